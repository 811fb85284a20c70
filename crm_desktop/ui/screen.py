"""What a screen is to the window, and what the window is to a screen.

A screen is a frame that fills the place beside the navigation. It reads through the services of
``shell.desk``, writes through ``shell.act`` and hears of every write in ``changed``; it never
asks other screens for anything. It is made when it is first opened, and made anew when the
language changes: whatever of the person's work shall outlive that goes through ``remember`` and
``recall``.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol, TypeVar

from crm_desktop.jobs.lanes import Job, Lane
from crm_desktop.services.desk import Desk
from crm_desktop.services.history import Changes
from crm_desktop.services.lists import Query
from crm_desktop.ui.widgets.surface import Frame, Label

T = TypeVar("T")
FileType = tuple[str, str]
"""What a kind of file is called, and its patterns: ``("Excel", "*.xlsx")``."""


class Preferences(Protocol):
    """Settings of this computer."""

    def get(self, key: str, default: Any = None) -> Any:
        """Return a setting."""

    def set(self, key: str, value: Any) -> None:
        """Keep a setting."""

    def language(self) -> str:
        """Return the code of the language to speak."""


class Shell(Protocol):
    """What the window offers to a screen."""

    @property
    def desk(self) -> Desk:
        """The open file."""

    @property
    def preferences(self) -> Preferences:
        """The settings of this computer."""

    @property
    def lane(self) -> Lane:
        """Where reading from the file is done in the background, one job after another."""

    @property
    def files(self) -> Lane:
        """Where long work (imports, exports, documents) is done in the background."""

    # -- going somewhere ---------------------------------------------------------------------

    def go(self, place: str, **known: Any) -> None:
        """Show a place of the navigation: a record type's list, or a screen such as ``imports``.

        ``known`` is handed to the screen's ``arrive``. Unsaved input is asked about first.
        """

    def open_list(self, record: str, query: Query | None = None, title: str = "") -> None:
        """Show the list of a record type; with ``query``, narrowed to it and called ``title``."""

    def open_record(self, record: str, record_id: int) -> None:
        """Show one record: a customer on its own page, any other in the panel of its list."""

    def new_record(self, record: str, **known: Any) -> None:
        """Begin a new record with the ``known`` values filled in."""

    def neighbour(self, record: str, record_id: int, by: int) -> int | None:
        """Return the record ``by`` rows further in the list of its type, as it is shown there."""

    def place_of(self, record: str, record_id: int) -> tuple[int, int] | None:
        """Return which one it is in the list of its type (from 1), and how many there are."""

    def find(self, text: str = "") -> None:
        """Open the search over everything."""

    # -- saying and doing --------------------------------------------------------------------

    def toast(
        self, text: str, action: tuple[str, Callable[[], Any]] | None = None, *, kind: str = "info"
    ) -> None:
        """Say something for a few seconds; ``action`` is a button's text and what it does.

        ``kind`` is ``info``, ``success``, ``warning`` or ``error``.
        """

    def notice(
        self, text: str, action: tuple[str, Callable[[], Any]] | None = None, *, kind: str = "info"
    ) -> None:
        """Put a message under the bell, where it waits until somebody looks; see ``toast``."""

    def act(self, work: Callable[[], T], said: str = "", *, undo: bool = True) -> T | None:
        """Do a write at once, in this thread; return its value, ``None`` where it failed.

        What the value tells of its changes (it is ``Changes``, has ``.changes``, or is a tuple
        that holds them) goes to all screens. ``said`` becomes a toast, with an Undo button if
        ``undo``. An error that a person can mend is shown as its sentence; any other is logged
        and the program goes on.
        """

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
        """Do ``job`` in the background and hand its value to ``done`` in this thread.

        With a ``title``, progress and a button to cancel are shown once it takes longer than
        0.6 seconds. A later job of the same ``group`` takes the place of an earlier one. Nothing
        is called once ``owner`` is destroyed. ``failed`` replaces ``fail``; ``stopped`` is called
        when the work was cancelled, by a person or by a later job.
        """

    def alone(
        self, job: Callable[[Job], T], done: Callable[[T], None], *, title: str, fresh: bool = False
    ) -> None:
        """Do ``job`` to the file as a whole, such as giving it another password.

        Nothing else can be done meanwhile; ``title`` and a bar take the place of everything. The
        screens are built anew afterwards, as they were, or with ``fresh`` from the beginning.
        """

    def lock(self) -> None:
        """Lock the file until its password is entered; what is shown and entered stays."""

    def fail(self, error: BaseException) -> None:
        """Show an error: a person's own as its sentence, any other as one that was logged."""

    def broadcast(self, changes: Changes) -> None:
        """Tell every screen what a write touched (``act`` does this by itself)."""

    def undo(self) -> None:
        """Take back the last operation."""

    def redo(self) -> None:
        """Bring back what was taken back last."""

    # -- asking ------------------------------------------------------------------------------

    def ask(self, text: str, *answers: tuple[str, Callable[[], Any]], danger: bool = False) -> None:
        """Ask in a bar at the top of the content; each answer is a button's text and its effect.

        The last answer is the one that changes nothing; Esc gives it. Nothing is blocked. Ask
        only what undo cannot bring back.
        """

    def choose_file(self, title: str, *types: FileType) -> Path | None:
        """Let the person choose a file to read."""

    def choose_folder(self, title: str) -> Path | None:
        """Let the person choose a folder that is there."""

    def save_file(self, title: str, name: str, *types: FileType) -> Path | None:
        """Let the person name a file to write; ``name`` is proposed."""

    def show_file(self, path: Path) -> None:
        """Open a file (a PDF, a workbook) with the system's own program for it."""

    # -- the window itself -------------------------------------------------------------------

    def speak(self, language: str) -> None:
        """Switch the language while the program runs."""

    def dress(self, mode: str) -> None:
        """Switch to ``light`` or ``dark`` while the program runs."""

    def scale(self, factor: float) -> None:
        """Make everything larger or smaller (1 is the system's own size)."""


class Screen(Frame):
    """One screen. Subclasses fill ``body``; the head above it holds title, count and buttons.

    ``route`` is the name of its place in the navigation.
    """

    def __init__(self, parent: tk.Misc, shell: Shell, route: str) -> None:
        super().__init__(parent)
        self.shell = shell
        self.route = route
        self.head = Frame(self, padding=(0, 0, 0, 10))
        self.head.pack(fill="x")
        self._title = Label(self.head, self.title(), "title")
        self._title.pack(side="left", padx=(2, 0))
        self._count = Label(self.head, "", "muted")
        self._count.pack(side="left", padx=(10, 0), pady=(3, 0))
        self.actions = Frame(self.head)
        self.actions.pack(side="right")
        self.body = Frame(self)
        self.body.pack(fill="both", expand=True)

    def title(self) -> str:
        """Return what the screen is called, in the current language."""
        raise NotImplementedError

    def set_title(self, text: str) -> None:
        """Change the words in the head."""
        self._title.set_text(text)

    def set_count(self, text: str) -> None:
        """Show a count beside the title."""
        self._count.set_text(text)

    def shown(self) -> None:
        """Be called each time the screen comes into view; put the keyboard where work begins."""

    def hidden(self) -> None:
        """Be called when another screen takes the place."""

    def arrive(self, **known: Any) -> None:
        """Take what ``Shell.go`` handed over; called before ``shown``, only if there is any."""

    def changed(self, changes: Changes) -> None:
        """Read anew what a write touched; called for every screen that was opened, shown or not."""

    def command(self, name: str) -> bool:
        """Obey a key of the window; return whether it meant something here.

        The names are ``new``, ``save``, ``filter``, ``refresh``, ``close`` (Esc), ``next`` and
        ``previous`` (Ctrl+PageDown and Ctrl+PageUp), ``print``, ``export``, ``delete``.
        """
        del name
        return False

    def unsaved(self) -> bool:
        """Tell whether leaving now would lose what the person entered."""
        return False

    def discard(self) -> None:
        """Forget what was entered: the person said so."""

    def keep(self) -> bool:
        """Save what was entered, as on leaving; return whether that went well."""
        return True

    def remember(self) -> Mapping[str, Any]:
        """Return what shall outlive a change of language: place, selection, input."""
        return {}

    def recall(self, kept: Mapping[str, Any]) -> None:
        """Take up again what ``remember`` returned; called before ``shown``."""
