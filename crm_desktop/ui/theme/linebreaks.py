"""Breaking Chinese text into lines, which Tk does only at blanks.

A line may end after any Chinese character, but no line begins with a closing mark or ends with
an opening one, and words in Latin letters stay whole.
"""

from __future__ import annotations

from . import fonts

_CLOSING = "，。、；：？！）】》〉」』”’…—·,.;:?!)]}%"
_OPENING = "（【《〈「『“‘([{"


def broken(font: str, text: str, width: int) -> str:
    """Return ``text`` with line ends, so that no line is wider than ``width`` pixels if possible.

    Text without Chinese is returned as it is: Tk breaks it well.
    """
    if width <= 0 or not any(map(_wide, text)):
        return text
    return "\n".join(_lines(font, line, width) for line in text.split("\n"))


def _lines(font: str, text: str, width: int) -> str:
    lines = []
    line = ""
    for piece in pieces(text):
        if line and fonts.measure(font, (line + piece).rstrip()) > width:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return "\n".join([*lines, line])


def pieces(text: str) -> list[str]:
    """Return the parts of ``text`` between which a line may end."""
    parts: list[str] = []
    start = 0
    for at in range(1, len(text)):
        if may_break(text[at - 1], text[at]):
            parts.append(text[start:at])
            start = at
    return [*parts, text[start:]]


def may_break(before: str, after: str) -> bool:
    """Tell whether a line may end between two characters."""
    if after in _CLOSING or before in _OPENING or after.isspace():
        return False
    return before.isspace() or _wide(before) or _wide(after)


def _wide(sign: str) -> bool:
    # The blocks of Chinese signs and marks, and the fullwidth forms.
    return (
        "\u2e80" <= sign <= "\u9fff" or "\uf900" <= sign <= "\ufaff" or "\uff00" <= sign <= "\uffef"
    )
