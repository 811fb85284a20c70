"""An invented office: customers, contacts and what passes between them, made from a seed.

Every row depends on the seed and on the customer's index alone, not on the order in which rows are
asked for: a million customers can be written in any number of parts. Names, addresses and numbers
are put together by rule; any likeness to somebody real is chance. Mailboxes and home pages stand
under ``.example`` and ``example.com``, which belong to nobody.

Rows are plain dictionaries keyed by the fields of the record types; choices are keys, phone
numbers E.164, money CNY.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from crm_desktop.services import demo_dealings, demo_names, demo_words
from crm_desktop.services.demo_names import (
    Company,
    Draw,
    Person,
    chance,
    number,
    pick,
    weighted,
    whole,
)

Row = dict[str, Any]

_CHINESE_SHARE = {"zh": 0.7, "en": 0.3}
_PERSON_SHARE = 0.24
_YEAR = 365.25
_DAY_SECONDS = 86_400
_OFFICE_SECONDS = 9 * 3600

_STATUS = weighted("prospect 22 active 50 dormant 18 lost 10")
_LEVEL = {
    "prospect": weighted("potential 85 normal 12 important 3"),
    "active": weighted("important 20 normal 75 potential 5"),
    "dormant": weighted("important 7 normal 89 potential 4"),
    "lost": weighted("important 5 normal 91 potential 4"),
}
_STAGE = {
    "prospect": weighted("lead 60 qualified 40"),
    "active": weighted("customer 78 loyal 22"),
    "dormant": weighted("at_risk 80 customer 20"),
    "lost": weighted("lost 1"),
}
_LOYAL = weighted("loyal 70 customer 30")
_TYPE = weighted("user 84 partner 9 supplier 4 competitor 1 other 2")
_SOURCE = weighted(
    "referral 26 website 22 exhibition 14 advertisement 8 phone 12 walk_in 6 social 9 other 3"
)
_CONSENT = weighted("unknown 35 given 60 refused 5")
_DAYS_KNOWN = {
    "prospect": (2, 500),
    "active": (40, 2400),
    "dormant": (420, 2600),
    "lost": (800, 3000),
}
_TAG_COUNTS = (0, 0, 1, 1, 1, 2, 2, 3)
_CONTACT_COUNTS = {
    "important": (2, 2, 3, 3, 4),
    "normal": (1, 1, 1, 2, 2, 3),
    "potential": (1, 1, 1, 2),
}
_SIZES = ((500, "large"), (100, "medium"), (10, "small"), (0, "micro"))
_MAILBOXES = ("info", "sales", "office", "contact", "service", "purchasing", "admin", "hello")


class DemoCustomer(dict[str, Any]):
    """The row of a customer; ``index`` tells which one of its world it is."""

    __slots__ = ("index",)

    def __init__(self, index: int) -> None:
        super().__init__()
        self.index = index


class DemoWorld:
    """The customers of one office.

    ``language`` is the office's own (``zh_CN`` or ``en``): it decides how its notes read and
    whether most customers are Chinese. All dates but those of follow-ups lie before ``today``.
    """

    def __init__(self, seed: int, today: date, language: str) -> None:
        self.today = today
        self.language = language
        self.staff = demo_words.staff(language)
        self.seed = seed
        self._words = demo_words.chinese()
        self._abroad = demo_words.abroad()
        self._share = _CHINESE_SHARE["zh" if language.startswith("zh") else "en"]
        self._texts = {
            kind: tuple(pair.shown(language) for pair in pairs)
            for kind, pairs in demo_words.texts().items()
        }
        self._office_opens = datetime.combine(today, time(1), UTC)

    def draw(self, index: int, part: int) -> Random:
        """Return the source of chance for one part of one customer's rows."""
        return Random((self.seed << 44) + (index << 4) + part)  # noqa: S311 - invented data

    def texts(self, kind: str) -> tuple[str, ...]:
        """Return the invented texts of a kind, in the office's language."""
        return self._texts[kind]

    def products(self) -> list[Row]:
        """Return what the office sells; the lines of sales refer to places in this list."""
        return [
            {
                "code": product.code,
                "name": product.name.shown(self.language),
                "category": product.category.shown(self.language),
                "unit": product.unit.shown(self.language),
                "list_price": product.price,
                "cost": product.cost,
                "currency": "CNY",
                "active": True,
            }
            for product in demo_words.products()
        ]

    def customer(self, index: int) -> DemoCustomer:
        """Return the row of customer ``index`` (from 0)."""
        draw = self.draw(index, 0).random
        row = DemoCustomer(index)
        person = draw() < _PERSON_SHARE
        row["kind"] = "person" if person else "company"
        row["name"] = row["company"] = ""
        self._standing(row, draw)
        if draw() < self._share:
            self._chinese_customer(row, draw, person=person)
        else:
            self._customer_abroad(row, draw, person=person)
        if person:
            self._personal(row, draw)
        else:
            _business(row, draw)
        row["preferences"] = pick(draw, self._texts["preferences"]) if chance(draw, 0.35) else ""
        row["tags"] = self._tags(draw)
        row["owner"] = pick(draw, self.staff)
        row["consent"] = pick(draw, _CONSENT)
        return row

    def _standing(self, row: Row, draw: Draw) -> None:
        """Decide what the customer means to the office, and since when it is known."""
        row["status"] = status = pick(draw, _STATUS)
        row["level"] = level = pick(draw, _LEVEL[status])
        loyal = level == "important" and status == "active"
        row["stage"] = pick(draw, _LOYAL if loyal else _STAGE[status])
        row["type"] = pick(draw, _TYPE)
        row["source"] = pick(draw, _SOURCE)
        days = whole(draw, *_DAYS_KNOWN[status])
        seconds = days * _DAY_SECONDS - int(draw() * _OFFICE_SECONDS)
        row["created"] = self._office_opens - timedelta(seconds=seconds)

    def _chinese_customer(self, row: Row, draw: Draw, *, person: bool) -> None:
        words = self._words
        city = pick(draw, words.cities)
        district = pick(draw, city.districts)
        street = f"{city.region}{district}{pick(draw, words.streets)}{1 + int(draw() * 880)}号"
        row["country"] = "CN"
        row["dialling_code"] = "86"
        row["province"] = city.province
        row["area_code"] = city.area_code
        row["city"] = city.name
        row["postal_code"] = f"{city.postal}{int(draw() * 100):02d}"
        landline = number(draw, city.landline)
        company = demo_names.chinese_company(draw, words, city, district)
        somebody = demo_names.chinese_person(draw, words)
        if person:
            home = f"{pick(draw, words.homes)}{whole(draw, 1, 30)}幢{whole(draw, 1, 28)}0"
            row["address"] = f"{street}{home}{whole(draw, 1, 4)}室"
            _fill_person(row, draw, somebody, demo_names.chinese_mobile(draw), landline)
            row["company"] = company.name if chance(draw, 0.55) else ""
        else:
            room = f"{whole(draw, 1, 28)}{whole(draw, 1, 20):02d}室" if chance(draw, 0.7) else ""
            row["address"] = f"{street}{pick(draw, words.buildings)}{room}"
            _fill_company(row, draw, company, landline, somebody)

    def _customer_abroad(self, row: Row, draw: Draw, *, person: bool) -> None:
        country = pick(draw, self._abroad)
        city = pick(draw, country.cities)
        row["country"] = country.code
        row["dialling_code"] = country.dialling_code
        row["province"] = city.region
        row["area_code"] = city.area_code
        row["city"] = city.name
        row["postal_code"] = demo_names.postal_code(draw, city.postal)
        row["address"] = demo_names.address_abroad(draw, country.culture)
        landline = number(draw, city.landline)
        company = demo_names.company_abroad(draw, country, city.name)
        somebody = demo_names.person_abroad(draw, country.culture)
        if person:
            mobile = number(draw, pick(draw, country.mobile)) if country.mobile else ""
            _fill_person(row, draw, somebody, mobile, landline)
            row["company"] = company.name if chance(draw, 0.55) else ""
        else:
            _fill_company(row, draw, company, landline, somebody)

    def _personal(self, row: Row, draw: Draw) -> None:
        """Fill in what a person has and a company has not, and leave blank the rest."""
        row["occupation"] = pick(draw, self._texts["occupations"])
        row["birthday"] = self._birthday(draw)
        row["annual_revenue"] = row["employees"] = None
        row["size"] = row["currency"] = row["industry"] = ""
        row["registered_address"] = row["legal_representative"] = ""

    def _birthday(self, draw: Draw) -> date:
        return self.today - timedelta(days=int((22 + draw() * 46) * _YEAR))

    def _tags(self, draw: Draw) -> list[str]:
        found = [pick(draw, self._texts["tags"]) for _ in range(pick(draw, _TAG_COUNTS))]
        return list(dict.fromkeys(found))

    def contacts_of(self, customer: DemoCustomer) -> list[Row]:
        """Return the people at a company, the main contact first; a person has none.

        ``anniversaries`` are pairs of the occasion and its date.
        """
        if customer["kind"] == "person":
            return []
        draw = self.draw(customer.index, 1).random
        count = pick(draw, _CONTACT_COUNTS[customer["level"]])
        return [self._contact(customer, draw, main=place == 0) for place in range(count)]

    def _contact(self, customer: DemoCustomer, draw: Draw, *, main: bool) -> Row:
        texts = self._texts
        at_home = customer["country"] == "CN"
        if at_home:
            who = demo_names.chinese_person(draw, self._words)
            mobile = demo_names.chinese_mobile(draw)
        else:
            country = next(one for one in self._abroad if one.code == customer["country"])
            who = demo_names.person_abroad(draw, country.culture)
            mobile = number(draw, pick(draw, country.mobile)) if country.mobile else ""
        place = int(draw() * len(texts["departments"]))
        notable = chance(draw, 0.15)
        domain = customer["email"].partition("@")[2]
        extension = f";ext={whole(draw, 801, 899)}" if chance(draw, 0.25) else ""
        learned = pick(draw, ("dr", "prof")) if chance(draw, 0.03) else ""
        hobbies = dict.fromkeys(pick(draw, texts["hobbies"]) for _ in range(2))
        return {
            "name": who.name,
            "salutation": learned or ("ms" if who.female else "mr"),
            "is_main": main,
            "department": texts["departments"][place],
            "title": texts["titles"][2 * place + int(draw() * 2)],
            "office_phone": customer["phone"] + extension,
            "mobile": mobile,
            "home_phone": _neighbour(customer["phone"], draw) if chance(draw, 0.08) else "",
            "email": f"{who.mailbox}@{domain}",
            "hobbies": ("、" if self.language.startswith("zh") else ", ").join(hobbies)
            if chance(draw, 0.5)
            else "",
            "birthday": self._birthday(draw) if chance(draw, 0.6) else None,
            "anniversaries": [(pick(draw, texts["anniversaries"]), self._anniversary(draw))]
            if notable
            else [],
            "notes": pick(draw, texts["contact_notes"]) if chance(draw, 0.4) else "",
        }

    def _anniversary(self, draw: Draw) -> date:
        return self.today - timedelta(days=whole(draw, 200, 7000))

    def sales_of(self, customer: DemoCustomer) -> list[Row]:
        """Return the purchases of the last three years, oldest first.

        Each has a ``date`` and ``lines`` of (place in ``products()``, unit price, quantity,
        discount in per cent).
        """
        return demo_dealings.sales(self, customer)

    def interactions_of(self, customer: DemoCustomer) -> list[Row]:
        """Return what passed between office and customer, oldest first."""
        return demo_dealings.interactions(self, customer)

    def feedback_of(self, customer: DemoCustomer) -> list[Row]:
        """Return what the customer said of the office's work, oldest first."""
        return demo_dealings.feedback(self, customer)


def _fill_person(row: Row, draw: Draw, who: Person, mobile: str, landline: str) -> None:
    """Fill in a person's name and what reaches them."""
    at_home = chance(draw, 0.35) or not mobile
    row["name"] = who.name
    row["gender"] = "female" if who.female else "male"
    row["phone"] = landline if at_home else mobile
    row["mobile"] = mobile if at_home else ""
    row["email"] = f"{who.mailbox}{whole(draw, 10, 999)}@example.com"
    row["fax"] = row["homepage"] = ""


def _fill_company(row: Row, draw: Draw, company: Company, phone: str, head: Person) -> None:
    """Fill in a company's name and what reaches it."""
    row["name"] = company.name
    row["phone"] = phone
    row["mobile"] = ""
    row["fax"] = _neighbour(phone, draw) if chance(draw, 0.4) else ""
    row["email"] = f"{pick(draw, _MAILBOXES)}@{company.domain}"
    row["homepage"] = f"www.{company.domain}" if chance(draw, 0.8) else ""
    row["industry"] = company.industry
    row["legal_representative"] = head.name


def _business(row: Row, draw: Draw) -> None:
    """Fill in what a company has and a person has not."""
    staff = int(10 ** (0.5 + draw() * (2.6 if row["level"] == "important" else 1.9)))
    row["employees"] = staff
    row["size"] = next(size for least, size in _SIZES if staff >= least)
    row["annual_revenue"] = Decimal(staff * whole(draw, 18, 90) * 10_000)
    row["currency"] = "CNY"
    row["registered_address"] = row["address"] if chance(draw, 0.6) else ""
    row["gender"] = row["occupation"] = ""
    row["birthday"] = None


def _neighbour(phone: str, draw: Draw) -> str:
    """Return another number of the same exchange."""
    return f"{phone[:-2]}{int(draw() * 100):02d}"
