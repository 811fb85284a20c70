"""Preparing text for the page: making it harmless, breaking it into lines, right-to-left order.

Line breaking knows Chinese (a line may end after any character, but never begins with closing
punctuation or ends with an opening one) and Latin words (they stay whole unless longer than the
line). No text is ever cut off.
"""

from __future__ import annotations

import re
import unicodedata

from crm_desktop.reports.fonts import NARROW, Typeface

_NOT_FIRST = frozenset(
    "!%),.:;?]}¢°·’”†‡›»、。〉》」』】〕〗〞︰︱﹐﹑﹒﹔﹕﹖！％），．：；？］｝～ー々…—°℃￠ぁぃぅぇぉっゃゅょ"
)
_NOT_LAST = frozenset("$([{£¥‘“‹«〈《「『【〔〖〝﹙﹛﹝＄（［｛￡￥")
_CLOSING = _NOT_FIRST | {NARROW[sign] for sign in "’”…"}
_OPENING = _NOT_LAST | {NARROW[sign] for sign in "‘“"}
_SIGNS = str.maketrans(NARROW)
_BREAK_AFTER = frozenset("-‐–/\\|")
_BREAK_LONG_AFTER = frozenset("@._=&?,;:#+~")
_SEVERAL = re.compile(r"\r\n?|[\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_HARMLESS = re.compile(r"[\x20-\x7e\xa1-\xac\xae-\u02ff\u3000-\ud7ff\uff01-\uff60]*")
_TOLERANCE = 0.01
"""Points by which rounding may make a text wider than the width planned for it."""
_VARIANTS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_NON_CHARACTER = 0xFFFE


def clean(text: str) -> str:
    """Return ``text`` fit for drawing: ended lines by line feeds, nothing that acts unseen.

    Control and broken characters become U+FFFD, which is visible; invisible marks (direction
    overrides, joiners, variation selectors) vanish; a tab becomes four spaces.
    """
    if _HARMLESS.fullmatch(text):
        return text
    return "".join(map(_harmless, _SEVERAL.sub("\n", text)))


def prepared(text: str) -> str:
    """Return ``text`` made harmless and, where it is all Latin, with quotes as Latin has them."""
    text = clean(text)
    if text.isascii() or any(map(_wide, text)):
        return text
    return text.translate(_SIGNS)


def shortened(text: str, width: float, typeface: Typeface, size: float) -> str:
    """Return prepared ``text``, cut and ended by an ellipsis where it is wider than ``width``.

    Only for running heads and the names in charts, which are written in full elsewhere.
    """
    if typeface.width(text, size) <= width:
        return text
    while text and typeface.width(prepared(f"{text}…"), size) > width:
        text = text[:-1]
    return prepared(f"{text.rstrip()}…")


def _harmless(character: str) -> str:
    code = ord(character)
    category = unicodedata.category(character)
    if character == "\n":
        result = character
    elif character == "\t":
        result = "    "
    elif category in {"Cc", "Cs"} or code & _NON_CHARACTER == _NON_CHARACTER:
        result = "\N{REPLACEMENT CHARACTER}"
    elif category == "Cf" or _VARIANTS.fullmatch(character):
        result = ""
    elif category == "Zs" and character not in "\xa0\u3000":
        result = " "
    else:
        result = character
    return result


def _wide(character: str) -> bool:
    return ("\u2e80" <= character <= "\uff60" and not "\ud800" <= character <= "\ufaff") or (
        character >= "\U00020000" or "\uf900" <= character <= "\ufaff"
    )


def _may_break(before: str, after: str) -> bool:
    if before == " ":
        return after != " "
    if after == " " or after in _CLOSING or before in _OPENING:
        return False
    if unicodedata.combining(after):
        return False
    return _wide(before) or _wide(after) or (before in _BREAK_AFTER and after.isalpha())


def wrap(text: str, width: float, typeface: Typeface, size: float) -> list[str]:
    """Break clean ``text`` into lines no wider than ``width``; at least one, maybe empty.

    A single character wider than ``width`` has a line to itself.
    """
    width += _TOLERANCE
    if "\n" not in text and typeface.width(text, size) <= width:
        return [text]
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += _wrap_paragraph(paragraph, width, typeface, size)
    return lines


def _wrap_paragraph(text: str, width: float, typeface: Typeface, size: float) -> list[str]:
    if typeface.width(text, size) <= width:
        return [text]
    limit = width * 1000 / size
    lines: list[str] = []
    start = good = poor = 0
    used = 0.0
    position = 0
    while position < len(text):
        character = text[position]
        if position > start:
            before = text[position - 1]
            if _may_break(before, character):
                good = position
            elif before in _BREAK_LONG_AFTER and character not in _CLOSING:
                poor = position
        used += typeface.advance(character)
        if used > limit and position > start and character != " ":
            end = _end(text, start, good, poor, position)
            lines.append(text[start:end].rstrip(" "))
            start = position = good = poor = end
            used = 0.0
            continue
        position += 1
    lines.append(text[start:].rstrip(" "))
    return lines


def _end(text: str, start: int, good: int, poor: int, position: int) -> int:
    """Choose where the line ends: between words, after a sign in a long word, or anywhere."""
    if good > start:
        return good
    if poor > start:
        return poor
    end = position
    while end > start + 1 and (unicodedata.combining(text[end]) or text[end] in _CLOSING):
        end -= 1
    return end if end > start + 1 or not unicodedata.combining(text[end]) else position


def longest_word(text: str, typeface: Typeface, size: float) -> float:
    """Return the width of the widest part of clean ``text`` that :func:`wrap` keeps whole."""
    widest = 0.0
    start = 0
    for position in range(1, len(text) + 1):
        if position == len(text) or text[position] == "\n" or _may_break(*text[position - 1 :][:2]):
            widest = max(widest, typeface.width(text[start:position].strip(), size))
            start = position
    return widest


def visual(line: str) -> str:
    """Return a line in the order of its glyphs from left to right.

    Parts in Hebrew, Arabic and the like are turned round, numbers within them are not; Arabic
    letters stay unjoined. A mark then comes before its letter, which is where it is drawn and
    where readers of PDF files look for it. Other lines are returned as they are.
    """
    if line.isascii() or not any(_right_to_left(character) for character in line):
        return line
    sides = [_direction(character) for character in line]
    result: list[str] = []
    place = 0
    while place < len(line):
        if sides[place] != "R":
            result.append(line[place])
            place += 1
            continue
        end = last = place
        while end < len(line) and sides[end] != "L":
            if sides[end] == "R":
                last = end
            end += 1
        result += _turned(line[place : last + 1])
        place = last + 1
    return "".join(result)


def _right_to_left(character: str) -> bool:
    return unicodedata.bidirectional(character) in {"R", "AL"}


def _direction(character: str) -> str:
    """Return the side from which a letter is read; marks, signs and digits have none."""
    return {"R": "R", "AL": "R", "L": "L"}.get(unicodedata.bidirectional(character), "")


_MIRROR = str.maketrans("()[]{}<>«»", ")(][}{><»«")


def _turned(part: str) -> list[str]:
    """Return the characters from the last to the first, numbers as they were."""
    result: list[str] = []
    number: list[str] = []
    for character in reversed(part):
        if unicodedata.bidirectional(character) in {"EN", "AN"}:
            number.insert(0, character)
            continue
        result += number
        number = []
        result.append(character.translate(_MIRROR))
    return result + number
