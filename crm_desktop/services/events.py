"""What is remembered in the log although it changed no record."""

from __future__ import annotations

from collections.abc import Mapping

from crm_desktop.i18n import N_
from crm_desktop.storage.audit import ERASED

EXPORT = "event.export"
PRINT = "event.print"
SHOWN = "event.shown"
SIGN_IN = "event.sign-in"
SIGNED_IN = "event.person-signed-in"
SIGN_OUT = "event.sign-out"
FAILED = "event.sign-in-failed"
PEOPLE = "event.people"
PASSWORD = "event.password"  # noqa: S105 - a name
RECOVERY = "event.recovery-key"
RESTORED = "event.restored"
BACKUP = "event.backup"
GIVEN = "event.personal-data"

EVENTS: Mapping[str, str] = {
    EXPORT: N_("List written to a file"),
    PRINT: N_("Report made"),
    SHOWN: N_("Protected field shown"),
    SIGN_IN: N_("File unlocked"),
    SIGNED_IN: N_("Signed in"),
    SIGN_OUT: N_("Signed out"),
    FAILED: N_("Wrong password given"),
    PEOPLE: N_("People of the file changed"),
    PASSWORD: N_("Password of the file changed"),
    RECOVERY: N_("Recovery key written"),
    RESTORED: N_("File restored from a backup"),
    BACKUP: N_("Backup looked into"),
    GIVEN: N_("Personal data written out"),
    ERASED: N_("Personal data erased"),
}
"""What an entry that changed no record is called."""
