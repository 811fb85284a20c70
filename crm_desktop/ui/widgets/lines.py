"""A small table to write in: lines of an order, further addresses, anniversaries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crm_desktop.i18n import _
from crm_desktop.ui.theme import px

from .button import Button, IconButton
from .check import CheckField
from .field import FieldWidget
from .surface import Frame, Label
from .textfield import TextField

if TYPE_CHECKING:
    import tkinter as tk
    from collections.abc import Callable, Iterable, Mapping

    Editor = Callable[[tk.Misc], FieldWidget]
    Line = dict[str, Any]


_CONTROL = 0x4
_NOTHING: tuple[Any, ...] = (None, "", False, ())


@dataclass(frozen=True, slots=True)
class LineColumn:
    """A column: ``kind`` names the editor of its cells, ``width`` is logical pixels.

    A column with ``weight`` takes its share of what is left over. Kind ``show`` is a value that
    is worked out, not written.
    """

    key: str
    label: str
    kind: str = "text"
    width: int = 120
    weight: int = 0
    align: str = "left"


class ShownValue(FieldWidget):
    """A value that can be read but not changed, standing in line with fields."""

    def __init__(self, parent: tk.Misc, align: str = "right") -> None:
        super().__init__(parent)
        self._value: Any = None
        self._label = Label(self)
        self._label.configure(anchor="e" if align == "right" else "w")
        self._label.pack(fill="both", expand=True, padx=px(8))

    def get(self) -> Any:
        """Return the value."""
        return self._value

    def set(self, value: Any) -> None:
        """Show ``value``."""
        self._value = value
        self._label.set_text("" if value is None else str(value))


def _text(parent: tk.Misc) -> FieldWidget:
    return TextField(parent, width=8)


def _number(parent: tk.Misc) -> FieldWidget:
    return TextField(parent, width=6, align="right")


class _Row:
    def __init__(self, cells: dict[str, FieldWidget], remove: IconButton, line: Line) -> None:
        self.cells = cells
        self.remove = remove
        self.rest = line
        """What the line holds beyond the columns, such as its id."""

    def value(self) -> Line:
        return {**self.rest, **{key: cell.get() for key, cell in self.cells.items()}}


class LinesField(FieldWidget):
    """The value is a list of lines, each a dict by column key; quite empty lines are left out.

    ``editors`` give the kinds their fields (``text``, ``number``, ``check`` and ``show`` are
    known). ``new_line()`` is what a fresh line holds. ``work_out(line)`` returns cells to be
    shown after a change, such as an amount. Enter in the last line or Ctrl+Enter anywhere adds a
    line, Ctrl+Delete takes the present one away, Alt+Up and Alt+Down go between lines.
    """

    def __init__(
        self,
        parent: tk.Misc,
        columns: Iterable[LineColumn | tuple[str, str, str, int]],
        *,
        editors: Mapping[str, Editor] | None = None,
        new_line: Callable[[], Line] = dict,
        work_out: Callable[[Line], Mapping[str, Any]] | None = None,
        add_label: str = "",
    ) -> None:
        super().__init__(parent)
        self.columns = [c if isinstance(c, LineColumn) else LineColumn(*c) for c in columns]
        self._editors: dict[str, Editor] = {
            "text": _text,
            "number": _number,
            "check": CheckField,
            "show": ShownValue,
            **(editors or {}),
        }
        self._new_line = new_line
        self._work_out = work_out
        self._rows: list[_Row] = []
        self._enabled = True
        self._quiet = False
        self._next = 1
        self._table = Frame(self)
        self._table.pack(fill="x")
        for place, column in enumerate(self.columns):
            self._table.columnconfigure(place, minsize=px(column.width), weight=column.weight)
            right = column.align == "right" or column.kind in {"number", "show"}
            head = Label(self._table, column.label, "caption")
            head.grid(
                row=0, column=place, sticky="e" if right else "w", padx=px(4), pady=(0, px(4))
            )
        self._add = Button(self, add_label or _("Add line"), self._append, "ghost", "plus")
        self._add.pack(anchor="w", pady=(px(4), 0))

    def get(self) -> list[Line]:
        """Return the lines that hold something beyond what a fresh one holds."""
        fresh = self._new_line()
        written = [column.key for column in self.columns if column.kind != "show"]
        lines = [row.value() for row in self._rows]
        return [
            line
            for line in lines
            if any(line[key] not in _NOTHING and line[key] != fresh.get(key) for key in written)
        ]

    def set(self, value: Iterable[Mapping[str, Any]] | None) -> None:
        """Show the lines ``value``."""
        for row in list(self._rows):
            self._drop(row)
        for line in value or ():
            self._insert(dict(line))

    def line_fields(self, index: int) -> dict[str, FieldWidget]:
        """Return the fields of the line at ``index`` by column key."""
        return dict(self._rows[index].cells)

    def set_cell_error(self, index: int, key: str, text: str | None) -> None:
        """Mark one cell as wrong; the sentence is shown for the whole field."""
        self._rows[index].cells[key].set_error(text)
        self.set_error(text)

    def set_error(self, text: str | None) -> None:
        """Show ``text``, or take all marks away with ``None``."""
        if text is None:
            for row in self._rows:
                for cell in row.cells.values():
                    cell.set_error(None)
        super().set_error(text)

    def set_enabled(self, enabled: bool) -> None:
        """Let a person change the lines, or not."""
        self._enabled = enabled
        self._add.set_enabled(enabled)
        for row in self._rows:
            row.remove.set_enabled(enabled)
            for cell in row.cells.values():
                cell.set_enabled(enabled)

    def focus_target(self) -> tk.Misc:
        """Return the first cell, or the button that makes one."""
        if self._rows:
            return next(iter(self._rows[0].cells.values())).focus_target()
        return self._add

    def _insert(self, line: Line) -> _Row:
        number = self._next
        self._next += 1
        cells: dict[str, FieldWidget] = {}
        keys = {column.key for column in self.columns}
        rest = {key: value for key, value in line.items() if key not in keys}
        remove = IconButton(self._table, "trash", None, _("Remove line"), small=True)
        row = _Row(cells, remove, rest)
        for place, column in enumerate(self.columns):
            cell = self._editors[column.kind](self._table)
            cell.grid(row=number, column=place, sticky="we", padx=px(2), pady=px(2))
            if column.key in line:
                cell.set(line[column.key])
            cells[column.key] = cell
            self._listen(row, cell)
        remove.configure(command=lambda: self._remove(row), takefocus=False)
        remove.grid(row=number, column=len(self.columns), padx=(px(2), 0))
        self._rows.append(row)
        self._show_worked_out(row)
        if not self._enabled:
            self.set_enabled(enabled=False)
        return row

    def _listen(self, row: _Row, cell: FieldWidget) -> None:
        cell.on_change(lambda _value: self._edited(row))
        target = cell.focus_target()
        target.bind("<KeyPress>", lambda event: self._pressed(event, row), add="+")
        target.bind("<Alt-Up>", lambda event: self._go(event.widget, row, -1))
        target.bind("<Alt-Down>", lambda event: self._go(event.widget, row, 1))

    def _show_worked_out(self, row: _Row) -> None:
        if self._work_out is None:
            return
        for key, value in self._work_out(row.value()).items():
            if key in row.cells:
                row.cells[key].set(value)

    def _edited(self, row: _Row) -> None:
        self._show_worked_out(row)
        self.changed()

    def _append(self) -> None:
        row = self._insert(self._new_line())
        # Without this the new line would not be on the screen yet, and take no keys.
        self.update_idletasks()
        next(iter(row.cells.values())).focus()
        self.changed()

    def _drop(self, row: _Row) -> None:
        self._rows.remove(row)
        for cell in row.cells.values():
            cell.destroy()
        row.remove.destroy()

    def _remove(self, row: _Row) -> None:
        if not self._enabled:
            return
        place = self._rows.index(row)
        self._drop(row)
        if self._rows:
            near = self._rows[min(place, len(self._rows) - 1)]
            next(iter(near.cells.values())).focus()
        else:
            self._add.focus_set()
        self.changed()

    def _pressed(self, event: tk.Event[Any], row: _Row) -> str | None:
        if not self._enabled:
            return None
        control = int(event.state) & _CONTROL
        key = event.keysym
        if key in {"Return", "KP_Enter"} and (control or row is self._rows[-1]):
            if event.widget.winfo_class() == "TButton":
                return None
            self._append()
        elif key in {"Delete", "KP_Delete"} and control:
            self._remove(row)
        else:
            return None
        return "break"

    def _go(self, widget: tk.Misc, row: _Row, step: int) -> str:
        place = self._rows.index(row) + step
        if 0 <= place < len(self._rows):
            for key, cell in row.cells.items():
                if cell.focus_target() is widget:
                    self._rows[place].cells[key].focus()
        return "break"
