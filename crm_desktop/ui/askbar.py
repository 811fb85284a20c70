"""A question in a bar at the top of the content: nothing is blocked while it waits."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from functools import partial
from typing import Any

from crm_desktop.ui.theme import icon, on_theme_change, palette, px
from crm_desktop.ui.widgets.button import Button
from crm_desktop.ui.widgets.surface import Card, Frame, Label

Answer = tuple[str, Callable[[], Any]]


class AskBar(Frame):
    """Holds one question at a time; a new one takes the place of the old.

    It stands in a grid and is there only while it asks.
    """

    def __init__(self, parent: tk.Misc) -> None:
        super().__init__(parent)
        self._card: Card | None = None
        self._answers: tuple[Answer, ...] = ()
        self._before: tk.Misc | None = None

    @property
    def asking(self) -> bool:
        """Tell whether a question waits."""
        return self._card is not None

    def ask(self, text: str, answers: tuple[Answer, ...], *, danger: bool = False) -> None:
        """Show ``text`` and a button for each answer; the keyboard goes to the first."""
        self._clear()
        self._before = _focus(self)
        self._answers = answers
        card = self._card = Card(self, (14, 8, 8, 8))
        card.pack(fill="x", pady=(0, px(12)))
        sign = Label(card)
        sign.pack(side="left", padx=(0, px(10)))

        def paint() -> None:
            c = palette()
            sign.configure(image=icon("warning", 16, c.warning, c.card))

        paint()
        on_theme_change(sign, paint)
        buttons = []
        for place, answer in enumerate(answers):
            kind: Any = ("danger" if danger else "primary") if not place else "secondary"
            button = Button(card, answer[0], partial(self._choose, answer), kind)
            buttons.append(button)
        for button in reversed(buttons):
            button.pack(side="right", padx=(px(8), 0))
        # What is long breaks beside the answers.
        Label(card, text, wrap=True).pack(side="left", fill="x", expand=True)
        self.grid()
        buttons[0].focus_set()

    def _choose(self, answer: Answer) -> None:
        before = self._before
        self._clear()
        if before is not None and before.winfo_exists():
            before.focus_set()
        answer[1]()

    def give_up(self) -> bool:
        """Give the last answer, as Esc does; return whether a question was waiting."""
        if not self.asking:
            return False
        self._choose(self._answers[-1])
        return True

    def _clear(self) -> None:
        if self._card is not None:
            self._card.destroy()
            self._card = None
            self._answers = ()
            self._before = None
            self.grid_remove()


def _focus(widget: tk.Misc) -> tk.Misc | None:
    try:
        return widget.focus_get()
    except KeyError:  # a window of Tk's own, unknown to tkinter
        return None
