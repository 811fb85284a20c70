"""What is wrong with what a person entered, said beside the thing that is wrong."""

from __future__ import annotations

from dataclasses import dataclass

from crm_desktop.i18n import Text


class PersonError(Exception):
    """An error a person can cause and mend; ``str()`` is the sentence, in their language."""

    def __init__(self, text: Text) -> None:
        super().__init__(text)
        self.text = text

    def __str__(self) -> str:
        return str(self.text)


class FieldError(PersonError):
    """A single value cannot be taken as it is."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that keeps a record from being saved.

    ``field`` is the field's name ("" for the record as a whole); for a field of a line, ``line``
    is the line's index from 0 and ``part`` the name of the field within it.
    """

    field: str
    text: Text
    line: int | None = None
    part: str = ""


class InvalidRecord(PersonError):  # noqa: N818 - the field's word, not Python's
    """The record cannot be saved; ``problems`` says why, field by field."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems[0].text)
        self.problems = problems
