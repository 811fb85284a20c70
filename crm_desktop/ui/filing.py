"""Adding, opening and saving files, from wherever files are shown."""

from __future__ import annotations

import re
import tkinter as tk
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from crm_desktop.fields.attachments import Attachment
from crm_desktop.i18n import _, listed

if TYPE_CHECKING:
    from crm_desktop.ui.screen import Shell

_BYTES = re.compile(r"(?:0x[0-9a-fA-F]{1,2}\s*)+")
_LISTS = ("text/uri-list", "x-special/gnome-copied-files", "UTF8_STRING", "STRING")


def pasted_paths(widget: tk.Misc) -> list[Path]:
    """Return the files that the clipboard names: copied in a file manager, or as written paths."""
    for kind in _LISTS:
        try:
            text = str(widget.clipboard_get(type=kind))
        except tk.TclError:
            continue
        found = paths_in(_decoded(text))
        if found:
            return found
    return []


def _decoded(text: str) -> str:
    """Return what Tk hands over byte by byte (“0x66 0x69 …”), as it does with lists of files."""
    if not _BYTES.fullmatch(text.strip()):
        return text
    return bytes(int(one, 16) for one in text.split()).decode("utf-8", "replace")


def paths_in(text: str) -> list[Path]:
    """Return the files that exist among the lines of ``text``: paths, or ``file:`` addresses."""
    found: list[Path] = []
    for line in text.replace("\x00", "\n").splitlines():
        written = line.strip().strip("\"'")
        if not written or written.startswith("#") or written in {"copy", "cut"}:
            continue
        if written.startswith("file:"):
            path = Path(url2pathname(urlsplit(written).path))
        else:
            path = Path(written).expanduser()
            if not path.is_absolute():
                continue
        if path.is_file() and path not in found:
            found.append(path)
    return found


def keep_files(
    shell: Shell, owner: tk.Misc, paths: list[Path], done: Callable[[list[Attachment]], Any]
) -> None:
    """Copy files in the background, with progress and a button to cancel; then call ``done``."""
    service = shell.desk.attachments

    def work(job: Any) -> list[Attachment]:
        return [service.keep(path, job.progress) for path in paths]

    shell.work(work, done, title=_adding(paths), files=True, owner=owner)


def add_files(shell: Shell, owner: tk.Misc, record: str, record_id: int, paths: list[Path]) -> None:
    """Copy files in the background and add them to a record."""
    service = shell.desk.attachments

    def arrived(found: tuple[tuple[Attachment, ...], Any]) -> None:
        added, changes = found
        if not changes:
            shell.toast(_("This file is here already."))
            return
        shell.broadcast(changes)
        names = listed(one.name for one in added)
        shell.toast(_("Added: {files}", files=names), (_("Undo"), shell.undo), kind="success")

    shell.work(
        lambda job: service.add(record, record_id, paths, job.progress),
        arrived,
        title=_adding(paths),
        files=True,
        owner=owner,
    )


def _adding(paths: list[Path]) -> str:
    return _("Adding {file}", file=paths[0].name) if len(paths) == 1 else _("Adding files")


def open_file(shell: Shell, owner: tk.Misc, file: Attachment) -> None:
    """Show a read-only copy with the system's own program for it."""
    service = shell.desk.attachments
    shell.work(
        lambda job: service.open_copy(file, job.progress),
        shell.show_file,
        title=_("Opening {file}", file=file.name),
        files=True,
        owner=owner,
    )


def save_file(shell: Shell, owner: tk.Misc, file: Attachment) -> None:
    """Ask where to, and write a copy there."""
    path = shell.save_file(_("Save a copy"), file.name)
    if path is None:
        return
    target, service = path, shell.desk.attachments

    def saved(_nothing: None) -> None:
        shell.toast(_("The file is in {file}.", file=target.name), kind="success")

    shell.work(
        lambda job: service.save_as(file, target, job.progress),
        saved,
        title=_("Saving {file}", file=file.name),
        files=True,
        owner=owner,
    )


def choose_and_add(shell: Shell, add: Callable[[list[Path]], Any]) -> None:
    """Ask for a file and hand it to ``add``."""
    path = shell.choose_file(_("Add a file"))
    if path is not None:
        add([path])


def paste_and_add(shell: Shell, widget: tk.Misc, add: Callable[[list[Path]], Any]) -> str:
    """Hand the files in the clipboard to ``add``; say so where there are none."""
    paths = pasted_paths(widget)
    if paths:
        add(paths)
    else:
        shell.toast(_("There is no file in the clipboard. Copy one, or its path."))
    return "break"
