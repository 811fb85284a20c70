"""Files in words and signs: how large they are, which icon they have."""

from __future__ import annotations

from crm_desktop.fields.attachments import Attachment

_STEPS = ("kB", "MB", "GB", "TB")
_THOUSAND = 1000
_SHEETS = (".xlsx", ".xls", ".ods", ".csv", ".tsv", ".et")
_TEXTS = (".docx", ".doc", ".odt", ".txt", ".md", ".rtf", ".wps")


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
