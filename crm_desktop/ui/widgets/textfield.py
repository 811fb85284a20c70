"""One-line and many-line text fields."""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk
from typing import TYPE_CHECKING, Any

from crm_desktop.ui.theme import fonts, icon, on_theme_change, palette, px, styles
from crm_desktop.ui.theme.tokens import FIELD_HEIGHT

from . import bindings
from .field import FieldWidget
from .scrollbar import Scrollbar
from .surface import Themed, scaled, surface_of

if TYPE_CHECKING:
    from crm_desktop.ui.theme import Surface


class Entry(Themed, ttk.Entry):
    """A bare or boxed entry of the kit, with a placeholder while it is empty."""

    def __init__(
        self, parent: tk.Misc, *, bare: bool = False, placeholder: str = "", width: int = 20
    ) -> None:
        self.surface: Surface = surface_of(parent)
        styles.require("field", self.surface)
        self.variable = tk.StringVar(parent)
        style = "Bare.KitEntry" if bare else "KitEntry"
        super().__init__(
            parent,
            style=f"{self.surface}.{style}",
            font=fonts.BODY,  # an option of the widget: a style cannot set an entry's font
            textvariable=self.variable,
            width=width,
        )
        # A long text is read from its beginning, wherever it was changed last.
        self.bind("<FocusOut>", lambda _event: self.xview(0), add="+")
        self._placeholder: ttk.Label | None = None
        self._inset = 0 if bare else 11
        if placeholder:
            self.set_placeholder(placeholder)

    def set_placeholder(self, text: str) -> None:
        """Show ``text`` faintly while the entry is empty."""
        if self._placeholder is None:
            style = f"{self.surface}.KitHoleLabel"
            label = self._placeholder = ttk.Label(self, style=style)
            label.bind("<ButtonPress-1>", lambda _event: self.focus_set())
            self.variable.trace_add("write", lambda *_args: self._show_placeholder())
        self._placeholder.configure(text=text, cursor="xterm")
        self._show_placeholder()

    def _show_placeholder(self) -> None:
        if self._placeholder is None:
            return
        if self.variable.get():
            self._placeholder.place_forget()
        else:
            x = px(self._inset)
            self._placeholder.place(x=x, rely=0.5, anchor="w", relwidth=1, width=-x - px(4))

    def destroy(self) -> None:
        """Let go of whoever listens to the text, too: Tcl would keep them for ever."""
        for _modes, call in self.variable.trace_info():
            self.variable.trace_remove("write", call)
        super().destroy()


class TextField(FieldWidget):
    """A line of text; the value is a ``str`` without the spaces around it."""

    def __init__(
        self,
        parent: tk.Misc,
        *,
        placeholder: str = "",
        width: int = 20,
        secret: bool = False,
        align: str = "left",
    ) -> None:
        super().__init__(parent)
        self._quiet = False
        self.entry = Entry(self, placeholder=placeholder, width=width)
        self.entry.pack(fill="both", expand=True)
        if secret:
            self.entry.configure(show="•")
        if align != "left":
            self.entry["justify"] = align
        self.entry.variable.trace_add("write", self._written)

    def _written(self, *_args: Any) -> None:
        if not self._quiet:
            self.changed()

    def get(self) -> str:
        """Return the text."""
        return self.entry.variable.get().strip()

    def set(self, value: Any) -> None:
        """Show ``value``; undo begins here."""
        text = "" if value is None else str(value)
        if text == self.entry.variable.get():
            return
        self._quiet = True
        self.entry.variable.set(text)
        self._quiet = False
        self.entry.icursor("end")
        bindings.forget_history(self.entry)

    def set_readonly(self, readonly: bool) -> None:
        """Let the text be marked and copied, but not changed."""
        self.entry.state(["readonly" if readonly else "!readonly"])

    def focus_target(self) -> tk.Misc:
        """Return the entry."""
        return self.entry

    def state_targets(self) -> tuple[ttk.Widget, ...]:
        """Return the entry."""
        return (self.entry,)


class Box(Themed, ttk.Frame):
    """A frame that looks like a field and holds other widgets; ``watch`` lights its border."""

    def __init__(
        self, parent: tk.Misc, padding: tuple[int, ...] = (10, 2, 6, 2), *, one_line: bool = True
    ) -> None:
        ground = surface_of(parent)
        self.surface = "field"
        styles.require("field", ground)
        styles.require("field", "field")
        super().__init__(parent, style=f"{ground}.KitBox", padding=scaled(padding))
        if one_line:
            # As high as a plain field, whatever stands in it.
            height = px(FIELD_HEIGHT) - 2 * px(2)
            strut = ttk.Frame(self, style="field.KitFrame", width=1, height=height)
            strut.pack(side="left")

    def state(self, statespec: Any = None) -> Any:
        """Set states as ttk does; what stands in the box is enabled and disabled with it."""
        off = [each for each in statespec or () if each.endswith("disabled")]
        if off:
            for child in self.winfo_children():
                if isinstance(child, ttk.Widget):
                    child.state(off)
        return super().state(statespec)

    def watch(self, widget: tk.Misc) -> None:
        """Show the focus of ``widget`` as the box's own."""
        widget.bind("<FocusIn>", lambda _event: self.state(["focus"]), add="+")
        widget.bind("<FocusOut>", lambda _event: self.state(["!focus"]), add="+")
        widget.bind("<Enter>", lambda _event: self.state(["active"]), add="+")
        widget.bind("<Leave>", lambda _event: self.state(["!active"]), add="+")

    def picture(self, name: str, size: int = 14) -> ttk.Label:
        """Return a label with an icon, to stand in the box."""
        label = ttk.Label(self, style=f"{self.surface}.KitHoleLabel")

        def paint() -> None:
            c = palette()
            label.configure(image=icon(name, size, c.muted, c.field))

        paint()
        on_theme_change(label, paint)
        return label


class TextArea(FieldWidget):
    """Several lines of text; Tab leaves it."""

    def __init__(self, parent: tk.Misc, *, lines: int = 4, width: int = 20) -> None:
        super().__init__(parent)
        self._enabled = True
        self._box = Box(self, (3, 3, 3, 3), one_line=False)
        self._box.pack(fill="both", expand=True)
        self.text = tk.Text(
            self._box,
            height=lines,
            width=width,
            wrap="word",
            undo=True,
            maxundo=500,
            relief="flat",
            borderwidth=0,
            highlightthickness=0,
            padx=px(7),
            pady=px(4),
            font=fonts.BODY,
        )
        self.text._tb_no_autostyle = True  # type: ignore[attr-defined]  # noqa: SLF001
        self._bar = Scrollbar(self._box, self.text.yview, hides=True)
        self.text.configure(yscrollcommand=self._bar.set)
        self._bar.pack(side="right", fill="y")
        self.text.pack(side="left", fill="both", expand=True)
        self._box.watch(self.text)
        self.text.bind("<<Modified>>", self._modified)
        self.text.bind("<Tab>", lambda _event: self._step(1))
        self.text.bind("<Control-Tab>", lambda _event: None)  # it turns to another tab
        self.text.bind("<Shift-Tab>", lambda _event: self._step(-1))
        if self.tk.call("tk", "windowingsystem") == "x11":
            self.text.bind("<ISO_Left_Tab>", lambda _event: self._step(-1))
        self._paint()
        on_theme_change(self, self._paint)

    def _paint(self) -> None:
        c = palette()
        self.text.configure(
            background=c.field if self._enabled else c.field_off,
            foreground=c.text if self._enabled else c.disabled,
            insertbackground=c.text,
            selectbackground=c.select,
            selectforeground=c.select_text,
            inactiveselectbackground=c.select,
        )

    def _step(self, direction: int) -> str:
        place = self.text.tk_focusNext() if direction > 0 else self.text.tk_focusPrev()
        if place is not None:
            place.focus_set()
        return "break"

    def _modified(self, _event: tk.Event[Any]) -> None:
        if self.text.edit_modified():
            self.text.edit_modified(arg=False)
            self.changed()

    def get(self) -> str:
        """Return the text without the space at its end."""
        return self.text.get("1.0", "end-1c").rstrip()

    def set(self, value: Any) -> None:
        """Show ``value``; undo begins here."""
        text = "" if value is None else str(value)
        state = str(self.text.cget("state"))
        self.text.configure(state="normal")
        self.text.delete("1.0", "end")
        self.text.insert("1.0", text)
        self.text.edit_reset()
        self.text.edit_modified(arg=False)
        self.text["state"] = state

    def set_enabled(self, enabled: bool) -> None:
        """Let a person change the text, or not."""
        super().set_enabled(enabled)
        self._enabled = enabled
        self.text.configure(state="normal" if enabled else "disabled")
        self._paint()

    def focus_target(self) -> tk.Misc:
        """Return the text widget."""
        return self.text

    def state_targets(self) -> tuple[ttk.Widget, ...]:
        """Return the box."""
        return (self._box,)
