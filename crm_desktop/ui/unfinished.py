"""What waits when the window opens: the guide of the first start, input that was not saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_desktop.i18n import _
from crm_desktop.ui.form import safekeeping

if TYPE_CHECKING:
    from crm_desktop.ui.screen import Shell


def offer(shell: Shell) -> None:
    """Ask whether to go on with input that was never saved, if there is any."""
    found = safekeeping.kept(shell.preferences, shell.desk)
    if found is None:
        return
    spec = shell.desk.types[found.record]
    title = spec.call(found.values) if spec.title in found.values else ""
    if not title and found.record_id is not None:
        title = shell.desk.records.title(found.record, found.record_id)

    def forget() -> None:
        safekeeping.keep(shell.preferences, shell.desk, None)

    def go_on() -> None:
        forget()  # the form keeps it again by itself
        if found.record_id is None:
            shell.new_record(found.record, **found.values)
        else:
            shell.go(found.record, show=found.record_id, enter=found.values)

    if title:
        told = _("What was entered last was not saved: {type} “{title}”.",
                 type=_(spec.label), title=title)  # fmt: skip
    else:
        what = _("New {type}", type=_(spec.label).lower())
        told = _("What was entered last was not saved: {what}.", what=what)
    shell.ask(
        told,
        (_("Go on with it"), go_on),
        (_("Discard"), forget),
        (_("Later"), lambda: None),
    )


def is_new(shell: Shell) -> bool:
    """Tell whether nobody has worked with this file on this computer: the guide comes first."""
    desk = shell.desk
    if shell.preferences.get("welcomed") or desk.read_only:
        return False
    return not desk.history.operations(1) and not desk.setting("company")
