"""Facts of a record to be read, and changed in place: a click or F2, Enter keeps, Esc does not."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from crm_desktop.fields.kind import is_blank
from crm_desktop.fields.markdown import without_marks
from crm_desktop.fields.problems import FieldError, InvalidRecord, PersonError
from crm_desktop.fields.spec import FieldSpec
from crm_desktop.fields.texts import Choice
from crm_desktop.i18n import _, listed
from crm_desktop.services.records import StaleRecord
from crm_desktop.ui.cells import is_coloured, shown
from crm_desktop.ui.form.editors import Context, Editor, editor_for
from crm_desktop.ui.theme import fonts, icon, on_theme_change, palette, px
from crm_desktop.ui.widgets.bindings import bind_tag
from crm_desktop.ui.widgets.pill import Pill
from crm_desktop.ui.widgets.surface import Frame, Label, surface_of

if TYPE_CHECKING:
    from crm_desktop.ui.screen import Shell

_EDGE = 2
"""Pixels that a label of Tk keeps free on either side."""
_PAD = 8


class Fact(tk.Frame):
    """One fact: its label above, the value below.

    ``save(name, value)`` keeps it and returns what is wrong ("" for nothing).
    """

    def __init__(
        self,
        parent: tk.Misc,
        field: FieldSpec,
        context: Context,
        save: Callable[[str, Any], str],
    ) -> None:
        self.surface = surface_of(parent)
        self._tb_no_autostyle = True
        able = field.written
        super().__init__(
            parent, takefocus=able, highlightthickness=px(1), padx=px(_PAD), pady=px(2)
        )
        self.field = field
        self._context = context
        self._save = save
        self._row: Mapping[str, Any] = {}
        self._text = ""
        self._pointed = False
        self._editor: Editor | None = None
        self._before: object = None
        head = tk.Frame(self)
        head.pack(fill="x")
        self._label = tk.Label(head, text=field.show_label(), font=fonts.CAPTION, anchor="w")
        self._label.pack(side="left")
        self._pencil = tk.Label(head, borderwidth=0)
        self._pencil.pack(side="right")
        # It asks for no room of its own: what is cut to its width must not change that width.
        self._value = tk.Label(self, font=fonts.BODY, anchor="w", justify="left", width=1)
        self._value.pack(fill="x")
        self._pill: Pill | None = None
        self._wrong: Label | None = None
        self._parts: list[tk.Widget] = [self, head, self._label, self._pencil, self._value]
        for part in self._parts:
            part._tb_no_autostyle = True  # type: ignore[attr-defined]  # noqa: SLF001
            if able:
                part.bind("<ButtonRelease-1>", lambda _event: self.edit(), add="+")
                part.configure(cursor="hand2")  # type: ignore[call-arg]
        if able:
            self.bind("<Enter>", lambda _event: self._point(pointed=True), add="+")
            self.bind("<Leave>", lambda _event: self._point(pointed=False), add="+")
            self.bind("<FocusIn>", lambda _event: self._paint(), add="+")
            self.bind("<FocusOut>", lambda _event: self._paint(), add="+")
            for key in ("<F2>", "<Return>", "<space>"):
                self.bind(key, lambda _event: self.edit())
        self._value.bind("<Configure>", lambda event: self._cut(event.width), add="+")
        self._paint()
        on_theme_change(self, self._paint)

    @property
    def editing(self) -> bool:
        """Tell whether it is being changed."""
        return self._editor is not None

    @property
    def dirty(self) -> bool:
        """Tell whether something was written and not kept."""
        return self._editor is not None and self._editor.raw() != self._before

    @property
    def editor(self) -> Editor | None:
        """Return what it is changed with, while it is."""
        return self._editor

    def _point(self, *, pointed: bool) -> None:
        self._pointed = pointed
        self._paint()

    def _paint(self) -> None:
        c = palette()
        here = self.focus_displayof() is self
        open_ = self._editor is not None
        ground = c.surface(self.surface)
        if not open_ and (self._pointed or here):
            ground = c.hover
        for part in self._parts:
            part.configure(background=ground)  # type: ignore[call-arg]
        self.configure(
            highlightbackground=ground, highlightcolor=c.accent if here and not open_ else ground
        )
        self._label.configure(foreground=c.muted)
        self._value.configure(foreground=c.text if self._text else c.hint)
        lit = (self._pointed or here) and not open_
        picture = icon("edit", 11, c.muted if lit else ground, ground)
        self._pencil.configure(image=picture)

    def show(self, row: Mapping[str, Any]) -> None:
        """Show the value of ``row``, unless it is being changed."""
        self._row = row
        if self._editor is not None:
            return
        field = self.field
        text = (
            without_marks(shown(field, row)) if field.kind.key == "long_text" else shown(field, row)
        )
        self._text = " ".join(text.split())
        if self._pill is not None:
            self._pill.destroy()
            self._pill = None
        option = None
        if is_coloured(field) and isinstance(field.kind, Choice) and row[field.name]:
            option = field.kind.option(row[field.name])
        if option is not None and option.colour:
            self._value.pack_forget()
            self._pill = Pill(self, option.show(), option.colour)  # type: ignore[arg-type]
            self._pill.pack(anchor="w", pady=(px(1), 0))
            self._pill.bind("<ButtonRelease-1>", lambda _event: self.edit(), add="+")
        else:
            self._value.pack(fill="x")
            self._cut(self._value.winfo_width())
        self._paint()

    def _cut(self, width: int) -> None:
        room = width - 2 * _EDGE
        text = self._text or "–"
        self._value.configure(text=fonts.cut(fonts.BODY, text, room) if room > 0 else text)

    # -- changing ------------------------------------------------------------------------------

    def edit(self) -> str:
        """Put an editor in the place of the value."""
        if self._editor is not None or not self._row:
            return "break"
        self._value.pack_forget()
        if self._pill is not None:
            self._pill.destroy()
            self._pill = None
        editor = self._editor = editor_for(self, self.field, self._context)
        editor.widget.pack(fill="x", pady=(px(2), px(2)))
        editor.show(self._row[self.field.name], self._row.get(f"{self.field.name}.title", ""))
        self._before = editor.raw()
        target = editor.widget.focus_target()
        tag = f"Fact{editor.widget}"
        own, *others = target.bindtags()
        target.bindtags((own, tag, *others))
        keys = {"<Control-Return>": lambda _event: self._keep_and_leave()}
        if self.field.kind.key not in {"long_text", "lines"}:
            keys["<Return>"] = keys["<Control-Return>"]
        keys["<Escape>"] = lambda _event: self._give_up()
        bind_tag(editor.widget, tag, keys)
        target.bind("<FocusOut>", lambda _event: self.after_idle(self._left), add="+")
        if isinstance(self.field.kind, Choice) and not self.field.kind.open:
            editor.widget.on_change(self._chosen)
        self._paint()
        self.update_idletasks()
        editor.widget.focus()
        if isinstance(target, tk.Entry):
            target.selection_range(0, "end")
            target.icursor("end")
        return "break"

    def _left(self) -> None:
        if self._editor is None or not self.winfo_exists():
            return
        if not self._editor.widget.has_focus():
            self.keep()

    def _keep_and_leave(self) -> str:
        if self.keep():
            self.focus_set()
        return "break"

    def _chosen(self, _value: Any) -> None:
        self._keep_and_leave()

    def _give_up(self) -> str:
        self.close()
        self.focus_set()
        return "break"

    def keep(self) -> bool:
        """Keep what was written; where that cannot be, say why below and stay open."""
        editor = self._editor
        if editor is None:
            return True
        if not self.dirty:
            self.close()
            return True
        try:
            value = self.field.kind.parse(editor.raw(), self._context.reading)
            self.field.kind.check(value)
        except FieldError as error:
            self._say(str(error))
            return False
        if self.field.required and is_blank(value):
            self._say(_("{label} must be filled in.", label=self.field.show_label()))
            return False
        wrong = self._save(self.field.name, value)
        if wrong:
            self._say(wrong)
            return False
        self.close()
        return True

    def _say(self, wrong: str) -> None:
        assert self._editor is not None
        self._editor.widget.set_error(wrong)
        if self._wrong is None:
            self._wrong = Label(self, "", "error", wrap=True)
            self._wrong.pack(fill="x", pady=(px(2), 0))
        self._wrong.set_text(wrong)
        self._editor.widget.focus()

    def close(self) -> None:
        """Show the value again; what was written and not kept is forgotten."""
        if self._editor is not None:
            editor, self._editor = self._editor, None
            editor.widget.destroy()
        if self._wrong is not None:
            self._wrong.destroy()
            self._wrong = None
        self.show(self._row)


class FactGrid(Frame):
    """Facts of one record side by side; the arrow keys go from one to the next."""

    def __init__(
        self, parent: tk.Misc, shell: Shell, record: str, names: Sequence[str], *, across: int = 2
    ) -> None:
        super().__init__(parent)
        self._shell = shell
        self._record = record
        self._row: Mapping[str, Any] = {}
        spec = shell.desk.types[record]
        context = Context(
            shell.desk, record, shell.desk.records.reading(), shell=shell, fill=self._fill
        )
        self.facts: dict[str, Fact] = {}
        for place, name in enumerate(names):
            fact = self.facts[name] = Fact(self, spec.fields[name], context, self._keep)
            row, column = divmod(place, across)
            fact.grid(row=row, column=column, sticky="new")
            self.columnconfigure(column, weight=1, uniform="fact")
            for key, by in (("Down", across), ("Up", -across), ("Right", 1), ("Left", -1)):
                fact.bind(f"<{key}>", lambda _event, at=place, step=by: self._go(at + step))  # type: ignore[misc]

    def _go(self, place: int) -> str:
        facts = list(self.facts.values())
        if 0 <= place < len(facts):
            facts[place].focus_set()
        return "break"

    def show(self, row: Mapping[str, Any]) -> None:
        """Show a row of ``RecordService.get``."""
        other = row["id"] != self._row.get("id")
        self._row = row
        for fact in self.facts.values():
            if other and fact.editing:
                fact.close()
            fact.show(row)

    @property
    def dirty(self) -> bool:
        """Tell whether something was written and not kept."""
        return any(fact.dirty for fact in self.facts.values())

    def keep(self) -> bool:
        """Keep everything that was written; return whether that went well."""
        kept = [fact.keep() for fact in self.facts.values()]
        return all(kept)

    def discard(self) -> None:
        """Forget what was written."""
        for fact in self.facts.values():
            fact.close()

    def focus_first(self) -> None:
        """Put the keyboard to the first fact."""
        next(iter(self.facts.values())).focus_set()

    def _fill(self, values: Mapping[str, Any]) -> None:
        """Keep several values at once."""
        for fact in self.facts.values():
            fact.close()
        wrong = self._save(values)
        if wrong:
            self._shell.toast(wrong, kind="error")

    def _keep(self, name: str, value: Any) -> str:
        return self._save({name: value})

    def _save(self, values: Mapping[str, Any]) -> str:
        shell, records = self._shell, self._shell.desk.records
        try:
            saved = records.save(
                self._record, values, self._row["id"], seen=self._row["updated_at"]
            )
        except InvalidRecord as error:
            return str(error.problems[0].text)
        except StaleRecord:
            return _("Somebody else changed this record meanwhile. Press Esc to see it.")
        except PersonError as error:
            return str(error)
        self._row = records.get(self._record, self._row["id"])
        for fact in self.facts.values():
            if not fact.editing or fact.field.name in values:
                fact.close()
                fact.show(self._row)
        if saved.changes:
            shell.broadcast(saved.changes)
            fields = shell.desk.types[self._record].fields
            label = listed(fields[name].show_label() for name in values)
            shell.toast(_("Saved: {label}", label=label), (_("Undo"), shell.undo), kind="success")
        return ""
