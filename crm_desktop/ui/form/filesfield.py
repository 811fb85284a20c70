"""The files of a record within its form."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm_desktop.fields.attachments import Attachment, free_name, safe_name
from crm_desktop.i18n import _
from crm_desktop.ui import filing
from crm_desktop.ui.activity import when
from crm_desktop.ui.filesizes import file_icon, size_words
from crm_desktop.ui.theme import fonts, icon, on_theme_change, palette, px
from crm_desktop.ui.widgets.button import Button, IconButton
from crm_desktop.ui.widgets.field import FieldWidget
from crm_desktop.ui.widgets.surface import Frame, Label
from crm_desktop.ui.widgets.textfield import TextField

if TYPE_CHECKING:
    from crm_desktop.ui.screen import Shell


class FilesField(FieldWidget):
    """The value is a tuple of ``Attachment``.

    Enter opens a file, Delete takes it off, F2 renames it, the arrows go from one to the next;
    Ctrl+V adds what was copied. Files are copied in the background as soon as they are added; they
    belong to the record once it is saved.
    """

    def __init__(self, parent: tk.Misc, shell: Shell) -> None:
        super().__init__(parent)
        self._files: tuple[Attachment, ...] = ()
        self._shell = shell
        self._lines: list[tk.Frame] = []
        self._naming: TextField | None = None
        self._list = Frame(self)
        foot = Frame(self)
        foot.pack(fill="x", side="bottom")
        self._add = Button(foot, _("Add file"), self._choose, "ghost", "attach")
        self._add.pack(side="left")
        self._add.bind("<<Paste>>", lambda _event: self._pasted())
        self._add.bind("<Control-v>", lambda _event: self._pasted())
        self._add.bind("<Up>", lambda _event: self._go(len(self._lines) - 1))
        hint = Label(foot, _("or paste one here with Ctrl+V"), "caption")
        hint.pack(side="left", padx=(px(8), 0))
        on_theme_change(self, self._build)

    def get(self) -> tuple[Attachment, ...]:
        """Return the files."""
        return self._files

    def set(self, value: Any) -> None:
        """Show these files."""
        files = tuple(value or ())
        if files != self._files:
            self._files = files
            self._build()

    def focus_target(self) -> tk.Misc:
        """Return the first file, or the button."""
        return self._lines[0] if self._lines else self._add

    def add(self, files: Sequence[Attachment]) -> None:
        """Add files behind those that are there, as a person does."""
        from crm_desktop.services.attachments import together  # noqa: PLC0415 - on first use

        self._change(together(self._files, files))

    def _change(self, files: tuple[Attachment, ...]) -> None:
        if files != self._files:
            self._files = files
            self._build()
            self.changed()

    # -- the list ------------------------------------------------------------------------------

    def _build(self) -> None:
        for line in self._lines:
            line.destroy()
        self._lines = [self._line(place, file) for place, file in enumerate(self._files)]
        if self._lines:
            self._list.pack(fill="x", side="top")
        else:
            self._list.pack_forget()

    def _line(self, place: int, file: Attachment) -> tk.Frame:
        line = tk.Frame(self._list, takefocus=True, highlightthickness=px(1), padx=px(6))
        line._tb_no_autostyle = True  # type: ignore[attr-defined]  # noqa: SLF001
        line.surface = self.surface  # type: ignore[attr-defined]
        line.pack(fill="x")
        sign = Label(line)
        sign.pack(side="left", padx=(0, px(8)), pady=px(5))
        cross = IconButton(line, "close", partial(self._remove, place), _("Remove"), small=True)
        cross.configure(takefocus=False)
        cross.pack(side="right")
        told = f"{size_words(file.size)}  ·  {when(file.added_at)}"
        Label(line, told, "caption").pack(side="right", padx=px(8))
        name = Label(line, file.name)
        name.pack(side="left", fill="x", expand=True)
        name.bind(
            "<Configure>",
            lambda event: name.set_text(fonts.cut(fonts.BODY, file.name, event.width)),
            add="+",
        )
        c = palette()
        ground = c.surface(self.surface)
        sign.configure(image=icon(file_icon(file), 15, c.muted, ground))
        line.configure(background=ground, highlightbackground=ground, highlightcolor=c.accent)
        for part in (line, sign, name):
            part.bind("<ButtonPress-1>", lambda _event: line.focus_set(), add="+")
            part.bind("<Double-Button-1>", lambda _event: self._open(file), add="+")
        for key, call in (
            ("<Return>", lambda: self._open(file)),
            ("<Delete>", partial(self._remove, place)),
            ("<F2>", partial(self._rename, place)),
            ("<Up>", partial(self._go, place - 1)),
            ("<Down>", partial(self._go, place + 1)),
            ("<<Paste>>", self._pasted),
            ("<Control-v>", self._pasted),
        ):
            line.bind(key, lambda _event, do=call: _stop(do))  # type: ignore[misc]
        return line

    def _go(self, place: int) -> str:
        if 0 <= place < len(self._lines):
            self._lines[place].focus_set()
        elif place == len(self._lines):
            self._add.focus_set()
        return "break"

    def _choose(self) -> None:
        filing.choose_and_add(self._shell, self._keep)

    def _pasted(self) -> str:
        return filing.paste_and_add(self._shell, self, self._keep)

    def _keep(self, paths: list[Path]) -> None:
        filing.keep_files(self._shell, self, paths, self.add)

    def _open(self, file: Attachment) -> None:
        filing.open_file(self._shell, self, file)

    def _remove(self, place: int) -> None:
        self._change(self._files[:place] + self._files[place + 1 :])
        self._go(min(place, len(self._lines) - 1) if self._lines else 0)

    def _rename(self, place: int) -> None:
        file, line = self._files[place], self._lines[place]
        field = self._naming = TextField(line)
        field.set(file.name)
        field.place(x=px(26), rely=0.5, anchor="w", relwidth=0.9)
        field.lift()
        entry = field.entry
        entry.selection_range(0, len(file.name.rpartition(".")[0] or file.name))
        entry.bind("<Return>", lambda _event: _stop(partial(self._named, place, keep=True)))
        entry.bind("<Escape>", lambda _event: _stop(partial(self._named, place, keep=False)))
        entry.bind("<FocusOut>", lambda _event: self._named(place, keep=False), add="+")
        field.focus()

    def _named(self, place: int, *, keep: bool) -> None:
        field, self._naming = self._naming, None
        if field is None:
            return
        name, file = str(field.get()), self._files[place]
        field.destroy()
        if keep and name:
            others = [one.name for one in self._files if one is not file]
            new = replace(file, name=free_name(safe_name(name), others))
            self._change((*self._files[:place], new, *self._files[place + 1 :]))
        self._go(place)


def _stop(call: Callable[[], Any]) -> str:
    call()
    return "break"
