"""The main window: navigation, top bar, the present screen, status bar; a shell to its screens."""

from __future__ import annotations

import gc
import logging
import tkinter as tk
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from crm_desktop.fields.problems import PersonError
from crm_desktop.i18n import _, set_language
from crm_desktop.i18n import language as spoken
from crm_desktop.jobs.lanes import Job, Lane
from crm_desktop.services.desk import Desk
from crm_desktop.services.history import Changes
from crm_desktop.services.lists import Query
from crm_desktop.ui import doing, files, unfinished
from crm_desktop.ui.askbar import AskBar
from crm_desktop.ui.background import Background
from crm_desktop.ui.backing_up import AutomaticBackups
from crm_desktop.ui.commands import Commands
from crm_desktop.ui.curtain import Curtain
from crm_desktop.ui.dressing import Dressing, first_look
from crm_desktop.ui.filestate import FileState
from crm_desktop.ui.locking import Locking
from crm_desktop.ui.navigation import first_place, marked, remember_place
from crm_desktop.ui.notices import Notices
from crm_desktop.ui.placing import Placing
from crm_desktop.ui.reminding import Reminding
from crm_desktop.ui.screen import FileType, Preferences, Screen
from crm_desktop.ui.sidebar import NAME, AtWork, Sidebar, at_work
from crm_desktop.ui.stage import Stage
from crm_desktop.ui.statusbar import StatusBar
from crm_desktop.ui.theme import open_window, pictures, px
from crm_desktop.ui.topbar import TopBar
from crm_desktop.ui.widgets.surface import Frame
from crm_desktop.ui.widgets.toast import Toasts

if TYPE_CHECKING:
    from crm_desktop.ui.bell import Bell
    from crm_desktop.ui.stage import Memory

T = TypeVar("T")
_log = logging.getLogger(__name__)
_LITTLE = 1100
"""A window of fewer logical pixels has no room for a wide navigation."""
_KEEP_AFTER = 5_000
"""Milliseconds after which what was drawn so far is kept for the next start."""
_ASK_AFTER = 250
"""Milliseconds after the first screen before the window asks anything."""


def run(
    desk: Desk,
    preferences: Preferences,
    *,
    place: str = "",
    cache: Path | None = None,
    ready: Callable[[Window], Any] | None = None,
) -> None:
    """Show the window on ``desk`` until it is closed.

    It opens at ``place``, else where it was left. In the folder ``cache`` drawn pictures are kept
    for the next start. ``ready`` is called once the first screen is painted.
    """
    pictures.keep_in(None if cache is None else cache / "pictures")
    window = Window(desk, preferences)
    window.open(place)
    if ready is not None:
        window.root.after_idle(ready, window)
    window.root.mainloop()


class Window:
    """The window and its screens. It is a ``Shell``; see there for what each method promises."""

    def __init__(self, desk: Desk, preferences: Preferences) -> None:
        self.desk = desk
        self.preferences = preferences
        set_language(preferences.language())
        self._dressing = Dressing(self)
        self.root = open_window(NAME, **first_look(preferences))
        self.root.report_callback_exception = self._report
        self.root.protocol("WM_DELETE_WINDOW", self.close)
        self.background = Background(self.root, self.fail)
        self.toasts = Toasts(self.root)
        self.notices = Notices()
        self.reminding = Reminding(self)
        self._state = FileState(self)
        self._placing = Placing(self.root, self.preferences)
        self._commands = Commands(self)
        self.curtain = Curtain(self)
        self.lock = Locking(self).lock
        self.root.bind("<<OfficeNamed>>", lambda _event: self._name(), add="+")
        self._build()

    # -- building ----------------------------------------------------------------------------

    def _build(self) -> None:
        frame = self._frame = Frame(self.root, "app")
        frame.pack(fill="both", expand=True)
        frame.columnconfigure(1, weight=1)
        frame.rowconfigure(2, weight=1)
        self._sidebar = Sidebar(frame, self.go, self._person())
        self._sidebar.grid(row=0, column=0, rowspan=4, sticky="ns")
        frame.bind("<Configure>", lambda event: self._fit_sidebar(event.width), add="+")
        self._top = TopBar(frame, self, self._commands.obey_by_name, self.reminding, self.notices)
        self._top.grid(row=0, column=1, sticky="ew")
        self._ask = AskBar(frame)
        self._ask.grid(row=1, column=1, sticky="ew", padx=px(16))
        self._ask.grid_remove()
        self._stage = Stage(frame, self, self._moved)
        self._stage.grid(row=2, column=1, sticky="nsew", padx=(px(16), px(16)))
        path = str(self.desk.path)
        self._status = StatusBar(frame, path, read_only=self.desk.read_only)
        self._status.grid(row=3, column=1, sticky="ew")
        self._status.set_work(self.background.titles)
        self.background.on_titles = self._status.set_work

    def _person(self) -> AtWork:
        return at_work(self.desk, self.preferences, self.lock)

    def _name(self) -> None:
        self._sidebar.set_person(self._person())

    def open(self, place: str = "") -> None:
        """Show the first screen, and then the window."""
        new = not place and unfinished.is_new(self)
        self._stage.show("welcome" if new else first_place(self.preferences, place))
        self.root.deiconify()
        self.root.after(_KEEP_AFTER, pictures.save)
        # What is there now stays: the collector need not look at it again and again.
        gc.freeze()
        self.root.after(_ASK_AFTER, unfinished.offer, self)
        self.root.after(_ASK_AFTER, self._dressing.follow)
        self.root.after(_ASK_AFTER, self._state.start)
        self.reminding.start()
        AutomaticBackups(self).start()

    # -- going somewhere ---------------------------------------------------------------------

    @property
    def screen(self) -> Screen:
        """Return the screen in view."""
        return self._stage.screen

    @property
    def asking(self) -> bool:
        """Tell whether a question waits in the bar."""
        return self._ask.asking

    @property
    def here(self) -> str:
        """Return the name of the place in view."""
        return self._stage.here

    def go(self, place: str, **known: Any) -> None:
        """Show a place."""
        if place == "help":
            self._commands.keys()
            return
        self._stage.go(place, known)

    def open_list(self, record: str, query: Query | None = None, title: str = "") -> None:
        """Show a record type's list."""
        self.go(record, query=query, title=title)

    def open_record(self, record: str, record_id: int) -> None:
        """Show one record."""
        from crm_desktop.ui.recent import remember  # noqa: PLC0415 - not at the start

        remember(self, record, record_id)
        if record == "customer":
            self.go("customer/page", show=record_id)
        else:
            self.go(record, show=record_id)

    def new_record(self, record: str, **known: Any) -> None:
        """Begin a new record."""
        self.go(record, new=known)

    def neighbour(self, record: str, record_id: int, by: int) -> int | None:
        """Return the next record of a list."""
        step = getattr(self._stage.made(record), "neighbour", None)
        found: int | None = step(record_id, by) if step is not None else None
        return found

    def place_of(self, record: str, record_id: int) -> tuple[int, int] | None:
        """Return where a record stands in its list."""
        ask = getattr(self._stage.made(record), "place_of", None)
        found: tuple[int, int] | None = ask(record_id) if ask is not None else None
        return found

    def find(self, text: str = "") -> None:
        """Open the search."""
        self._top.find(text)

    def back(self) -> None:
        """Return to the place seen before."""
        self._stage.back()

    def _moved(self, name: str) -> None:
        self._sidebar.show_place(marked(name))
        self.bell.close()
        self._commands.close_keys()
        self._state.look()

    def show_state(self, count: str, moment: str) -> None:
        """Show how much the file holds, and the ``moment`` at which something was last saved."""
        self._status.set_count(count)
        if self._stage.here:
            self._status.set_saved(unsaved=self.screen.unsaved(), moment=moment)

    def obey(self, command: str) -> bool:
        """Do what a key of the window means; return whether it meant something here."""
        return self._commands.obey(command)

    @property
    def help_shown(self) -> bool:
        """Tell whether the keys are shown."""
        return self._commands.keys_shown

    @property
    def bell(self) -> Bell:
        """Return the bell in the top bar."""
        return self._top.bell_button

    def give_up(self) -> bool:
        """Answer the question in the bar as Esc does; return whether there was one."""
        return self._ask.give_up()

    def narrow(self) -> None:
        """Make the navigation narrow, or wide again."""
        self.preferences.set("narrow", not self.preferences.get("narrow"))
        self._fit_sidebar(self._frame.winfo_width())

    def _fit_sidebar(self, width: int) -> None:
        """Show icons only where the person wants it, or where words would leave too little room."""
        little = width < px(_LITTLE)
        self._sidebar.set_narrow(narrow=little or bool(self.preferences.get("narrow")))

    # -- doing -------------------------------------------------------------------------------

    @property
    def lane(self) -> Lane:
        """Where the file is read."""
        return self.background.reading

    @property
    def files(self) -> Lane:
        """Where long work is done."""
        return self.background.files

    def work(
        self,
        job: Callable[[Job], T],
        done: Callable[[T], None],
        *,
        title: str = "",
        failed: Callable[[BaseException], None] | None = None,
        stopped: Callable[[], None] | None = None,
        group: str = "",
        files: bool = False,
        owner: tk.Misc | None = None,
    ) -> Job:
        """Do something in the background."""
        return self.background.run(
            job,
            done,
            title=title,
            failed=failed,
            stopped=stopped,
            group=group,
            files=files,
            owner=owner,
        )

    def alone(
        self, job: Callable[[Job], T], done: Callable[[T], None], *, title: str, fresh: bool = False
    ) -> None:
        """Do something to the file as a whole."""
        self.curtain.work(job, done, title=title, fresh=fresh)

    def act(self, work: Callable[[], T], said: str = "", *, undo: bool = True) -> T | None:
        """Do a write at once."""
        return doing.act(self, work, said, undo=undo)

    def broadcast(self, changes: Changes) -> None:
        """Tell every screen."""
        self._stage.changed(changes)
        self.reminding.changed(changes)
        self._state.written(changes)

    def undo(self) -> None:
        """Take back the last operation."""
        doing.turn(self, redo=False, entering=self.screen.unsaved())

    def redo(self) -> None:
        """Bring back what was taken back."""
        doing.turn(self, redo=True, entering=self.screen.unsaved())

    # -- saying ------------------------------------------------------------------------------

    def toast(
        self, text: str, action: tuple[str, Callable[[], Any]] | None = None, *, kind: str = "info"
    ) -> None:
        """Say something."""
        if not self.curtain.drawn:
            self.toasts.show(text, action, kind)

    def notice(
        self, text: str, action: tuple[str, Callable[[], Any]] | None = None, *, kind: str = "info"
    ) -> None:
        """Put a message under the bell."""
        self.notices.add(text, action, kind=kind)

    def show_bell(self) -> None:
        """Show what waits under the bell."""
        if self.bell.panel is None:
            self.bell.toggle()

    def fail(self, error: BaseException) -> None:
        """Show an error."""
        if isinstance(error, PersonError):
            self.toast(str(error), kind="error")
            return
        _log.error("Unexpected error", exc_info=error)
        self.toast(
            _("Something went wrong inside the program; it was written to the log."), kind="error"
        )

    def _report(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        del kind, trace
        self.fail(error)

    def ask(self, text: str, *answers: tuple[str, Callable[[], Any]], danger: bool = False) -> None:
        """Ask in the bar."""
        self._ask.ask(text, answers, danger=danger)

    def choose_file(self, title: str, *types: FileType) -> Path | None:
        """Let the person choose a file."""
        return files.ask_open(self.root, title, types)

    def choose_folder(self, title: str) -> Path | None:
        """Let the person choose a folder."""
        return files.ask_folder(self.root, title)

    def save_file(self, title: str, name: str, *types: FileType) -> Path | None:
        """Let the person name a file."""
        return files.ask_save(self.root, title, name, types)

    def show_file(self, path: Path) -> None:
        """Open a file with the system's program."""
        try:
            files.show(path)
        except files.CannotShow as error:
            self.fail(error)

    # -- the window itself -------------------------------------------------------------------

    def speak(self, language: str) -> None:
        """Switch the language; every screen is built anew and takes up where it was."""
        self.preferences.set("language", language)
        set_language(language)
        self.put_up(self.take_down())

    def take_down(self) -> Memory:
        """Take every screen away; return what is needed to put them up again."""
        memory = self._stage.remember()
        self.toasts.clear()
        self.bell.close()
        self._frame.destroy()
        return memory

    def put_up(self, memory: Memory | None) -> None:
        """Build every screen anew; ``None`` begins at the first place."""
        self._build()
        if memory is None:
            self._stage.show(first_place(self.preferences, ""))
        else:
            self._stage.recall(memory)
        self._state.count()

    def dress(self, mode: str) -> None:
        """Switch between light and dark."""
        self._dressing.wear(mode)

    def scale(self, factor: float) -> None:
        """Make everything larger or smaller."""
        self._dressing.enlarge(factor)
        self._placing.scaled()
        self.speak(spoken())

    def close(self) -> None:
        """End the program; unsaved input is asked about first."""
        if not self.curtain.drawn:
            self._stage.leave(self._end)
        elif not self.curtain.at_work:
            self._end()

    def _end(self) -> None:
        self._placing.remember()
        remember_place(self.preferences, marked(self._stage.here))
        self.background.stop()
        pictures.save()
        self.root.destroy()
