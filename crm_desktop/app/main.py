"""The way in: ``crm-desktop`` opens the window, ``crm-desktop COMMAND …`` works without one."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from crm_desktop.app import logs, paths
from crm_desktop.app.settings import Settings

_WINDOW_OPTIONS = ("--database", "--language")


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; return the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    logs.write_to(paths.log_file())
    os.environ.setdefault("MPLCONFIGDIR", str(paths.cache_folder() / "matplotlib"))
    options = _window_options(given)
    if options is None:
        from crm_desktop.cli.commands import run  # noqa: PLC0415 - the window does not need it

        return run(
            given,
            home=paths.database_file(),
            who=user_name(),
            settings=paths.settings_file(),
        )
    return open_window(
        Path(options.get("--database") or paths.database_file()), options.get("--language", "")
    )


def _window_options(given: Sequence[str]) -> dict[str, str] | None:
    """Return the options if they are only those of the window, else ``None``."""
    options: dict[str, str] = {}
    rest = list(given)
    while rest:
        name, equals, value = rest.pop(0).partition("=")
        if name not in _WINDOW_OPTIONS or (not equals and not rest):
            return None
        options[name] = value if equals else rest.pop(0)
    return options


def open_window(path: Path, language: str) -> int:
    """Show the window on the file at ``path`` until it is closed."""
    # Nothing that is made at the start goes away: the window runs the collector later.
    gc.disable()
    # Only what the first list needs is imported here: the start is the program's first answer.
    from crm_desktop.fields.problems import PersonError  # noqa: PLC0415
    from crm_desktop.i18n import set_language  # noqa: PLC0415
    from crm_desktop.services.desk import Desk, PasswordNeeded  # noqa: PLC0415

    settings = Settings(paths.settings_file())
    if language:
        settings.set("language", language)
    set_language(settings.language())
    if not _screen_is_there():
        return _say_no_screen()
    from crm_desktop.ui.window import run  # noqa: PLC0415

    who = str(settings.get("who") or user_name())
    try:
        password = os.environ.get("CRM_PASSWORD") if path.exists() else None
        desk = Desk(path, who=who, password=password)
    except PasswordNeeded:
        from crm_desktop.ui.locking import open_protected  # noqa: PLC0415 - few files need it

        unlocked = open_protected(
            path,
            settings,
            lambda given, person: Desk(path, who=who, password=given, person=person),
        )
        if unlocked is None:
            return 0
        desk = unlocked
    except PersonError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if desk.people.needed:
        from crm_desktop.ui.locking import open_protected  # noqa: PLC0415 - few files need it

        signed = open_protected(
            path, settings, lambda given, _person: Desk(path, who=who, password=given), desk
        )
        if signed is None:
            return 0
        desk = signed
    desk.backs_up_on_closing = True
    try:
        run(desk, settings, cache=paths.cache_folder())
    finally:
        try:
            desk.close()
        except PersonError as error:
            sys.stderr.write(f"{error}\n")
    return 0


def user_name() -> str:
    """Return under which name this computer's user works ("" if it is not known)."""
    import getpass  # noqa: PLC0415

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def _screen_is_there() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _say_no_screen() -> int:
    from crm_desktop.i18n import _  # noqa: PLC0415

    sys.stderr.write(
        _("There is no screen to show the window on. Start it on a desktop, or set DISPLAY. "
          "“crm-desktop --help” lists what works without a window.") + "\n"
    )  # fmt: skip
    return 2
