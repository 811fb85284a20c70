"""Who may be contacted: only who said so, for this way, at an address that is there."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from crm_desktop.services.contacting import NoSuchChannel
from crm_desktop.services.lists import Query
from tests.offices import open_desk


def test_only_who_gave_consent_for_this_way_is_listed(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    save = desk.records.save
    day = date(2026, 3, 1)
    given = {"consent": "given", "consent_date": day, "consent_source": "Form"}
    yes = save("customer", {"name": "Yes", "email": "yes@x.example"} | given).id
    save("customer", {"name": "Phone", "email": "p@x.example", "consent_channel": "phone"} | given)
    save("customer", {"name": "No address"} | given)
    save("customer", {"name": "Not asked", "email": "n@x.example"})
    no = save("customer", {"name": "No", "email": "no@x.example", "consent": "refused"}).id
    for name, customer in (("Of yes", yes), ("Of no", no)):
        save("contact", {"name": name, "customer": customer, "email": "c@x.example"} | given)
    found = desk.contacting.who("email")
    assert [one.title for one in found] == ["Of yes", "Yes"]
    assert (found[1].address, found[1].since, found[1].source) == ("yes@x.example", day, "Form")
    assert [one.title for one in desk.contacting.who("phone")] == []
    assert desk.contacting.write("email", tmp_path / "who.pdf").read_bytes()[:4] == b"%PDF"
    with pytest.raises(NoSuchChannel):
        desk.contacting.who("drums")
    written = desk.exports.write(Query("customer", columns=("name", "email")), tmp_path / "a.csv")
    assert "refused to be contacted: 1" in str(written.notes[0])
    assert desk.exports.write(Query("customer", columns=("name",)), tmp_path / "b.csv").notes == ()
    assert len([v for v in desk.lists.views("contact") if v.name == "May be contacted"]) == 1
    desk.close()
