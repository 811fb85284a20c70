"""Windows that ask for something before anything else can go on; used sparingly."""

from __future__ import annotations

import tkinter as tk
from typing import TYPE_CHECKING, Any

from crm_desktop.i18n import _
from crm_desktop.ui.theme import icon, palette, px

from .button import Button
from .surface import Frame, Label, Line

if TYPE_CHECKING:
    from collections.abc import Callable

    from crm_desktop.ui.theme import Surface

    from .button import ButtonKind


class Dialog(tk.Toplevel):
    """A window over ``parent`` with a title, a ``body`` to be filled, and buttons.

    Buttons are added with ``add_button``: the default one is pressed by Enter, and Esc gives
    ``None``. ``run()`` shows the dialog and returns the value of the button that ended it.
    """

    _tb_no_autostyle = True
    surface: Surface = "card"

    def __init__(self, parent: tk.Misc, title: str, *, width: int = 440) -> None:
        top = parent.winfo_toplevel()
        super().__init__(top, background=palette().card)
        self.withdraw()
        self.title(title)
        self.transient(top)
        self.resizable(width=False, height=False)
        self.result: Any = None
        self._parent = top
        self._width = width
        self._default: Button | None = None
        self._before = self.focus_displayof()
        self.body = Frame(self, "card", padding=(20, 18, 20, 16))
        self.body.pack(fill="both", expand=True)
        Line(self).pack(fill="x")
        self.buttons = Frame(self, "card", padding=(16, 12, 16, 12))
        self.buttons.pack(fill="x")
        self.protocol("WM_DELETE_WINDOW", self.cancel)
        self.bind("<Escape>", lambda _event: self.cancel())
        self.bind("<Return>", self._enter)
        self.bind("<KP_Enter>", self._enter)

    def add_button(
        self,
        text: str,
        value: Any = None,
        kind: ButtonKind = "secondary",
        *,
        default: bool = False,
        check: Callable[[], bool] | None = None,
    ) -> Button:
        """Add a button at the right that ends the dialog with ``value``.

        With ``check``, only if it returns true; a callable ``value`` is called for the result.
        """

        def press() -> None:
            if check is None or check():
                self.end(value() if callable(value) else value)

        button = Button(self.buttons, text, press, kind)
        button.pack(side="right", padx=(px(8), 0))
        if default:
            self._default = button
        return button

    def _enter(self, event: tk.Event[Any]) -> str | None:
        # In a text of several lines Enter is a new line; a focused button presses itself.
        if isinstance(event.widget, tk.Text | Button) or self._default is None:
            return None
        self._default.invoke()
        return "break"

    def cancel(self) -> None:
        """End the dialog with ``None``."""
        self.end(None)

    def end(self, result: Any) -> None:
        """End the dialog with ``result``."""
        self.result = result
        if self.winfo_exists():
            self.grab_release()
            self.destroy()
        if self._before is not None and self._before.winfo_exists():
            self._before.focus_force()

    def open(self) -> None:
        """Show the dialog in the middle of its window."""
        self.update_idletasks()
        width = max(px(self._width), self.winfo_reqwidth())
        height = self.winfo_reqheight()
        parent = self._parent
        x = parent.winfo_rootx() + (parent.winfo_width() - width) // 2
        y = parent.winfo_rooty() + max(px(24), (parent.winfo_height() - height) // 3)
        x = max(0, min(x, self.winfo_screenwidth() - width))
        y = max(0, min(y, self.winfo_screenheight() - height))
        self.geometry(f"{width}x{height}+{x}+{y}")
        self.deiconify()
        self.lift()
        self.wait_visibility()
        self.grab_set()
        target = self._default or self
        if self.focus_displayof() is None or self.focus_displayof() is self._before:
            target.focus_force()

    def run(self) -> Any:
        """Show the dialog, wait for its end, and return what it ended with."""
        self.open()
        self.wait_window()
        return self.result


def _say(dialog: Dialog, title: str, text: str, sign: str, colour: str) -> None:
    row = Frame(dialog.body)
    row.pack(fill="x")
    picture = Label(row)
    picture.configure(image=icon(sign, 22, colour, palette().card))
    picture.pack(side="left", anchor="n", padx=(0, px(14)), pady=(px(2), 0))
    words = Frame(row)
    words.pack(side="left", fill="x", expand=True)
    heading = Label(words, title, "heading")
    heading.wrap_to(px(350))
    heading.pack(anchor="w")
    if text:
        body = Label(words, text, "muted")
        body.wrap_to(px(350))
        body.pack(anchor="w", pady=(px(6), 0))


def ask(
    parent: tk.Misc,
    title: str,
    text: str = "",
    *,
    yes: str = "",
    no: str = "",
    danger: bool = False,
) -> bool:
    """Ask a question that undo cannot answer; return whether the person agreed."""
    dialog = ask_dialog(parent, title, text, yes=yes, no=no, danger=danger)
    return bool(dialog.run())


def ask_dialog(
    parent: tk.Misc,
    title: str,
    text: str = "",
    *,
    yes: str = "",
    no: str = "",
    danger: bool = False,
) -> Dialog:
    """Return the dialog of :func:`ask`, ready to ``run``."""
    dialog = Dialog(parent, parent.winfo_toplevel().title())
    c = palette()
    _say(dialog, title, text, "warning" if danger else "help", c.danger if danger else c.accent)
    kind: ButtonKind = "danger" if danger else "primary"
    dialog.add_button(yes or _("Yes"), value=True, kind=kind, default=not danger)
    dialog.add_button(no or _("No"), value=False, default=danger)
    return dialog


def message(parent: tk.Misc, title: str, text: str = "", *, error: bool = False) -> None:
    """Say something that must not be missed."""
    dialog = Dialog(parent, parent.winfo_toplevel().title())
    c = palette()
    _say(dialog, title, text, "error" if error else "info", c.danger if error else c.accent)
    dialog.add_button(_("OK"), value=True, kind="primary", default=True)
    dialog.run()
