"""Changing a cell of a list in its place, with the editor that the form has for the field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crm_desktop.fields.problems import InvalidRecord, PersonError
from crm_desktop.fields.structures import Lines
from crm_desktop.i18n import _
from crm_desktop.services.records import StaleRecord
from crm_desktop.ui.cell_keys import EditorKeys
from crm_desktop.ui.cell_notes import CellNote
from crm_desktop.ui.form.compare import CompareCard
from crm_desktop.ui.form.draft import Draft
from crm_desktop.ui.form.editors import Context, Editor, editor_for
from crm_desktop.ui.form.secretfield import tell_shown
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets.choice import ChoiceField
from crm_desktop.ui.widgets.suggest import SuggestField
from crm_desktop.ui.widgets.surface import Card, Frame
from crm_desktop.ui.widgets.textfield import TextArea

if TYPE_CHECKING:
    from crm_desktop.fields.spec import FieldSpec
    from crm_desktop.ui.listing import RecordGrid

_LEAST: dict[str, int] = {
    "long_text": 320,
    "tags": 260,
    "reference": 240,
    "choice": 140,
    "date": 150,
    "moment": 190,
}
"""Logical width that an editor needs, by kind of field."""
_USUAL = 110
_COMPARED = 520


class CellEditing:
    """Opens an editor over a cell of ``rows``, saves what was entered and goes on.

    Enter saves and goes down, Tab saves and goes on to the right, Esc gives up. What cannot be
    saved stays in the editor, with the sentence below it. Only the one field is written.
    """

    def __init__(self, rows: RecordGrid) -> None:
        self._rows = rows
        self._shell = rows.shell
        self._box: Frame | None = None
        self._editor: Editor | None = None
        self._draft: Draft | None = None
        self._name = ""
        self._note = CellNote(rows)
        self._tabbed: tuple[int | None, str, str] | None = None
        """Where Tab led to, and the column in which a row of entries began."""
        self._keys = EditorKeys(rows, self.commit, self.cancel, self.leave)
        rows.on_painted = self.follow

    # -- beginning ---------------------------------------------------------------------------

    @property
    def open(self) -> bool:
        """Tell whether a cell is being changed."""
        return self._box is not None

    @property
    def dirty(self) -> bool:
        """Tell whether giving up now would lose something."""
        draft, editor = self._draft, self._editor
        if draft is None or editor is None:
            return False
        draft.enter(self._name, editor.raw())
        return draft.dirty or self._unchosen() != ""

    def begin(self, row: int, name: str, typed: str) -> bool:
        """Change a cell, beginning with what was typed; return whether the key was used.

        A yes or no is turned at once. What nobody types says so.
        """
        field = self._rows.spec.fields[name]
        if typed == " " and field.kind.key != "yes_no":
            return False
        if self.open and not self.commit():
            return True
        self._close_note()
        refused = self._refusal(field)
        if refused:
            self._remark(row, name, refused)
        elif field.kind.key == "yes_no":
            if typed in {"", " "}:
                self._turn(row, name)
        else:
            self._open(row, field, typed)
        return True

    def _refusal(self, field: FieldSpec) -> str:
        label = field.show_label()
        if self._shell.desk.read_only:
            return _("This file can only be read.")
        if field.derived:
            return _("“{label}” is computed here and cannot be typed.", label=label)
        if isinstance(field.kind, Lines) or not field.written:
            return _("“{label}” is changed in the record's form: Esc, then F2.", label=label)
        return ""

    def _draft_of(self, row: int) -> Draft | None:
        try:
            return Draft(self._shell.desk, self._rows.spec.name, row, {})
        except PersonError as error:
            self._shell.fail(error)
            return None

    def _turn(self, row: int, name: str) -> None:
        draft = self._draft_of(row)
        if draft is not None:
            self._draft, self._name = draft, name
            draft.put(name, not draft.values[name])
            self._write(draft)
            if not self.open:
                self._draft = None

    def _open(self, row: int, field: FieldSpec, typed: str) -> None:
        draft = self._draft_of(row)
        if draft is None:
            return
        rows = self._rows
        self._draft, self._name = draft, field.name
        box = self._box = Frame(rows.canvas, "card")

        def narrow(name: str) -> dict[str, Any]:
            return draft.narrowed(name) if name in rows.spec.references else {}

        context = Context(
            self._shell.desk,
            rows.spec.name,
            draft.reading,
            narrow,
            shown=lambda name: tell_shown(self._shell, draft, name),
        )
        editor = self._editor = editor_for(box, field, context)
        editor.widget.pack(fill="both", expand=True)
        editor.show(draft.values[field.name], draft.titles.get(field.name, ""))
        rows.cursor.covered = True
        rows.cursor.paint()
        box.update_idletasks()
        self.follow()
        # What is not on the screen yet does not get the keyboard, and the next letter goes astray.
        box.update_idletasks()
        self._keys.listen(editor.widget, typed=bool(typed))
        editor.widget.focus()
        _start(editor, typed)

    # -- ending ------------------------------------------------------------------------------

    def cancel(self) -> None:
        """Give up what was entered and give the keyboard back to the list."""
        self._close()
        self._rows.canvas.focus_set()

    def leave(self) -> None:
        """Save as the keyboard goes elsewhere; come back where that cannot be."""
        draft = self._draft
        if not self.open or draft is None or self.commit():
            return
        index = None if draft.record_id is None else self._rows.index_of(draft.record_id)
        if index is not None:
            self._rows.cursor.on = True
            self._rows.cursor.go(index, self._name)
        if self._editor is not None:
            self._editor.widget.focus()

    def _close(self) -> None:
        self._close_note()
        box, self._box, self._editor, self._draft = self._box, None, None, None
        self._rows.cursor.covered = False
        self._rows.cursor.paint()
        if box is not None and box.winfo_exists():
            self._keys.forget()
            box.destroy()

    def _unchosen(self) -> str:
        """Return what was typed for a record that was not chosen."""
        widget = self._editor.widget if self._editor is not None else None
        return widget.pending if isinstance(widget, SuggestField) else ""

    def commit(self, down: int = 0, right: int = 0) -> bool:
        """Save what was entered and go ``down`` or to the ``right``; return whether it was saved.

        What is wrong is said below the cell.
        """
        draft, editor = self._draft, self._editor
        if draft is None or editor is None:
            return True
        had_keyboard = editor.widget.has_focus()
        unchosen = self._unchosen()
        if unchosen:
            text = _("Nothing called “{text}” was chosen. Choose from the list.", text=unchosen)
            self._complain(text)
            return False
        draft.enter(self._name, editor.raw())
        wrong = draft.wrong(self._name)
        if wrong is not None:
            self._complain(str(wrong))
            return False
        target = self._target(draft.record_id, down, right)
        if self._name in draft.changed and not self._write(draft, down, right):
            return False
        self._close()
        if had_keyboard or down or right:
            self._rows.canvas.focus_set()
        if target is not None:
            index = self._rows.index_of(target[0])
            if index is not None:
                self._rows.cursor.on = True
                self._rows.cursor.go(index, target[1])
        return True

    def _target(self, row: int | None, down: int, right: int) -> tuple[int, str] | None:
        """Return the cell to go to, found before a save sorts the rows anew."""
        rows = self._rows
        index = None if row is None else rows.index_of(row)
        if index is None or not (down or right):
            return None
        keys = rows.shown_keys()
        place = keys.index(self._name) if self._name in keys else 0
        tabbed, self._tabbed = self._tabbed, None
        began = self._name
        if tabbed is not None and tabbed[:2] == (row, self._name):
            began = tabbed[2]
        if right:
            cell = max(0, min(index * len(keys) + place + right, rows.total * len(keys) - 1))
            index, place = divmod(cell, len(keys))
            target = rows.id_at(rows.past_heads(index, right)), keys[place]
            self._tabbed = (*target, began)
            return target
        # As in a spreadsheet, Enter goes to where a row of entries began.
        key = began if down > 0 and began in keys else keys[place]
        below = max(0, min(index + down, rows.total - 1))
        return rows.id_at(rows.past_heads(below, down)), key

    def _write(self, draft: Draft, down: int = 0, right: int = 0) -> bool:
        """Save the one field; return whether that went well."""
        name = self._name
        records = self._shell.desk.records
        try:
            saved = records.save(
                draft.record, {name: draft.values[name]}, draft.record_id, seen=draft.seen
            )
        except InvalidRecord as error:
            fields = self._rows.spec.fields
            self._complain(
                "\n".join(
                    str(one.text)
                    if one.field == name or one.field not in fields
                    else f"{fields[one.field].show_label()}: {one.text}"
                    for one in error.problems
                )
            )
            return False
        except StaleRecord as error:
            return self._meet(draft, error.now, down, right)
        except PersonError as error:
            self._complain(str(error))
            return False
        self._shell.broadcast(saved.changes)
        return True

    # -- two people at once ------------------------------------------------------------------

    def _meet(self, draft: Draft, now: Any, down: int, right: int) -> bool:
        """Go on from what somebody else saved meanwhile; ask only where both mean this cell."""
        name = self._name
        assert draft.record_id is not None
        mine, before = draft.values[name], draft.start[name]
        row = self._shell.desk.records.get(draft.record, draft.record_id)
        draft.take(now, row["updated_at"])
        draft.values[name] = mine
        if now[name] in (before, mine) or self._editor is None:
            return self._write(draft, down, right) if now[name] != mine else True
        frame = Card(self._rows.canvas, (5, 5, 5, 5), "popup")
        card = CompareCard(
            frame,
            self._rows.spec,
            {name: now[name]},
            {name: mine},
            take=self._take_theirs,
            save=lambda: self.commit(down, right),
        )
        card.pack(fill="both", expand=True)
        self._note.show(frame, _COMPARED)
        self.follow()
        return False

    def _take_theirs(self, name: str, value: Any) -> None:
        draft, editor = self._draft, self._editor
        if draft is None or editor is None:
            return
        draft.put(name, value)
        draft.read_titles()
        editor.show(value, draft.titles.get(name, ""))
        editor.widget.focus()

    # -- saying ------------------------------------------------------------------------------

    def _complain(self, text: str) -> None:
        """Say below the cell what is wrong with it."""
        editor, draft = self._editor, self._draft
        if editor is not None:
            editor.widget.set_error(text)
            self._note.complain(text)
            self.follow()
            editor.widget.focus()
        elif draft is not None and draft.record_id is not None:
            self._remark(draft.record_id, self._name, text)

    def _remark(self, row: int, name: str, text: str) -> None:
        """Say something beside a cell that is not being changed, for a while."""
        self._note.remark(row, name, text)
        self.follow()

    def _close_note(self) -> None:
        self._note.close()
        if self._editor is not None:
            self._editor.widget.set_error(None)

    # -- where it stands ---------------------------------------------------------------------

    def follow(self) -> None:
        """Keep editor and sentence at their cell wherever it goes."""
        rows, draft = self._rows, self._draft
        if self._note.at is not None:
            row, name = self._note.at
            if (row, name) != (rows.current_id, rows.cursor.key) or not rows.cursor.on:
                self._note.close()
                return
        elif self._box is not None and draft is not None and draft.record_id is not None:
            row, name = draft.record_id, self._name
        else:
            return
        index = rows.index_of(row)
        if index is None or name not in rows.shown_keys():
            return
        canvas = rows.canvas
        x, y, width, high = rows.cursor.box(index, name)
        x -= round(canvas.canvasx(0))
        y -= rows.top()
        if self._box is not None and self._editor is not None:
            least = px(_LEAST.get(rows.spec.fields[name].kind.key, _USUAL))
            tall = self._editor.widget.winfo_reqheight()
            width, high, y = max(width, least), tall, y + (high - tall) // 2
            if isinstance(self._editor.widget, TextArea):
                y = rows.cursor.box(index, name)[1] - rows.top()
            y = max(0, min(y, canvas.winfo_height() - high)) if self._in_view(index) else y
            x = min(x, max(0, canvas.winfo_width() - width - px(2)))
            self._box.place(x=x, y=y, width=width, height=high)
        self._note.place(x, y, high)

    def _in_view(self, index: int) -> bool:
        first, last = self._rows.visible_range()
        return first <= index < last


def _start(editor: Editor, typed: str) -> None:
    """Put the caret, or what was typed, into an editor."""
    widget = editor.widget
    if isinstance(widget, ChoiceField):
        if typed:
            widget.narrow(typed)
        else:
            widget.open()
        return
    if isinstance(widget, TextArea):
        if typed:
            widget.text.delete("1.0", "end")
            widget.text.insert("1.0", typed)
        widget.text.mark_set("insert", "end-1c")
        widget.text.see("insert")
        return
    entry = getattr(widget, "entry", None)
    if entry is None:
        return
    if typed:
        entry.variable.set(typed)
    entry.icursor("end")
    if isinstance(widget, SuggestField) and not typed:
        entry.selection_range(0, "end")
        widget.after_idle(widget.open)
