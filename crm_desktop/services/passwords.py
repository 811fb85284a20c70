"""What a new password must be, and what is said of a wrong one."""

from __future__ import annotations

from crm_desktop.fields.problems import PersonError
from crm_desktop.i18n import Text
from crm_desktop.storage.encryption import CannotUnlock

SHORTEST = 8
"""A password has at least so many signs."""


class WrongPassword(CannotUnlock):
    """The password is not the one of the file, or of the person."""

    def __init__(self, seconds: int = 0) -> None:
        text = (
            Text("The password is wrong. The next try is possible in {seconds} s.",
                 seconds=seconds)
            if seconds
            else Text("The password is wrong. Capital and small letters are different.")
        )  # fmt: skip
        super().__init__(text)


class UnfitPassword(PersonError):  # noqa: N818
    """A new password cannot be taken, or there is none where there should be one."""


def fit(password: str) -> str:
    """Return a new password as it is taken. Raises ``UnfitPassword``."""
    if len(password) < SHORTEST:
        raise UnfitPassword(
            Text("Choose a password of at least {count} signs; a few words are best.",
                 count=SHORTEST)
        )  # fmt: skip
    return password
