"""Taking everything off the window for a while, and putting it back as it was.

While the curtain is drawn nothing of the file stands anywhere in the window, nothing reads it,
and no key reaches what was there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets.busy import ProgressBar
from crm_desktop.ui.widgets.surface import Card, Frame, Label

if TYPE_CHECKING:
    from crm_desktop.jobs.lanes import Job
    from crm_desktop.ui.stage import Memory
    from crm_desktop.ui.window import Window

T = TypeVar("T")
KEEP_INPUT = "<<KeepInput>>"
"""What forms hear before the curtain falls: input goes into the file while that is open."""
_AGAIN = 30


class Curtain:
    """Covers the window; ``drawn`` tells whether it does."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._cover: Frame | None = None
        self._memory: Memory | None = None
        self.drawn = False
        self.at_work = False

    def draw(self, fill: Callable[[Frame], Any], then: Callable[[], Any]) -> None:
        """Show what ``fill`` makes in the place of everything; ``then``, once nothing reads."""
        if not self.drawn:
            self.drawn = True
            # The button that called for it goes with the rest: its press must have ended.
            self._window.root.after_idle(self._draw, fill, then)

    def _draw(self, fill: Callable[[Frame], Any], then: Callable[[], Any]) -> None:
        root = self._window.root
        try:
            root.event_generate(KEEP_INPUT)
            self._memory = self._window.take_down()
        except Exception:
            self.drawn = False
            raise
        for left in root.winfo_children():
            # Pop-ups, panels and dialogs, which stand in the window itself.
            left.destroy()
        cover = self._cover = Frame(root, "app")
        cover.pack(fill="both", expand=True)
        fill(cover)
        self._wait(then)

    def _wait(self, then: Callable[[], Any]) -> None:
        if self._window.background.pump.busy:
            self._window.root.after(_AGAIN, self._wait, then)
        else:
            then()

    def lift(self, *, fresh: bool = False) -> None:
        """Put everything back as it was; ``fresh`` begins anew: it is another file now."""
        memory, self._memory = self._memory, None
        if self._cover is not None:
            self._cover.destroy()
            self._cover = None
        self.drawn = False
        self._window.put_up(None if fresh else memory)

    def work(
        self,
        job: Callable[[Job], T],
        done: Callable[[T], Any],
        *,
        title: str,
        fresh: bool = False,
    ) -> None:
        """Do ``job`` behind the curtain; see ``Shell.alone``."""
        told: list[Callable[[int, int], None]] = []

        def ended(value: T) -> None:
            self.at_work = False
            self.lift(fresh=fresh)
            done(value)

        def failed(error: BaseException) -> None:
            self.at_work = False
            self.lift()
            self._window.fail(error)

        def begin() -> None:
            lane = self._window.lane
            lane.submit(job, done=ended, failed=failed, told=told[0])

        self.at_work = True
        self.draw(lambda cover: told.append(_progress(cover, title)), begin)


def _progress(cover: Frame, title: str) -> Callable[[int, int], None]:
    """Show ``title`` and a bar; return what moves the bar."""
    card = Card(cover, (28, 22, 28, 24))
    card.place(relx=0.5, rely=0.4, anchor="center")
    Label(card, title, "heading").pack(anchor="w", pady=(0, px(14)))
    bar = ProgressBar(card, width=360)
    bar.pack(fill="x")
    bar.set(None)
    # The keys go nowhere.
    cover.configure(takefocus=True)
    cover.focus_set()

    def tell(now: int, whole: int) -> None:
        if whole and bar.winfo_exists():
            bar.set(now / whole)

    return tell
