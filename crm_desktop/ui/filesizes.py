"""Files in words and signs: how large they are, which icon they have."""

from __future__ import annotations

from crm_desktop.fields.attachments import Attachment
from crm_desktop.ui.theme import Colour

_STEPS = ("kB", "MB", "GB", "TB")
_THOUSAND = 1000
_LETTERS = 5
_SHEETS = (".xlsx", ".xls", ".ods", ".csv", ".tsv", ".et")
_TEXTS = (".docx", ".doc", ".odt", ".txt", ".md", ".rtf", ".wps")


COLOURS: dict[str, Colour] = {
    "file-pdf": "red",
    "file-sheet": "green",
    "file-text": "blue",
    "image": "purple",
    "file": "grey",
}
"""Icon of a file -> its colour."""


def size_words(size: int) -> str:
    """Return a size in bytes as people say it, such as “1.4 MB”."""
    if size < _THOUSAND:
        return f"{size} B"
    value = float(size)
    for step in _STEPS:
        value /= _THOUSAND
        if value < _THOUSAND or step == _STEPS[-1]:
            break
    return f"{value:.1f} {step}" if value < 10 else f"{value:,.0f} {step}"  # noqa: PLR2004


def file_icon(file: Attachment) -> str:
    """Return the icon of a file's sort."""
    name = file.name.lower()
    if file.media_type.startswith("image/"):
        return "image"
    if file.media_type == "application/pdf":
        return "file-pdf"
    if name.endswith(_SHEETS):
        return "file-sheet"
    return "file-text" if name.endswith(_TEXTS) else "file"


def ending_of(file: Attachment) -> str:
    """Return the ending of a file's name in a few capitals, “–” without one."""
    ending = file.name.rpartition(".")[2] if "." in file.name else ""
    return ending[:_LETTERS].upper() or "–"
