"""Light Markdown as people read it: text that is shown, not edited."""

from __future__ import annotations

import math
import tkinter as tk
import webbrowser
from typing import TYPE_CHECKING

from crm_desktop.fields.markdown import Block, blocks
from crm_desktop.ui.theme import fonts, on_theme_change, palette, px

from .surface import surface_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_BULLET = "•\t"
_STEP = 14


class RichText(tk.Text):
    """Shows light Markdown, as high as its lines, or at most ``most`` of them.

    Its tags (``rich.bold`` …) are made by ``set_tags``, which other texts may call for ``insert``.
    """

    def __init__(self, parent: tk.Misc, text: str = "", *, most: int = 0) -> None:
        self.surface = surface_of(parent)
        self._tb_no_autostyle = True
        super().__init__(
            parent,
            height=1,
            width=10,
            wrap="word",
            relief="flat",
            borderwidth=0,
            highlightthickness=0,
            padx=0,
            pady=0,
            font=fonts.BODY,
            cursor="arrow",
            takefocus=False,
            state="disabled",
        )
        self._most = most
        self._shown = ""
        self._tall = 0
        self._paint()
        on_theme_change(self, self._paint)
        self.bind("<Configure>", lambda _event: self._fit(), add="+")
        self.set_text(text)

    def _paint(self) -> None:
        c = palette()
        self.configure(
            background=c.surface(self.surface), foreground=c.text, selectbackground=c.select
        )
        set_tags(self)

    def set_text(self, text: str) -> None:
        """Show ``text``."""
        if text == self._shown:
            return
        self._shown = text
        self.configure(state="normal")
        self.delete("1.0", "end")
        insert(self, "end", blocks(text))
        self.configure(state="disabled")
        self._fit()

    def _fit(self) -> None:
        if self.winfo_width() <= 1:
            return
        # In pixels: headings are higher than other lines.
        tall = self.tk.call(self, "count", "-update", "-ypixels", "1.0", "end")
        lines = math.ceil(int(tall or 1) / fonts.line_height(fonts.BODY))
        wanted = min(lines, self._most) if self._most else lines
        if wanted != self._tall:
            self._tall = wanted
            self.configure(height=max(wanted, 1))


def set_tags(text: tk.Text, margin: int = 0) -> None:
    """Make the tags that ``insert`` uses, for text that begins ``margin`` screen pixels in."""
    c = palette()
    text.tag_configure("rich.text", lmargin1=margin, lmargin2=margin)
    text.tag_configure("rich.bold", font=fonts.BODY_BOLD)
    text.tag_configure("rich.link", foreground=c.accent_text, underline=True)
    for level in range(4):
        left = margin + px(_STEP) * level
        inner = left + px(_STEP)
        text.tag_configure(f"rich.bullet{level}", lmargin1=left, lmargin2=inner, tabs=(inner,))
        text.tag_configure(
            f"rich.heading{level}",
            font=fonts.HEADING if level == 1 else fonts.BODY_BOLD,
            spacing1=px(4),
            lmargin1=margin,
            lmargin2=margin,
        )
    text.tag_bind("rich.link", "<Enter>", lambda _event: text.configure(cursor="hand2"))
    text.tag_bind("rich.link", "<Leave>", lambda _event: text.configure(cursor="arrow"))
    text.tag_bind("rich.link", "<ButtonRelease-1>", lambda event: _follow(text, event.x, event.y))


def insert(text: tk.Text, at: str, lines: Sequence[Block], *more: str) -> None:
    """Write ``lines`` into ``text``, each with the tags of its kind and ``more``."""
    for place, block in enumerate(lines):
        if place:
            text.insert(at, "\n", more)
        kind = f"rich.{block.kind}{block.level}" if block.kind != "text" else "rich.text"
        if block.kind == "bullet":
            text.insert(at, _BULLET, (*more, kind))
        for span in block.spans:
            tags = [*more, kind]
            if span.bold:
                tags.append("rich.bold")
            if span.link:
                tags += ["rich.link", f"to:{span.link}"]
            text.insert(at, span.text, tuple(tags))


def _follow(text: tk.Text, x: int, y: int) -> None:
    for tag in text.tag_names(f"@{x},{y}"):
        if tag.startswith("to:"):
            webbrowser.open(tag[3:])
