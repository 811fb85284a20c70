"""What keys and mouse do in a grid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crm_desktop.ui.theme import px

if TYPE_CHECKING:
    import tkinter as tk
    from collections.abc import Callable

    from .grid import VirtualGrid

_SHIFT = 0x1
_CONTROL = 0x4
_NOTCH = 120
_WHEEL = 96
"""Logical pixels that one notch of the wheel scrolls."""
_COPY_MOST = 10_000


class GridInput:
    """Binds keys and mouse of ``grid`` and moves its current row and its choice."""

    def __init__(self, grid: VirtualGrid) -> None:
        self._grid = grid
        self._anchor = -1
        self.focused = False
        canvas = grid.canvas
        canvas.bind("<FocusIn>", lambda _event: self._focus(focused=True))
        canvas.bind("<FocusOut>", lambda _event: self._focus(focused=False))
        canvas.bind("<Motion>", lambda event: grid.set_hover(grid.row_at(event.y)))
        canvas.bind("<Leave>", lambda _event: grid.set_hover(-1))
        canvas.bind("<ButtonPress-1>", self._press)
        canvas.bind("<Double-Button-1>", self._double)
        canvas.bind("<ButtonPress-3>", self._right)
        canvas.bind("<ButtonPress-2>", self._right, add="+") if self._mac() else None
        for widget in (canvas, grid.header):
            widget.bind("<MouseWheel>", self._wheel)
            widget.bind("<Shift-MouseWheel>", self._wheel_across)
            widget.bind("<Button-4>", lambda _event: self._roll(-1))
            widget.bind("<Button-5>", lambda _event: self._roll(1))
            widget.bind("<Shift-Button-4>", lambda _event: grid.scroll_across(-px(_WHEEL)))
            widget.bind("<Shift-Button-5>", lambda _event: grid.scroll_across(px(_WHEEL)))
        canvas.bind("<KeyPress>", self._key)
        canvas.bind("<Control-a>", lambda _event: self._all())
        canvas.bind("<Control-A>", lambda _event: self._all())
        canvas.bind("<Control-c>", lambda _event: self.copy())
        canvas.bind("<<Copy>>", lambda _event: self.copy())

    def _mac(self) -> bool:
        return str(self._grid.tk.call("tk", "windowingsystem")) == "aqua"

    def _focus(self, *, focused: bool) -> None:
        self.focused = focused
        if focused and self._grid.current_index < 0 and self._grid.total:
            first, _last = self._grid.visible_range()
            self._grid.go_to(first)
        else:
            self._grid.paint()

    # --- mouse --------------------------------------------------------------------------

    def _press(self, event: tk.Event[Any]) -> str:
        grid = self._grid
        grid.canvas.focus_set()
        index = grid.row_at(event.y)
        if index < 0:
            return "break"
        state = int(event.state)
        if state & _SHIFT:
            self._extend(index, keep=bool(state & _CONTROL))
        elif state & _CONTROL or grid.on_check_box(event.x):
            grid.go_to(index)
            grid.selection.toggle(grid.id_at(index))
            self._anchor = index
            grid.selection_changed()
        else:
            self._only(index)
        return "break"

    def _double(self, event: tk.Event[Any]) -> str:
        index = self._grid.row_at(event.y)
        if index >= 0 and not self._grid.on_check_box(event.x):
            self._grid.on_open(self._grid.id_at(index))
        return "break"

    def _right(self, event: tk.Event[Any]) -> str:
        grid = self._grid
        grid.canvas.focus_set()
        index = grid.row_at(event.y)
        if index >= 0:
            if grid.selection.contains(grid.id_at(index)):
                grid.go_to(index)
            else:
                self._only(index)
        grid.on_menu(event.x_root, event.y_root)
        return "break"

    def _wheel(self, event: tk.Event[Any]) -> str:
        notches = event.delta if self._mac() else event.delta / _NOTCH
        return self._roll(-notches)

    def _wheel_across(self, event: tk.Event[Any]) -> str:
        self._grid.scroll_across(-round(event.delta / _NOTCH * px(_WHEEL)))
        return "break"

    def _roll(self, notches: float) -> str:
        self._grid.scroll_by(round(notches * px(_WHEEL)))
        return "break"

    # --- keys ---------------------------------------------------------------------------

    def _key(self, event: tk.Event[Any]) -> str | None:
        grid = self._grid
        state = int(event.state)
        key = event.keysym
        if state & _CONTROL and key in {"Prior", "Next"}:
            return None  # the window's own: the next record, the one before
        target = self._target(key)
        if target is not None:
            if not grid.total:
                return "break"
            target = max(0, min(target, grid.total - 1))
            if state & _SHIFT:
                self._extend(target)
            elif state & _CONTROL and key in {"Up", "Down"}:
                grid.go_to(target)
            else:
                self._only(target)
            return "break"
        action = self._action(key, state)
        if action is None:
            return None
        action()
        return "break"

    def _target(self, key: str) -> int | None:
        grid = self._grid
        now = grid.current_index
        page = max(1, grid.canvas.winfo_height() // grid.row_height - 1)
        steps = {"Up": -1, "Down": 1, "Prior": -page, "Next": page}
        if key in {"Home", "KP_Home"}:
            return 0
        if key in {"End", "KP_End"}:
            return grid.total - 1
        step = steps.get(key.removeprefix("KP_"))
        return None if step is None else max(0, now + step)

    def _action(self, key: str, state: int) -> Callable[[], Any] | None:
        grid = self._grid
        row = grid.current_id
        across = px(_WHEEL)
        if key == "Left":
            return lambda: grid.scroll_across(-across)
        if key == "Right":
            return lambda: grid.scroll_across(across)
        if key == "Menu" or (key == "F10" and state & _SHIFT):
            return self._menu
        if row is None:
            return None
        actions: dict[str, Callable[[], Any]] = {
            "space": self._toggle,
            "Return": lambda: grid.on_open(row),
            "KP_Enter": lambda: grid.on_open(row),
            "F2": lambda: grid.on_edit(row),
            "Delete": lambda: grid.on_delete(grid.selection.copy()),
        }
        return actions.get(key)

    def _menu(self) -> None:
        grid = self._grid
        y = max(0, grid.current_index) * grid.row_height - grid.top() + grid.row_height
        y = max(0, min(y, grid.canvas.winfo_height()))
        grid.on_menu(grid.canvas.winfo_rootx() + px(48), grid.canvas.winfo_rooty() + y)

    def _toggle(self) -> None:
        grid = self._grid
        if grid.current_id is not None:
            grid.selection.toggle(grid.current_id)
            self._anchor = grid.current_index
            grid.selection_changed()

    def _all(self) -> str:
        self._grid.selection.set_all()
        self._grid.selection_changed()
        return "break"

    def _only(self, index: int) -> None:
        grid = self._grid
        self._anchor = index
        grid.selection.set_only(grid.id_at(index))
        grid.go_to(index)
        grid.selection_changed()

    def _extend(self, index: int, *, keep: bool = False) -> None:
        grid = self._grid
        anchor = self._anchor if 0 <= self._anchor < grid.total else max(0, grid.current_index)
        self._anchor = anchor
        low, high = sorted((anchor, index))
        if not keep:
            grid.selection.clear()
        grid.selection.put(grid.book.between(low, high + 1), chosen=True)
        grid.go_to(index)
        grid.selection_changed()

    def copy(self) -> str:
        """Put the chosen rows on the clipboard: visible columns, tabs between them."""
        grid = self._grid
        count = grid.selection.count(grid.total)
        if count > _COPY_MOST:
            grid.on_refuse(count)
            return "break"
        chosen = grid.selected_ids()
        if not chosen and grid.current_id is not None:
            chosen.append(grid.current_id)
        if chosen:
            columns = grid.visible_columns()
            lines = [
                "\t".join(_plain(cells[c.key].text) if c.key in cells else "" for c in columns)
                for cells in grid.source.rows(chosen)
            ]
            grid.clipboard_clear()
            grid.clipboard_append("\n".join(lines))
        return "break"


def _plain(text: str) -> str:
    return " ".join(text.split())
