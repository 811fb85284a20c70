"""Pop-ups below a field: a borderless window, and the list of options that mostly fills it.

The keyboard stays in the field; its owner hands over the arrow keys. A pop-up closes by itself
when its owner loses the focus, moves or goes, and with a press anywhere else.
"""

from __future__ import annotations

import tkinter as tk
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crm_desktop.ui.theme import fonts, icon, palette, px

from .bindings import bind_window
from .scrollbar import Scrollbar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from crm_desktop.ui.theme import Colour, Surface

_ROW = 32
_TALL_ROW = 48
_MOST_ROWS = 9


@dataclass(frozen=True, slots=True)
class Option:
    """One line of a pop-up list; ``colour`` puts a dot before it, ``icon`` a picture."""

    key: Hashable
    title: str
    subtitle: str = ""
    icon: str = ""
    colour: Colour | None = None


def borderless(window: tk.Toplevel) -> None:
    """Take frame and title from ``window``; on macOS by its own way, as the other one breaks."""
    if window.tk.call("tk", "windowingsystem") == "aqua":
        style = "::tk::unsupported::MacWindowStyle"
        window.tk.call(style, "style", str(window), "help", "none")
    else:
        window.overrideredirect(boolean=True)


class Popup(tk.Toplevel):
    """A borderless window at ``owner``, at least as wide as it."""

    _tb_no_autostyle = True
    surface: Surface = "popup"

    def __init__(self, owner: tk.Misc) -> None:
        c = palette()
        super().__init__(owner, background=c.field_line)
        self.withdraw()
        borderless(self)
        self.owner = owner
        self.on_close: Callable[[], None] = lambda: None
        self._gone = False
        self.body = tk.Frame(self, background=c.popup)
        self.body._tb_no_autostyle = True  # type: ignore[attr-defined]  # noqa: SLF001
        self.body.pack(fill="both", expand=True, padx=px(1), pady=px(1))
        events = ("<ButtonPress>", "<Configure>", "<Unmap>")
        bind_window(self, owner.winfo_toplevel(), dict.fromkeys(events, self._elsewhere))
        self._place: tuple[int, int] | None = None

    def show(
        self,
        width: int = 0,
        height: int = 0,
        *,
        align: str = "left",
        at: tuple[int, int] | None = None,
    ) -> None:
        """Show it below the owner, or above where there is more room.

        It is as large as its content where no size is given; ``at`` is a place on the screen
        to show it at instead.
        """
        owner = self.owner
        self.update_idletasks()
        width = width or self.winfo_reqwidth()
        height = height or self.winfo_reqheight()
        x, y = owner.winfo_rootx(), owner.winfo_rooty()
        if align == "right":
            x += owner.winfo_width() - width
        below = y + owner.winfo_height() + px(4)
        if below + height > owner.winfo_screenheight() and y - height - px(4) > 0:
            below = y - height - px(4)
        if at is not None:
            x, below = at
            if below + height > owner.winfo_screenheight():
                below = max(0, below - height)
        x = max(0, min(x, owner.winfo_screenwidth() - width))
        top = owner.winfo_toplevel()
        self._place = (top.winfo_rootx(), top.winfo_rooty())
        self.geometry(f"{width}x{height}+{x}+{below}")
        self.deiconify()
        self.lift()

    @property
    def shown(self) -> bool:
        """Whether it is on the screen."""
        return bool(self.winfo_exists()) and self.state() == "normal"

    def _elsewhere(self, event: tk.Event[Any]) -> None:
        if not self.winfo_exists() or not self.shown:
            return
        top = self.owner.winfo_toplevel()
        if event.type is tk.EventType.Configure:
            if event.widget is top and self._place != (top.winfo_rootx(), top.winfo_rooty()):
                self.close()
            return
        if event.type is tk.EventType.Unmap and event.widget is not top:
            return
        widget = event.widget
        while isinstance(widget, tk.Misc):
            if widget in (self, self.owner):
                return
            widget = widget.master
        self.close()

    def close(self) -> None:
        """Take it away for good."""
        if self.winfo_exists():
            self.destroy()

    def destroy(self) -> None:
        """Take it away and tell the owner."""
        super().destroy()
        if not self._gone:
            self._gone = True
            self.on_close()


class OptionList(tk.Frame):
    """A list drawn on a canvas; ``on_pick`` gets the option that was chosen.

    ``marked`` is the key with a check mark, ``ticked`` those of several. ``active`` is the line
    that Enter would choose.
    """

    _tb_no_autostyle = True
    surface: Surface = "popup"

    def __init__(self, parent: tk.Misc, on_pick: Callable[[Option], None]) -> None:
        c = palette()
        super().__init__(parent, background=c.popup)
        self._on_pick = on_pick
        self.options: Sequence[Option] = ()
        self.active = -1
        self.marked: Hashable | None = None
        self.ticked: frozenset[Hashable] = frozenset()
        self._note = ""
        self._row = px(_ROW)
        self.canvas = tk.Canvas(
            self,
            background=c.popup,
            highlightthickness=0,
            borderwidth=0,
            yscrollincrement=1,
            width=10,
            height=10,
        )
        self.canvas._tb_no_autostyle = True  # type: ignore[attr-defined]  # noqa: SLF001
        self._bar = Scrollbar(self, self._scrolled)
        self.canvas.pack(side="left", fill="both", expand=True, padx=px(4), pady=px(4))
        self.canvas.bind("<Motion>", self._motion)
        self.canvas.bind("<ButtonRelease-1>", self._release)
        self.canvas.bind("<Configure>", lambda _event: self.redraw())
        for event, step in (("<Button-4>", -1), ("<Button-5>", 1)):
            self.canvas.bind(event, lambda _event, step=step: self._roll(step))  # type: ignore[misc]
        self.canvas.bind("<MouseWheel>", lambda event: self._roll(-event.delta / 120))

    def show(
        self, options: Sequence[Option], *, active: int = 0, marked: Hashable = None, note: str = ""
    ) -> None:
        """Show ``options``, or ``note`` where there are none."""
        self.options = options
        self.marked = marked
        self._note = note
        tall = any(option.subtitle for option in options)
        self._row = px(_TALL_ROW if tall else _ROW)
        self.active = min(active, len(options) - 1)
        if len(options) > _MOST_ROWS:
            self._bar.pack(side="right", fill="y", pady=px(4), before=self.canvas)
        else:
            self._bar.pack_forget()
        height = max(1, len(options)) * self._row
        self.canvas.configure(scrollregion=(0, 0, 1, height))
        self.canvas.yview_moveto(0)
        self._see()
        self.redraw()

    def wanted_height(self) -> int:
        """Return the height that suits the options, in screen pixels."""
        rows = max(1, min(_MOST_ROWS, len(self.options)))
        return rows * self._row + px(10)

    def wanted_width(self) -> int:
        """Return the width that suits the titles, within bounds."""
        widest = max((fonts.measure(fonts.BODY, o.title) for o in self.options[:200]), default=0)
        return min(px(420), widest + px(76))

    def move(self, step: int) -> None:
        """Make the option ``step`` lines further the active one."""
        if self.options:
            self.active = max(0, min(len(self.options) - 1, self.active + step))
            self._see()
            self.redraw()

    def pick(self) -> bool:
        """Choose the active option; return whether there was one."""
        if 0 <= self.active < len(self.options):
            self._on_pick(self.options[self.active])
            return True
        return False

    def key(self, key: str) -> bool:
        """Do what an arrow or page key does; return whether ``key`` is one."""
        page = _MOST_ROWS - 1
        steps = {"Up": -1, "Down": 1, "Prior": -page, "Next": page}
        if key in steps:
            self.move(steps[key])
            return True
        return False

    def _see(self) -> None:
        top = round(self.canvas.canvasy(0))
        height = max(self.canvas.winfo_height(), self._row)
        y = max(0, self.active) * self._row
        if y < top:
            self.canvas.yview_scroll(y - top, "units")
        elif y + self._row > top + height:
            self.canvas.yview_scroll(y + self._row - height - top, "units")

    def _scrolled(self, *args: str) -> None:
        self.canvas.yview(*args)
        self.redraw()

    def _roll(self, notches: float) -> str:
        low = max(0, len(self.options) * self._row - self.canvas.winfo_height())
        top = round(self.canvas.canvasy(0))
        delta = max(0, min(low, top + round(notches * 2 * self._row))) - top
        if delta:
            self.canvas.yview_scroll(delta, "units")
            self.redraw()
        return "break"

    def _at(self, y: int) -> int:
        index = int(self.canvas.canvasy(y)) // self._row
        return index if 0 <= index < len(self.options) else -1

    def _motion(self, event: tk.Event[Any]) -> None:
        index = self._at(event.y)
        if index >= 0 and index != self.active:
            self.active = index
            self.redraw()

    def _release(self, event: tk.Event[Any]) -> None:
        index = self._at(event.y)
        if index >= 0:
            self.active = index
            self.pick()

    def redraw(self) -> None:
        """Draw the lines in view."""
        canvas, c, row = self.canvas, palette(), self._row
        canvas.delete("all")
        width, height = canvas.winfo_width(), canvas.winfo_height()
        top = max(0, round(canvas.canvasy(0)))
        if not self.options:
            canvas.create_text(
                px(10), row // 2, anchor="w", text=self._note, font=fonts.BODY, fill=c.muted
            )
        for index in range(top // row, min(len(self.options), (top + height) // row + 1)):
            self._draw(self.options[index], index, width)
        whole = max(1, len(self.options) * row)
        self._bar.set(top / whole, min(1.0, (top + height) / whole))

    def _draw(self, option: Option, index: int, width: int) -> None:
        canvas, c, row = self.canvas, palette(), self._row
        y = index * row
        middle = y + row // 2
        ground = c.soft if index == self.active else c.popup
        if index == self.active:
            canvas.create_rectangle(0, y, width, y + row, width=0, fill=ground)
        x = px(10)
        if option.icon:
            picture = icon(option.icon, 16, c.muted, ground)
            canvas.create_image(x, middle, anchor="w", image=picture)
            x += px(26)
        elif option.colour:
            colour = c.pills[option.colour].text
            canvas.create_image(x, middle, anchor="w", image=icon("dot", 8, colour, ground))
            x += px(18)
        room = width - x - px(30)
        title = fonts.cut(fonts.BODY, option.title, room)
        up = px(9) if option.subtitle else 0
        canvas.create_text(x, middle - up, anchor="w", text=title, font=fonts.BODY, fill=c.text)
        if option.subtitle:
            muted = c.muted_on_soft if index == self.active else c.muted
            subtitle = fonts.cut(fonts.CAPTION, option.subtitle, room)
            canvas.create_text(
                x, middle + px(10), anchor="w", text=subtitle, font=fonts.CAPTION, fill=muted
            )
        marked = self.marked is not None and option.key == self.marked
        if marked or option.key in self.ticked:
            picture = icon("check", 14, c.accent_text, ground)
            canvas.create_image(width - px(10), middle, anchor="e", image=picture)
