"""A field with its label above and, where something is wrong, a sentence below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_desktop.ui.theme import icon, on_theme_change, palette, px

from .surface import Frame, Label
from .tooltip import Tooltip

if TYPE_CHECKING:
    import tkinter as tk
    from collections.abc import Callable

    from .field import FieldWidget


class FormField(Frame):
    """Holds one field, made by ``make(parent)`` so that it stands inside.

    ``help_text`` explains the field below it, until an error takes its place; ``required``
    puts a star behind the label.
    """

    def __init__(
        self,
        parent: tk.Misc,
        label: str,
        make: Callable[[tk.Misc], FieldWidget],
        *,
        help_text: str = "",
        required: bool = False,
    ) -> None:
        super().__init__(parent)
        self._help = help_text
        self._note: Label | None = None
        head = Frame(self)
        head.pack(fill="x", pady=(0, px(5)))
        self.label = Label(head, label, "caption")
        self.label.pack(side="left", padx=(px(2), 0))
        if required:
            Label(head, "*", "error").pack(side="left", padx=(px(3), 0))
        self.field = make(self)
        self.field.pack(fill="both", expand=True)
        self.field.error_changed = self._show
        self.label.bind("<ButtonPress-1>", lambda _event: self.field.focus())
        on_theme_change(self, lambda: self._show(self.field.error))
        if help_text or self.field.error:
            self._show(self.field.error)

    def set_label(self, label: str) -> None:
        """Change the words above the field."""
        self.label.set_text(label)

    def explain(self, text: str) -> None:
        """Explain the label in a tooltip."""
        Tooltip(self.label, text)

    def set_error(self, text: str | None) -> None:
        """Say what is wrong, or that nothing is any more."""
        self.field.set_error(text)

    def set_note(self, text: str) -> None:
        """Show ``text`` below the field, faintly; an error comes before it."""
        self._help = text
        self._show(self.field.error)

    def _show(self, error: str | None) -> None:
        words = error or self._help
        if not words:
            if self._note is not None:
                self._note.destroy()
                self._note = None
            return
        if self._note is None:
            self._note = Label(self, wrap=True)
            self._note.pack(fill="x", pady=(px(4), 0), padx=(px(2), 0))
        note = self._note
        note.set_kind("error" if error else "caption")
        c = palette()
        if error:
            picture = icon("error", 12, c.danger, c.surface(self.surface))
            note.configure(image=picture, compound="left")
            note.set_text(f" {words}")
        else:
            note.configure(image="")
            note.set_text(words)
