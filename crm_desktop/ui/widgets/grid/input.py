"""What keys and mouse do in a grid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets.bindings import holds_alt, is_typing

from .cellkeys import CellKeys

if TYPE_CHECKING:
    import tkinter as tk
    from collections.abc import Callable

    from .grid import VirtualGrid

_SHIFT = 0x1
_CONTROL = 0x4
_NOTCH = 120
_WHEEL = 96
"""Logical pixels that one notch of the wheel scrolls."""
_FOLDS = {"Left": False, "Right": True, "Return": None, "KP_Enter": None, "space": None}
"""What keys do on the head of a group: fold it, open it, or turn it the other way."""
_TOGETHER = 1_000
"""Milliseconds within which letters that are typed belong together."""


class GridInput:
    """Binds keys and mouse of ``grid`` and moves its current row and its choice."""

    def __init__(self, grid: VirtualGrid) -> None:
        self._grid = grid
        self._anchor = -1
        self._cells = CellKeys(grid)
        self._entered = False
        self._typed = ""
        self._last_typed = 0
        self.focused = False
        canvas = grid.canvas
        canvas.bind("<FocusIn>", lambda _event: self._focus(focused=True))
        canvas.bind("<FocusOut>", lambda _event: self._focus(focused=False))
        canvas.bind("<Motion>", lambda event: grid.set_hover(grid.row_at(event.y)))
        canvas.bind("<Leave>", lambda _event: grid.set_hover(-1))
        canvas.bind("<ButtonPress-1>", self._press)
        canvas.bind("<B1-Motion>", self._drag)
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
        for copying in ("<Control-c>", "<Control-C>", "<<Copy>>"):
            canvas.bind(copying, lambda _event: self.copy())
        for pasting in ("<Control-v>", "<Control-V>", "<<Paste>>"):
            canvas.bind(pasting, lambda _event: self._paste())

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
        cursor = grid.cursor
        had_keyboard = self.focused
        grid.canvas.focus_set()
        self._entered = False
        index = grid.row_at(event.y)
        if index < 0:
            return "break"
        state = int(event.state)
        if grid.id_at(index) < 0:
            cursor.leave()
            grid.go_to(index)
            grid.on_fold(grid.id_at(index), None)
            return "break"
        key = "" if grid.on_check_box(event.x) else cursor.key_at(event.x)
        if cursor.on and key and not state & _CONTROL:
            cursor.go(index, key, extend=bool(state & _SHIFT))
            return "break"
        cursor.leave()
        if state & _SHIFT:
            self._extend(index, keep=bool(state & _CONTROL))
        elif state & _CONTROL or grid.on_check_box(event.x):
            grid.go_to(index)
            grid.selection.toggle(grid.id_at(index))
            self._anchor = index
            grid.selection_changed()
        elif key and had_keyboard and index == grid.current_index and self._alone(index):
            self._entered = cursor.enter(key)
        else:
            self._only(index)
        return "break"

    def _alone(self, index: int) -> bool:
        """Say whether the row at ``index`` is the only one that is chosen."""
        chosen = self._grid.selection
        return not chosen.inverted and chosen.members == {self._grid.id_at(index)}

    def _drag(self, event: tk.Event[Any]) -> str | None:
        """Choose the cells from the one that was pressed to the one under the pointer."""
        grid = self._grid
        key = grid.cursor.key_at(event.x)
        index = grid.row_at(event.y)
        if not grid.cursor.on or not key or index < 0:
            return None
        if (index, key) != (grid.current_index, grid.cursor.key):
            grid.cursor.go(index, key, extend=True)
        return "break"

    def _double(self, event: tk.Event[Any]) -> str:
        grid = self._grid
        index = grid.row_at(event.y)
        if index < 0:
            return "break"
        if grid.id_at(index) < 0:
            grid.on_fold(grid.id_at(index), None)
            return "break"
        if grid.on_check_box(event.x):
            return "break"
        row, cursor = grid.id_at(index), grid.cursor
        key = cursor.key_at(event.x)
        meant = cursor.on and key and (not self._entered or self._on_own_text(event, key))
        if meant and grid.on_cell(row, key, ""):
            return "break"
        if self._entered:
            cursor.leave()
        grid.on_open(row)
        return "break"

    def _on_own_text(self, event: tk.Event[Any], key: str) -> bool:
        """Say whether the pointer is on what a cell says; what a row is called opens it."""
        grid = self._grid
        if key == grid.visible_columns()[0].key:
            return False
        x, y = round(grid.canvas.canvasx(event.x)), round(grid.canvas.canvasy(event.y))
        return any(
            str(grid.tk.call(str(grid.canvas), "type", item)) in {"text", "image"}
            for item in grid.canvas.find_overlapping(x, y, x, y)
        )

    def _right(self, event: tk.Event[Any]) -> str:
        grid = self._grid
        grid.canvas.focus_set()
        index = grid.row_at(event.y)
        key = grid.cursor.key_at(event.x)
        if grid.cursor.on and index >= 0 and key:
            cells = grid.cursor.range
            place = [column.key for column in grid.visible_columns()].index(key)
            if cells is None or not cells.holds(index, place):
                grid.cursor.go(index, key)
        elif index >= 0:
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
        if grid.cursor.on and grid.current_index >= 0:
            said = self._cells.press(event)
            if said is not None or grid.cursor.on:
                return said or self._window_key(key, state)
        if state & _CONTROL and key in {"Prior", "Next"}:
            return None  # the window's own: the next record, the one before
        if key in {"Left", "Right"} and holds_alt(event):
            return None  # back, and the width of what is beside
        target, action = self._target(key), self._action(key, state)
        if is_typing(event) and (event.char != " " or self._continued(int(event.time))):
            self._type(event.char, int(event.time))
            return "break"
        if not key.startswith("Shift"):  # capitals are typed with it
            self._typed = ""
        if target is not None:
            self._go(target, key, state)
        elif action is not None:
            action()
        else:
            return None
        return "break"

    def _go(self, target: int, key: str, state: int) -> None:
        grid = self._grid
        if not grid.total:
            return
        target = max(0, min(target, grid.total - 1))
        if state & _SHIFT:
            self._extend(target)
        elif state & _CONTROL and key in {"Up", "Down"}:
            grid.go_to(target)
        else:
            self._only(target)

    def _window_key(self, key: str, state: int) -> str | None:
        """Do what a key does wherever one is in the list; ``None`` leaves it to the window."""
        if key == "Menu" or (key == "F10" and state & _SHIFT):
            self._menu()
            return "break"
        return None

    def _type(self, letters: str, when: int) -> None:
        """Put letters that follow each other together, and tell what they begin."""
        self._typed = self._typed + letters if self._continued(when) else letters
        self._last_typed = when
        self._grid.on_type(self._typed)

    def _continued(self, when: int) -> bool:
        """Say whether a letter at this time goes on with those before it."""
        return bool(self._typed) and 0 <= when - self._last_typed < _TOGETHER

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
        if grid.current_head is not None and key in _FOLDS:
            head, opened = grid.current_head, _FOLDS[key]
            return lambda: grid.on_fold(head, opened)
        if key == "Left":
            above = grid.head_of(grid.current_index)
            return lambda: grid.scroll_across(-across) if above is None else self._only(above)
        if key == "Right":
            return grid.cursor.enter
        if key == "Menu" or (key == "F10" and state & _SHIFT):
            return self._menu
        if row is None:
            return None
        actions: dict[str, Callable[[], Any]] = {
            "space": self.toggle,
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

    def toggle(self) -> None:
        """Choose the current row, or no longer."""
        grid = self._grid
        if grid.current_id is not None:
            grid.selection.toggle(grid.current_id)
            self._anchor = grid.current_index
            grid.selection_changed()

    def _all(self) -> str:
        if self._grid.cursor.on:
            self._cells.choose_all()
            return "break"
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
        """Put what is chosen on the clipboard."""
        self._grid.copy()
        return "break"

    def _paste(self) -> str:
        self._grid.on_paste()
        return "break"
