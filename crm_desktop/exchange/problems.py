"""What can go wrong with a file that a person chose, each with a sentence to show."""

from __future__ import annotations

from crm_desktop.fields.problems import PersonError


class UnreadableFile(PersonError):  # noqa: N818 - the file's word, not Python's
    """The file cannot be read as a table."""


class PasswordNeeded(UnreadableFile):
    """The workbook is protected, and no password was given."""


class WrongPassword(PasswordNeeded):
    """The workbook is protected, and the password given does not open it."""


class UnwritableFile(PersonError):  # noqa: N818 - the file's word, not Python's
    """The file cannot be written; what stood there before is untouched."""


class LackingCharacters(UnwritableFile):
    """The encoding that was asked for does not have all characters of the texts."""
