"""The form of a customer: what stands where."""

from __future__ import annotations

from crm_desktop.fields.spec import Section, Tab
from crm_desktop.i18n import N_
from crm_desktop.records.consenting import PRIVACY

LAYOUT = (
    Tab(
        N_("Profile"),
        Section(
            N_("Basics"),
            ("name", "kind"),
            ("company", "code"),
            ("level", "status"),
            ("stage", "type"),
            ("industry", "source"),
            ("owner", "tags"),
        ),
        Section(
            N_("Reach"),
            ("phone", "mobile"),
            ("email", "fax"),
            ("homepage",),
            ("social",),
        ),
    ),
    Tab(
        N_("Address"),
        Section(
            N_("Main address"),
            ("country", "dialling_code"),
            ("province", "city"),
            ("area_code", "postal_code"),
            ("address",),
        ),
        Section(N_("Further addresses"), ("addresses",)),
    ),
    Tab(
        N_("Details"),
        Section(
            N_("Company"),
            ("annual_revenue", "currency"),
            ("employees", "size"),
            ("legal_representative",),
            ("registered_address",),
        ),
        Section(
            N_("Person"),
            ("gender", "birthday"),
            ("occupation", "id_number"),
        ),
    ),
    Tab(
        N_("Notes"),
        Section(N_("Preferences"), ("preferences",), ("notes",)),
        Section(PRIVACY.label, *PRIVACY.rows, ("external_id",), ("privacy_notes",)),
    ),
)
