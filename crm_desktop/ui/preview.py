"""The pages of a PDF on the screen, one at a time; the wheel goes from one to the next."""

from __future__ import annotations

import tkinter as tk
from pathlib import Path
from typing import Any

from crm_desktop.i18n import _
from crm_desktop.jobs.lanes import Job
from crm_desktop.ui.screen import Shell
from crm_desktop.ui.theme import on_theme_change, palette, px
from crm_desktop.ui.widgets import Frame, IconButton, Label
from crm_desktop.ui.widgets.scrollbar import Scrollbar

_AIR = 16
_WIDEST = 1.25
_STEPS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
_WHEEL = 72
_KEPT = 12
_POINTS = 72
_PAUSE = 120


class PagePreview(Frame):
    """Shows a PDF. Page keys turn pages, Ctrl and + or - change the size, Ctrl+0 fits the width.

    ``bar`` holds the buttons; its owner puts it where it belongs.
    """

    def __init__(self, parent: tk.Misc, shell: Shell, bar: Frame) -> None:
        super().__init__(parent)
        self._shell = shell
        self.path: Path | None = None
        self.page = 0
        self.pages = 0
        self.zoom: float | None = None
        self._size = (1.0, 1.0)
        self._picture: tk.PhotoImage | None = None
        self._kept: dict[tuple[int, int], bytes] = {}
        self._timer = ""
        self._width = 0
        self._at_end = False
        self.canvas = tk.Canvas(
            self, highlightthickness=0, borderwidth=0, takefocus=True, yscrollincrement=1,
            xscrollincrement=1, width=10, height=10,
        )  # fmt: skip
        self.canvas._tb_no_autostyle = True  # type: ignore[attr-defined]  # noqa: SLF001
        self._bar = Scrollbar(self, self.canvas.yview)
        self.canvas.configure(yscrollcommand=self._bar.set)
        self._bar.pack(side="right", fill="y")
        self.canvas.pack(side="left", fill="both", expand=True)
        self._build_bar(bar)
        self._listen()
        self._paint()
        on_theme_change(self, self._paint)

    def _build_bar(self, bar: Frame) -> None:
        self.before = IconButton(bar, "chevron-left", lambda: self.turn(-1), _("Page before"))
        self.before.pack(side="left")
        self._said = Label(bar, "")
        self._said.pack(side="left", padx=px(4))
        self.after_ = IconButton(bar, "chevron-right", lambda: self.turn(1), _("Next page"))
        self.after_.pack(side="left")
        smaller = IconButton(bar, "zoom-out", lambda: self.resize(-1), _("Smaller"))
        smaller.pack(side="left", padx=(px(14), 0))
        larger = IconButton(bar, "zoom-in", lambda: self.resize(1), _("Larger"))
        larger.pack(side="left")
        fit = IconButton(bar, "expand", self.fit, _("Fit the width (Ctrl+0)"))
        fit.pack(side="left")

    def _listen(self) -> None:
        canvas = self.canvas
        canvas.bind("<Configure>", self._resized)
        canvas.bind("<ButtonPress-1>", lambda _event: canvas.focus_set())
        canvas.bind("<FocusIn>", lambda _event: self._draw_focus())
        canvas.bind("<FocusOut>", lambda _event: self._draw_focus())
        canvas.bind("<MouseWheel>", lambda event: self._roll(-event.delta / 120))
        canvas.bind("<Button-4>", lambda _event: self._roll(-1))
        canvas.bind("<Button-5>", lambda _event: self._roll(1))
        for key, step in (("<Up>", -1), ("<Down>", 1)):
            canvas.bind(key, lambda _event, step=step: self._roll(step))  # type: ignore[misc]
        for key, step in (("<Prior>", -1), ("<Next>", 1)):
            canvas.bind(key, lambda _event, step=step: self._turned(step))  # type: ignore[misc]
        canvas.bind("<Home>", lambda _event: self._to(0))
        canvas.bind("<End>", lambda _event: self._to(self.pages - 1))
        for key in ("<Control-plus>", "<Control-equal>", "<Control-KP_Add>"):
            canvas.bind(key, lambda _event: self.resize(1))
        for key in ("<Control-minus>", "<Control-KP_Subtract>"):
            canvas.bind(key, lambda _event: self.resize(-1))
        canvas.bind("<Control-0>", lambda _event: self.fit())

    # -- what is shown -----------------------------------------------------------------------

    def show(self, path: Path | None) -> None:
        """Show the file at ``path`` from its first page (``None``: nothing)."""
        self.path = path
        self._kept.clear()
        self.page = self.pages = 0
        self._picture = None
        if path is None:
            self._paint()
            return

        def read(_job: Job) -> tuple[int, tuple[float, float]]:
            from crm_desktop.reports.preview import page_count, page_size  # noqa: PLC0415

            return page_count(path), page_size(path)

        def arrived(found: tuple[int, tuple[float, float]]) -> None:
            self.pages, self._size = found
            self._load()

        self._shell.work(read, arrived, group="preview", owner=self)

    def turn(self, by: int) -> None:
        """Go ``by`` pages further."""
        self._to(self.page + by)

    def _turned(self, by: int) -> str:
        self.turn(by)
        return "break"

    def _to(self, page: int, *, end: bool = False) -> None:
        page = max(0, min(page, self.pages - 1))
        if page != self.page and self.pages:
            self.page = page
            self._at_end = end
            self._load()

    def resize(self, step: int) -> str:
        """Show the page larger or smaller, by one step."""
        now = self._scale()
        able = [one for one in _STEPS if (one - now) * step > 0.01]  # noqa: PLR2004 - rounding
        if able:
            self.zoom = min(able) if step > 0 else max(able)
            self._load()
        return "break"

    def fit(self) -> str:
        """Show the page as wide as there is room, but not huge."""
        self.zoom = None
        self._load()
        return "break"

    def _scale(self) -> float:
        """Return how large the page is shown; 1 is its size on paper at 96 dpi."""
        if self.zoom is not None:
            return self.zoom
        room = max(px(120), self.canvas.winfo_width() - 2 * px(_AIR))
        return min(_WIDEST, room / px(self._size[0] * 96 / _POINTS))

    def _dpi(self) -> int:
        return max(24, round(px(96) * self._scale()))

    def _load(self) -> None:
        path, page, dpi = self.path, self.page, self._dpi()
        self._tell()
        if path is None or not self.pages or self.canvas.winfo_width() <= 1:
            return
        known = self._kept.get((page, dpi))
        if known is not None:
            self._arrived(page, dpi, known)
            return

        def read(_job: Job) -> bytes:
            from crm_desktop.reports.preview import page_image  # noqa: PLC0415

            return page_image(path, page, dpi)

        def arrived(data: bytes) -> None:
            self._arrived(page, dpi, data)

        self._shell.work(read, arrived, group="preview page", owner=self)

    def _arrived(self, page: int, dpi: int, data: bytes) -> None:
        while len(self._kept) > _KEPT:
            self._kept.pop(next(iter(self._kept)))
        self._kept[page, dpi] = data
        self._picture = tk.PhotoImage(master=self, data=data)
        self._paint()
        self.canvas.yview_moveto(1 if self._at_end else 0)
        self._at_end = False

    def _tell(self) -> None:
        words = _("{page} of {pages}", page=self.page + 1, pages=self.pages) if self.pages else ""
        self._said.set_text(words)
        self.before.set_enabled(enabled=self.page > 0)
        self.after_.set_enabled(enabled=self.page < self.pages - 1)

    def _paint(self) -> None:
        canvas, c = self.canvas, palette()
        canvas.delete("all")
        canvas.configure(background=c.surface(self.surface))
        self._tell()
        picture = self._picture
        if picture is None:
            canvas.configure(scrollregion=(0, 0, 1, 1))
            return
        wide, high = picture.width(), picture.height()
        air = px(_AIR)
        left = max(air, (canvas.winfo_width() - wide) // 2)
        canvas.create_rectangle(
            left - 1, air - 1, left + wide, air + high, outline=c.field_line, fill=c.field_line
        )
        canvas.create_image(left, air, anchor="nw", image=picture)
        whole = max(canvas.winfo_width(), wide + 2 * air)
        canvas.configure(scrollregion=(0, 0, whole, high + 2 * air))
        self._draw_focus()

    def _draw_focus(self) -> None:
        canvas = self.canvas
        canvas.delete("focus")
        picture = self._picture
        if picture is not None and str(canvas.tk.call("focus")) == str(canvas):
            air = px(_AIR)
            left = max(air, (canvas.winfo_width() - picture.width()) // 2)
            edge = px(2)
            canvas.create_rectangle(
                left - edge, air - edge, left + picture.width() + edge - 1,
                air + picture.height() + edge - 1,
                outline=palette().accent, width=edge, tags="focus",
            )  # fmt: skip

    def _resized(self, event: tk.Event[Any]) -> None:
        if event.width == self._width:
            return
        self._width = event.width
        self._paint()
        if self._timer:
            self.after_cancel(self._timer)
        self._timer = self.after(_PAUSE, self._settled)

    def _settled(self) -> None:
        self._timer = ""
        if self.zoom is None or self._picture is None:
            self._load()

    def _roll(self, notches: float) -> str:
        first, last = self.canvas.yview()
        if notches > 0 and last >= 1:
            self._to(self.page + 1)
        elif notches < 0 and first <= 0:
            self._to(self.page - 1, end=True)
        else:
            self.canvas.yview_scroll(round(notches * px(_WHEEL)), "units")
        return "break"
