"""Long texts with light Markdown: it grows, shows what its marks mean, and opens large."""

from __future__ import annotations

import math
import re
import tkinter as tk
from typing import TYPE_CHECKING, Any

from crm_desktop.i18n import _
from crm_desktop.ui.theme import fonts, on_theme_change, palette, px

from .button import Button, IconButton
from .surface import Card, Frame, Label
from .textfield import TextArea

if TYPE_CHECKING:
    from collections.abc import Callable

_LEAST, _MOST = 3, 16
"""Lines that the field shows at least and at most; longer texts scroll."""
_SETTLE = 80
_BULLET = re.compile(r"( *)([-*•])( +)(.*)")
_HEADING = re.compile(r"(#{1,3}) +")
_BOLD = re.compile(r"\*\*[^*\s](?:[^*\n]*[^*\s])?\*\*")
_LINK = re.compile(r"\[[^\[\]\n]+\]\([^\s()]+\)|(?:https?://|www\.)[^\s<>（）()，。；“”]+")
_WORD = re.compile(r"\w+")


class NotesField(TextArea):
    """Several lines of text with light Markdown (see ``fields.markdown``), kept as plain text.

    Ctrl+B makes bold, Enter goes on with a list, F6 opens the text large; Tab leaves the field.
    With ``large`` it fills its place; F6 then calls ``on_close``.
    """

    def __init__(
        self, parent: tk.Misc, *, lines: int = _LEAST, width: int = 12, large: bool = False
    ) -> None:
        super().__init__(parent, lines=lines, width=width)
        self._least = lines
        self._large = large
        self._timer = ""
        self._sheet: _Sheet | None = None
        self.on_close: Callable[[], Any] = lambda: None
        self._tools = self._make_tools()
        text = self.text
        for key in ("<Control-b>", "<Control-B>"):
            text.bind(key, lambda _event: self._did(self.bold))
        for key in ("<Control-Shift-L>", "<Control-Shift-l>"):
            text.bind(key, lambda _event: self._did(self.bullets))
        text.bind("<Return>", self._entered, add="+")
        text.bind("<F6>", lambda _event: self._did(self.open_large))
        text.bind("<FocusIn>", lambda _event: self._show_tools(), add="+")
        text.bind("<FocusOut>", lambda _event: self.after_idle(self._left), add="+")
        text.bind("<Configure>", lambda _event: self._soon(), add="+")
        self.bind("<Destroy>", lambda _event: self._stop(), add="+")
        on_theme_change(self, self._mark_up)

    # -- looks ---------------------------------------------------------------------------------

    def _make_tools(self) -> Frame:
        bar = Frame(self)
        for text, call, hint in (
            ("B", self.bold, _("Bold (Ctrl+B)")),
            ("H", self.heading, _("Heading")),
        ):
            button = Button(bar, text, call, "ghost", tooltip=hint)
            button.configure(takefocus=False, width=2)
            button.pack(side="left")
        for icon, call, hint in (
            ("list", self.bullets, _("List (Ctrl+Shift+L)")),
            ("link", self.link, _("Link")),
        ):
            sign = IconButton(bar, icon, call, hint, small=True)
            sign.configure(takefocus=False)
            sign.pack(side="left", padx=(px(2), 0))
        if not self._large:
            large = IconButton(bar, "expand", self.open_large, _("Open large (F6)"), small=True)
            large.configure(takefocus=False)
            large.pack(side="right")
        return bar

    def _show_tools(self) -> None:
        # In a cell of a list there is no room for it.
        placed = "place" in {self.winfo_manager(), self.master.winfo_manager()}
        if not self._tools.winfo_manager() and self._enabled and not (placed and not self._large):
            self._tools.pack(side="bottom", fill="x", pady=(px(4), 0))

    def _left(self) -> None:
        if self.winfo_exists() and not self.has_focus() and not self._large:
            self._tools.pack_forget()

    def set(self, value: Any) -> None:
        """Show ``value``; undo begins here."""
        super().set(value)
        self._soon()

    def _modified(self, event: tk.Event[Any]) -> None:
        super()._modified(event)
        self._soon()

    def _soon(self) -> None:
        if not self._timer:
            self._timer = self.after(_SETTLE, self._settle)

    def _stop(self) -> None:
        if self._timer:
            self.after_cancel(self._timer)
            self._timer = ""

    def _settle(self) -> None:
        self._timer = ""
        self._mark_up()
        if not self._large and self.text.winfo_width() > 1:
            # In pixels: headings are higher than other lines.
            tall = self.text.tk.call(self.text, "count", "-update", "-ypixels", "1.0", "end")
            lines = math.ceil(int(tall or 1) / fonts.line_height(fonts.BODY))
            wanted = min(max(lines, self._least), _MOST)
            if wanted != int(self.text.cget("height")):
                self.text.configure(height=wanted)

    def _mark_up(self) -> None:
        """Show what the marks mean, the marks themselves faintly."""
        c, text = palette(), self.text
        text.tag_configure("bold", font=fonts.BODY_BOLD)
        text.tag_configure("heading", font=fonts.HEADING)
        text.tag_configure("link", foreground=c.accent_text, underline=True)
        text.tag_configure("mark", foreground=c.hint)
        text.tag_raise("sel")
        for tag in ("bold", "heading", "link", "mark"):
            text.tag_remove(tag, "1.0", "end")
        for number, line in enumerate(text.get("1.0", "end-1c").split("\n"), 1):
            if found := _HEADING.match(line):
                text.tag_add("heading", f"{number}.0", f"{number}.end")
                text.tag_add("mark", f"{number}.0", f"{number}.{found.end()}")
            elif found := _BULLET.match(line):
                text.tag_add("mark", f"{number}.{found.start(2)}", f"{number}.{found.end(2)}")
            for found in _BOLD.finditer(line):
                self._tag("bold", number, found)
                start, end = found.span()
                text.tag_add("mark", f"{number}.{start}", f"{number}.{start + 2}")
                text.tag_add("mark", f"{number}.{end - 2}", f"{number}.{end}")
            for found in _LINK.finditer(line):
                self._tag("link", number, found)

    def _tag(self, tag: str, line: int, found: re.Match[str]) -> None:
        self.text.tag_add(tag, f"{line}.{found.start()}", f"{line}.{found.end()}")

    # -- writing -------------------------------------------------------------------------------

    def _did(self, call: Callable[[], Any]) -> str:
        call()
        return "break"

    def _change(self, first: str, last: str, new: str) -> None:
        """Put ``new`` in the place of what stands there, as one step of undo."""
        text = self.text
        text.edit_separator()
        text.replace(first, last, new)
        text.edit_separator()
        text.see("insert")

    def bold(self) -> None:
        """Make what is marked bold, or the word at the cursor; or take that away again."""
        text = self.text
        first, last = self._chosen()
        words = text.get(first, last)
        if not words.strip() or "\n" in words:
            text.insert("insert", "****")
            text.mark_set("insert", "insert -2c")
            return
        around = text.get(f"{first} -2c", first), text.get(last, f"{last} +2c")
        if words.startswith("**") and words.endswith("**") and len(words) > 4:  # noqa: PLR2004
            new = words[2:-2]
        elif around == ("**", "**"):
            first, last, new = text.index(f"{first} -2c"), text.index(f"{last} +2c"), words
        else:
            left = len(words) - len(words.lstrip())
            right = len(words.rstrip())
            new = f"{words[:left]}**{words[left:right]}**{words[right:]}"
        self._change(first, last, new)
        end = f"{first} +{len(new)}c"
        text.tag_remove("sel", "1.0", "end")
        text.tag_add("sel", first, end)
        text.mark_set("insert", end)

    def _chosen(self) -> tuple[str, str]:
        """Return where the marked text begins and ends, or the word at the cursor."""
        text = self.text
        if text.tag_ranges("sel"):
            return text.index("sel.first"), text.index("sel.last")
        line, column = map(int, text.index("insert").split("."))
        for found in _WORD.finditer(text.get(f"{line}.0", f"{line}.end")):
            if found.start() <= column <= found.end():
                return f"{line}.{found.start()}", f"{line}.{found.end()}"
        return text.index("insert"), text.index("insert")

    def _lines(self) -> tuple[int, int]:
        text = self.text
        if not text.tag_ranges("sel"):
            line = int(text.index("insert").split(".")[0])
            return line, line
        first = int(text.index("sel.first").split(".")[0])
        return first, int(text.index("sel.last -1c").split(".")[0])

    def bullets(self) -> None:
        """Make the marked lines, or that of the cursor, a list; or plain lines again."""
        first, last = self._lines()
        lines = self.text.get(f"{first}.0", f"{last}.end").split("\n")
        found = [_BULLET.fullmatch(line) for line in lines]
        if all(found):
            new = [f"{one[1]}{one[4]}" for one in found if one]
        else:
            new = [line if _BULLET.fullmatch(line) else f"- {line}" for line in lines]
        self._change(f"{first}.0", f"{last}.end", "\n".join(new))

    def heading(self) -> None:
        """Make the line of the cursor a heading, or a plain line again."""
        first, _last = self._lines()
        line = self.text.get(f"{first}.0", f"{first}.end")
        new = _HEADING.sub("", line) if _HEADING.match(line) else f"# {line}"
        self._change(f"{first}.0", f"{first}.end", new)

    def link(self) -> None:
        """Write a link around what is marked, with the cursor where the address belongs."""
        first, last = self._chosen()
        words = self.text.get(first, last) or _("words")
        new = f"[{words}](https://)"
        self._change(first, last, new)
        self.text.mark_set("insert", f"{first} +{len(new) - 1}c")
        self.text.focus_set()

    def _entered(self, event: tk.Event[Any]) -> str | None:
        """Go on with a list; an empty line of it ends it."""
        if int(event.state) & 0x5:  # with Shift or Ctrl
            return None
        text = self.text
        line = int(text.index("insert").split(".")[0])
        found = _BULLET.fullmatch(text.get(f"{line}.0", f"{line}.end"))
        if found is None or text.tag_ranges("sel"):
            return None
        text.edit_separator()
        if found[4].strip():
            text.insert("insert", f"\n{found[1]}{found[2]} ")
        else:
            text.delete(f"{line}.0", f"{line}.end")
        text.edit_separator()
        text.see("insert")
        return "break"

    # -- large ---------------------------------------------------------------------------------

    def open_large(self) -> None:
        """Show the text large above the window; what is written there is written here."""
        if self._large:
            self.on_close()
        elif self._sheet is None:
            self._sheet = _Sheet(self)

    @property
    def large(self) -> NotesField | None:
        """Return the field in which the text is shown large, while it is."""
        return self._sheet.field if self._sheet is not None else None

    def taken_back(self, text: str, cursor: str) -> None:
        """Go on here with what was written large."""
        self._sheet = None
        if text != self.text.get("1.0", "end-1c"):
            self._change("1.0", "end-1c", text)
        self.text.mark_set("insert", cursor)
        self.text.focus_set()


class _Sheet(Card):
    """The large view of one field; Esc and F6 close it, nothing is lost."""

    def __init__(self, owner: NotesField) -> None:
        super().__init__(owner.winfo_toplevel(), (18, 14, 18, 16), kind="popup")
        self._owner = owner
        head = Frame(self)
        head.pack(fill="x", pady=(0, px(10)))
        Label(head, _("Text"), "heading").pack(side="left")
        Button(head, _("Done"), self.close, "primary", tooltip="Esc").pack(side="right")
        field = self.field = NotesField(self, lines=8, large=True)
        field.pack(fill="both", expand=True)
        field.set(owner.text.get("1.0", "end-1c"))
        self.place(relx=0.5, rely=0.5, anchor="center", relwidth=0.72, relheight=0.78)
        self.lift()
        field.on_close = self.close
        field.text.bind("<Escape>", lambda _event: self._stop())
        field.text.mark_set("insert", owner.text.index("insert"))
        field.text.see("insert")
        field.focus()

    def _stop(self) -> str:
        self.close()
        return "break"

    def close(self) -> None:
        """Hand the text back."""
        text = self.field.text.get("1.0", "end-1c")
        cursor = self.field.text.index("insert")
        self.destroy()
        if self._owner.winfo_exists():
            self._owner.taken_back(text, cursor)
