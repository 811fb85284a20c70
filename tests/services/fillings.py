"""Values of every kind, as the forms would let them in, for property-based tests."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from crm_desktop.fields.attachments import Attachment, safe_name
from crm_desktop.fields.kind import Kind, Reading
from crm_desktop.fields.numbers import Number
from crm_desktop.fields.problems import FieldError
from crm_desktop.fields.spec import FieldSpec, PartSpec
from crm_desktop.fields.structures import Lines, Reference
from crm_desktop.fields.texts import Choice, Line, LongText

READING = Reading()

# Half of a surrogate pair is no text; everything else that a keyboard or a file can bring is.
SIGNS = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
WORDS = st.sampled_from(
    [
        *("=1+1", "+86 138", "-5", "@SUM(A1)", "'quoted", '"', "N/A", "none", "-", "007", "1e5"),
        *("1.0", "2026-03-04", "03/04/2026", "TRUE", "是", "否", "重要", "Delivery", "a;b:c"),
        *("；：", "\\n", "_x0041_", "line\nbreak", "tab\there", "\u2028", "\x85", "\x1f", "ß"),
        *("O'Neill & Söhne", "𠮷野家", "北京易达公司", "👩‍👩‍👧", "ﬁ", "İ", "ＡＢＣ", "<b>"),
        *("&amp;", "\ufffe", "\ufeff"),
    ]
)
TEXT = st.text(SIGNS, max_size=30) | WORDS | st.tuples(WORDS, WORDS).map("".join)
PHONES = st.sampled_from(
    [
        *("13800138000", "010-6552 9988", "+44 20 7946 0958", "888-482-7768", "12345", "110"),
        *("+1 212 555 0100 ext 12", "0571 8765 4321 转 802", "00442079460958", "1 300 975 707"),
    ]
)
EMAILS = st.sampled_from(["a@b.example", "Ä.B+c@Example.COM", "o'neill@mail.example"])
LINKS = st.sampled_from(
    ["www.example.com", "http://例子.测试/路径?a=b", "HTTPS://Example.com:8080/x"]
)


def raw_values(kind: Kind) -> st.SearchStrategy[Any]:
    """Return what people may enter for a kind, good or bad."""
    if isinstance(kind, Choice):
        keys = st.sampled_from([option.key for option in kind.options()])
        return keys | TEXT if kind.open else keys
    if isinstance(kind, Number):
        return _numbers(kind)
    if isinstance(kind, Line | LongText):
        return TEXT
    return BY_KIND[kind.key]


def _numbers(kind: Number) -> st.SearchStrategy[Any]:
    unit = Decimal(1).scaleb(-kind.places)
    bound = Decimal(10) ** 12
    least, most = (
        bound * sign if limit is None else limit
        for sign, limit in ((-1, kind.least), (1, kind.most))
    )
    return st.integers(int(least / unit), int(most / unit)).map(lambda units: units * unit)


FILES = st.builds(
    Attachment,
    name=TEXT.map(safe_name),
    sha256=st.sampled_from(["0" * 64, "f" * 64]),
    size=st.integers(0, 10**12),
    media_type=st.sampled_from(["", "application/pdf"]),
    added_at=st.just(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
)

BY_KIND: dict[str, st.SearchStrategy[Any]] = {
    "phone": PHONES,
    "email": EMAILS,
    "link": LINKS,
    "tags": st.lists(TEXT, max_size=3),
    "attachments": st.lists(FILES, max_size=2),
    "yes_no": st.booleans(),
    "date": st.dates(date(1000, 1, 1)) | st.dates(date(1899, 12, 1), date(1900, 4, 1)),
    "moment": st.datetimes(datetime(1000, 1, 2), datetime(9999, 12, 30)).map(
        lambda moment: moment.replace(tzinfo=UTC, microsecond=0)
    ),
}


def entered(field: FieldSpec) -> st.SearchStrategy[Any]:
    """Return values of a field as an entry hands them on."""

    def parse(raw: Any) -> Any:
        try:
            value = field.kind.parse(raw, READING)
            field.kind.check(value)
        except FieldError:
            return field.new_value()
        return value

    if isinstance(field.kind, Lines):
        return st.lists(filled(field.kind.of), max_size=3).map(tuple)
    return st.just(field.new_value()) | raw_values(field.kind).map(parse)


def filled(part: PartSpec) -> st.SearchStrategy[dict[str, Any]]:
    """Return values for all fields of a part, but references and what is computed."""
    fields = {
        name: entered(field)
        for name, field in part.fields.items()
        if not field.derived and not isinstance(field.kind, Reference)
    }
    return st.fixed_dictionaries(fields).map(lambda values: _required(part, values))


def _required(part: PartSpec, values: dict[str, Any]) -> dict[str, Any]:
    """Put something into the required texts that were left blank."""
    for name, field in part.fields.items():
        if field.required and values.get(name) in ("", None) and field.kind.key != "reference":
            values[name] = date(2026, 1, 2) if field.kind.key == "date" else "x"
            if field.kind.key == "moment":
                values[name] = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
            elif field.kind.key == "number":
                values[name] = field.kind.parse(1, READING)
    return values
