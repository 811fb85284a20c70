"""What the file refuses, as sentences."""

from __future__ import annotations

from crm_desktop.fields.problems import PersonError
from crm_desktop.i18n import Text


class NotAtHand(PersonError):  # noqa: N818
    """The disk does not give the file out; nothing can be said about its password."""


class FileMoved(PersonError):  # noqa: N818
    """The open file is not the one at its place any more: what is written would be lost."""

    def __init__(self, name: str) -> None:
        super().__init__(
            Text(
                "“{name}” was moved, removed or replaced while it was open, so nothing was "
                "changed. Put it back in its place, or close the program and open the file again.",
                name=name,
            )
        )


class Locked(PersonError):  # noqa: N818
    """The file was locked by the person; nothing can be read until it is unlocked."""

    def __init__(self) -> None:
        super().__init__(Text("The file is locked. Enter its password to go on."))


def conflict(reason: str) -> Text:
    """Return the sentence for rows that do not go together."""
    if "FOREIGN KEY" in reason:
        return Text("Nothing was changed: other records still refer to this one.")
    if "UNIQUE" in reason:
        return Text("Nothing was changed: another record already has this code or key.")
    return Text("Nothing was changed: the file refused it ({reason}).", reason=reason)


def hindrance(reason: str) -> Text:
    """Return the sentence for a file that cannot be written."""
    if "locked" in reason or "busy" in reason:
        return Text("Nothing was changed: another program is writing to the file. Try again.")
    if "full" in reason:
        return Text("Nothing was changed: the disk is full. Make room and try again.")
    if "I/O" in reason:
        # Where the disk failed at the very end, the change may be there when the file is opened
        # again: nothing can be promised.
        return Text(
            "The disk failed ({reason}). Open the file again and see whether the last change is "
            "there before you make it once more.",
            reason=reason,
        )
    if "readonly" in reason:
        return Text("Nothing was changed: the file or its folder is read-only.")
    return Text("Nothing was changed: the file cannot be written ({reason}).", reason=reason)


def unopened(name: str, reason: str) -> Text:
    """Return the sentence for a file that cannot be opened, although nothing is wrong with it."""
    if "locked" in reason or "busy" in reason:
        return Text("“{name}” is being worked on by another program. Try again.", name=name)
    return Text(
        "“{name}” cannot be opened ({reason}). See whether the disk is full and whether the file "
        "and its folder may be written.",
        name=name,
        reason=reason,
    )


def unread(name: str, reason: str) -> Text:
    """Return the sentence for a file of which a part cannot be read."""
    return Text(
        "“{name}” cannot be read ({reason}). See whether its disk is there; check the file, and "
        "restore a backup if it is damaged.",
        name=name,
        reason=reason,
    )
