"""Cards of many programs come in right; what is written is read back."""

from __future__ import annotations

import tempfile
import time
import tracemalloc
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_desktop.exchange.problems import UnreadableFile
from crm_desktop.exchange.vcard import (
    Account,
    Card,
    CardFile,
    CardVersion,
    Place,
    SpecialDay,
    Way,
    is_card_file,
    write_cards,
)
from tests.exchange.samples import sample_files

VERSIONS: tuple[CardVersion, ...] = ("3.0", "4.0")
FILES = {path.name.removeprefix("io__text__"): path for path in sample_files("vcard", {".vcf"})}
N_TILDE = "Ñ"


def _read(path: Path) -> list[Card]:
    return list(CardFile(path))


def _card(tmp_path: Path, *lines: str, version: str = "3.0", end: str = "\r\n") -> Card:
    path = tmp_path / "card.vcf"
    text = end.join(("BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""))
    path.write_bytes(text.encode())
    (card,) = _read(path)
    return card


def _way(value: str, *kinds: str, label: str = "", preferred: bool = False) -> Way:
    return Way(value, frozenset(kinds), label, preferred)


# -- the samples -----------------------------------------------------------------------------------

EXPECTED: dict[str, dict[str, Any]] = {
    "John_Doe_BLACK_BERRY.vcf": {
        "name": "John Doe",
        "organisation": "Acme Solutions",
        "phones": (_way("+96123456789", "cell"),),
        "lost": ("PHOTO",),
    },
    "John_Doe_EVOLUTION.vcf": {
        "name": "Mr. John Richter, James Doe Sr.",
        "additional": "Richter, James",
        "organisation": "IBM",
        "units": ("Accounting", "Dungeon"),
        "phones": (_way("905-666-1234", "cell"), _way("905-555-1234", "work")),
        "emails": (_way("john.doe@ibm.com", "work"),),
        "pages": (_way("http://www.ibm.com"),),
        "accounts": (Account("AIM", "johnny5@aol.com"),),
        "birthday": date(1980, 3, 22),
        "days": (SpecialDay("", date(1980, 3, 22)),),
        "categories": ("VIP",),
        "extras": (("Spouse", "Maria"), ("Superior", "Big Blue"), ("Assistant", "Little Red")),
    },
    "John_Doe_GMAIL.vcf": {
        "name": "Mr. John Richter, James Doe Sr.",
        "phones": (_way("905-555-1234", "cell"), _way("905-666-1234", "home")),
        "emails": (_way("john.doe@ibm.com", "home"),),
        "pages": (_way("http://www.ibm.com", "work"),),
        "birthday": date(1980, 3, 22),
        "days": (SpecialDay("", date(1975, 3, 1)),),
        "lost": (),
    },
    "John_Doe_IPHONE.vcf": {
        "name": "Mr. John Richter James Doe Sr.",
        "nicknames": ("Johny",),
        "title": "Money Counter",
        "phones": (
            _way("905-555-1234", "cell", preferred=True),
            _way("905-666-1234", "home"),
            _way("905-777-1234", "work"),
            _way("905-888-1234", "home", "fax"),
            _way("905-999-1234", "work", "fax"),
            _way("905-111-1234", "pager"),
            _way("905-222-1234", label="AssistantPhone"),
        ),
        "emails": (_way("john.doe@ibm.com", preferred=True),),
        "pages": (_way("http://www.ibm.com", preferred=True),),
        "birthday": date(2012, 6, 6),
        "lost": ("PHOTO",),
    },
    "John_Doe_LOTUS_NOTES.vcf": {
        "name": "Mr. Doe John I Johny",
        "role": "Counting Money",
        "phones": (
            _way("+1 (212) 204-34456", "cell", preferred=True),
            _way("00-1-212-555-7777", "work", "fax"),
        ),
        "uid": "0e7602cc-443e-4b82-b4b1-90f62f99a199",
        "lost": ("PHOTO", "GEO", "CLASS", "TZ", "X-LONG-STRING"),
    },
    "John_Doe_MAC_ADDRESS_BOOK.vcf": {
        "additional": "Richter,James",
        "birthday": date(2012, 6, 6),
        "lost": ("PHOTO",),
    },
    "John_Doe_MS_OUTLOOK.vcf": {
        "phones": (_way("(905) 555-1234", "work"), _way("(905) 666-1234", "home")),
        "birthday": date(1980, 3, 22),
        "days": (SpecialDay("", date(2011, 1, 13)),),
        "accounts": (Account("Messenger", "johny5@aol.com"),),
        "lost": ("PHOTO", "X-MS-OL-DESIGN"),
    },
    "fullcontact.vcf": {
        "emails": (
            _way("home@example.com", "home"),
            _way("work@example.com", "work"),
            _way("school@example.com"),
            _way("other@example.com", "other"),
            _way("custom@example.com"),
        ),
        "birthday": date(2016, 8, 1),
        "days": (
            SpecialDay("", date(2016, 8, 2)),
            SpecialDay("Other", date(2016, 8, 3)),
            SpecialDay("CustomTYPE", date(2016, 8, 4)),
        ),
        "gender": "M",
        "notes": "Notes line 1\nNotes line 2",
    },
    "gmail-single.vcf": {
        "phones": (_way("555 555 1111", "cell"), _way("555 555 2222", label="GRAND_CENTRAL")),
        "pages": (_way("http://TheProfile.com", label="PROFILE"),),
        "accounts": (Account("ICQ", "123456789"),),
        "days": (SpecialDay("", date(1970, 6, 2)),),
    },
    "gmail-single2.vcf": {
        "accounts": tuple(
            Account(network, f"IM{number}")
            for number, network in enumerate(
                ("Google Talk", "AIM", "Yahoo", "Skype", "QQ", "MSN", "ICQ", "Jabber"), 2
            )
        ),
        "notes": "note line 1\nnote line 2\nCustomField: field value",
        "lost": (),
    },
    "outlook-2003.vcf": {
        "name": "John Doe III",
        "organisation": "Company, The",
        "units": ("TheDepartment",),
        "notes": "This is the note field!!\r\nSecond line\r\n\r\nThird line is empty\r\n",
        "emails": (_way("jdoe@hotmail.com", preferred=True),),
        "lost": ("KEY", "FBURL"),
    },
    "outlook-2007.vcf": {
        "phones": (
            _way("(111) 555-1111", "work"),
            _way("(111) 555-2222", "home"),
            _way("(111) 555-4444", "cell"),
            _way("(111) 555-3333", "work", "fax"),
            _way("(111) 555-4444", label="Callback"),
        ),
        "days": (SpecialDay("", date(2012, 8, 1)),),
        "lost": ("KEY", "PHOTO", "X-MS-OL-DESIGN", "FBURL"),
    },
    "rfc6350-example.vcf": {
        "name": "Simon Perreault",
        "suffix": "ing. jr, M.Sc.",
        "phones": (
            _way("+1-418-656-9254 ext 102", "work", preferred=True),
            _way("+1-418-262-6501", "work", "cell"),
        ),
        "birthday": None,
        "days": (SpecialDay("", date(2009, 8, 8)),),
        "extras": (("Birthday", "--0203"),),
        "lost": ("LANG", "GEO", "KEY", "TZ"),
    },
    "thunderbird-MoreFunctionsForAddressBook-extension.vcf": {
        "emails": (
            _way("doe.john@hotmail.com", preferred=True),
            _way("additional-email@company.com"),
            *(_way(f"additional-email{number}@company.com") for number in (1, 2, 3)),
        ),
        "phones": (
            _way("555-555-1111", "work"),
            _way("555-555-2222", "home"),
            _way("555-555-5555", "cell"),
            _way("555-555-3333", "fax"),
            _way("555-555-4444", "pager"),
        ),
        "days": (SpecialDay("", date(1990, 4, 30)),),
        "lost": ("PHOTO",),
    },
    "issue__issue114.vcf": {
        "name": "Dummy, Dummy",
        "phones": (
            _way("+49 1234 56789", "cell", preferred=True),
            _way("+49 9876 54321", "work"),
        ),
    },
    "radicale-1587.vcf": {"name": "Given Family", "prefix": "Prefix", "lost": ("GEO",)},
}

STREETS = {
    "John_Doe_EVOLUTION.vcf": [("ASB-123", "", "15 Crescent moon drive", "Albaney")],
    "John_Doe_IPHONE.vcf": [
        ("", "", "Silicon Alley 5,", "New York"),
        ("", "", "Street4\nBuilding 6\nFloor 8", "New York"),
    ],
    "John_Doe_MAC_ADDRESS_BOOK.vcf": [
        ("", "", "Silicon Alley 5,", "New York"),
        ("", "", "Street4\nBuilding 6\nFloor 8", "New York"),
    ],
    "gmail-single.vcf": [
        ("", "", "123 Home St\nHome City, HM 12345", ""),
        ("", "", "321 Custom St", "Custom City"),
    ],
    "outlook-2007.vcf": [("", "TheOffice", "222 Broadway", "New York")],
    "issue__issue114.vcf": [("", "BHG01:", "Dummy-Dummy-Strasse 1", "Bad Homburg")],
}


@pytest.mark.skipif(not FILES, reason="the sample files are not here")
@pytest.mark.parametrize("name", EXPECTED)
def test_what_each_program_wrote(name: str) -> None:
    (card,) = _read(FILES[name])
    assert {key: getattr(card, key) for key in EXPECTED[name]} == EXPECTED[name]
    if name in STREETS:
        assert [place.parts[:4] for place in card.places] == STREETS[name]


@pytest.mark.skipif(not FILES, reason="the sample files are not here")
def test_files_of_several_cards() -> None:
    cards = _read(FILES["John_Doe_ANDROID.vcf"])
    assert [card.line for card in cards] == [1, 6, 11, 18, 36, 71]
    assert cards[0].emails == (_way("john.doe@company.com", preferred=True),)
    assert cards[2].name.strip() == " ".join(N_TILDE * 5)
    assert cards[3].family == " ".join(N_TILDE * 11)
    assert [sorted(way.kinds) for way in cards[4].phones] == [["cell"], ["work"], ["fax", "work"]]
    assert cards[4].emails[1].value == N_TILDE * 14
    assert cards[5].organisation == N_TILDE * 44
    assert [card.name for card in _read(FILES["gmail-list.vcf"])] == [
        "Arnold Smith",
        "Chris Beatle",
        "Doug White",
    ]
    first, second = _read(FILES["rfc2426-example.vcf"])
    assert first.phones == (_way("+1-919-676-9515", "work"), _way("+1-919-676-9564", "work", "fax"))
    assert second.places[0].parts[2:] == (
        "501 E. Middlefield Rd.",
        "Mountain View",
        "CA",
        " 94043",
        "U.S.A.",
    )


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("version", VERSIONS)
def test_every_sample_survives_being_written(
    name: str, version: CardVersion, tmp_path: Path
) -> None:
    cards = _read(FILES[name])
    path = tmp_path / "out.vcf"
    assert write_cards(path, cards, version=version) == len(cards)
    assert list(map(_comparable, _read(path))) == list(map(_comparable, cards))


def _comparable(card: Card) -> dict[str, Any]:
    found = {name: getattr(card, name) for name in card.__dataclass_fields__}
    for name in ("line", "extras", "lost"):
        del found[name]
    found["notes"] = card.notes.replace("\r\n", "\n")
    return found


# -- dialects --------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r\r\n", "\r"])
def test_line_ends(end: str, tmp_path: Path) -> None:
    card = _card(tmp_path, "FN:Li", " na", "NOTE:one", "\ttwo", "TEL;TYPE=cell:1", end=end)
    assert (card.name, card.notes, card.phones) == ("Lina", "onetwo", (_way("1", "cell"),))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings_of_the_file(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "card.vcf"
    path.write_text("BEGIN:VCARD\nVERSION:3.0\nFN:王小明\nEND:VCARD\n", encoding=encoding)
    assert is_card_file(path)
    assert [card.name for card in CardFile(path)] == ["王小明"]


def test_bytes_that_nothing_explains(tmp_path: Path) -> None:
    path = tmp_path / "card.vcf"
    name = "北京市海淀区中关村的客户王小明"
    text = f"BEGIN:VCARD\nVERSION:2.1\nFN:{name}\nEND:VCARD\n"
    path.write_bytes(text.encode("gb18030"))
    assert [card.name for card in CardFile(path)] == [name]
    path.write_bytes(text.replace(name, "Müller").encode("cp1252"))
    assert [card.name for card in CardFile(path)] == ["Müller"]
    path.write_bytes(text.replace(name, "Привет").encode("koi8-r"))
    assert [card.name for card in CardFile(path, encoding="koi8-r")] == ["Привет"]
    with pytest.raises(UnreadableFile, match="nonsense"):
        list(CardFile(path, encoding="nonsense"))


def test_charsets_and_quoted_printable_of_version_2(tmp_path: Path) -> None:
    card = _card(
        tmp_path,
        "N;CHARSET=GB2312;ENCODING=QUOTED-PRINTABLE:=CD=F5;=D0=A1=C3=F7",
        "FN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:=E7=8E=8B=E5=B0=8F=",
        "=E6=98=8E",
        "ORG;CHARSET=ISO-8859-1;QUOTED-PRINTABLE:M=FCller=3B AG",
        "NOTE:a long text",
        "  that is folded at a blank; C:\\new",
        "TEL;WORK;FAX:1",
        "TEL;CELL;PREF:2",
        version="2.1",
    )
    assert (card.family, card.given, card.name) == ("王", "小明", "王小明")
    assert card.organisation == "Müller"
    assert card.notes == "a long text  that is folded at a blank; C:\\new"
    assert card.phones == (_way("1", "work", "fax"), _way("2", "cell", preferred=True))


def test_photos_are_skipped_however_they_stand(tmp_path: Path) -> None:
    card = _card(
        tmp_path,
        "PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQ",
        "SkZJRgABAQEAYABgAAD",
        "  END/VCARD/AAAA",
        "",
        "LOGO;ENCODING=b:AAAA",
        " TEL:12345",
        "SOUND:data:audio/ogg;base64,AAAA",
        "FN:Li Na",
        version="2.1",
    )
    assert (card.name, card.phones) == ("Li Na", ())
    assert card.lost == ("PHOTO", "LOGO", "SOUND")


def test_groups_and_what_apple_calls_things(tmp_path: Path) -> None:
    card = _card(
        tmp_path,
        "FN:Li Na",
        "item1.TEL:1",
        "item1.X-ABLabel:_$!<Mobile>!$_",
        "item2.TEL;type=WORK:2",
        "item2.X-ABLabel:Front desk",
        "item3.X-ABDATE;type=pref:2010-05-01",
        "item3.X-ABLabel:_$!<Anniversary>!$_",
        "item4.X-ABDATE:2012-07-08",
        "item4.X-ABLabel:Joined",
        "X-SOCIALPROFILE;type=twitter;x-user=lina:http://twitter.com/lina",
        "IMPP;X-SERVICE-TYPE=QQ;type=HOME:x-apple:12345",
        "BDAY;X-APPLE-OMIT-YEAR=1604:1604-03-05",
        "URL:http\\://example.com",
    )
    assert card.phones == (_way("1", "cell"), _way("2", "work", label="Front desk"))
    assert card.days == (SpecialDay("", date(2010, 5, 1)), SpecialDay("Joined", date(2012, 7, 8)))
    assert card.accounts == (Account("X", "lina"), Account("QQ", "12345"))
    assert (card.birthday, card.extras) == (None, (("Birthday", "--03-05"),))
    assert card.pages == (_way("http://example.com"),)


def test_a_company_and_an_address_as_printed(tmp_path: Path) -> None:
    card = _card(
        tmp_path,
        "ORG:Acme\\; Sons;Sales",
        "X-ABShowAs:COMPANY",
        "LABEL;TYPE=work:1 High St\\nLeeds",
    )
    assert (card.is_company, card.organisation, card.units) == (True, "Acme; Sons", ("Sales",))
    assert [place.street for place in card.places] == ["1 High St\nLeeds"]


# -- broken cards ----------------------------------------------------------------------------------


def test_what_is_broken_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "broken.vcf"
    path.write_bytes(
        b"BEGIN:VCARD\nVERSION:3.0\nFN:One\nthis is not a property\nTEL:1\nEND:VCARD\n"
        b"TEL:2\n"
        b"BEGIN:VCARD\nFN:Two\nBDAY:not a day\nBEGIN:VCARD\nFN:Three\n"
        b"AGENT:\nBEGIN:VCARD\nFN:Agent\nEND:VCARD\nEND:VCARD\n"
        b"BEGIN:VCARD\nFN:Four\n"
    )
    cards = CardFile(path)
    found = list(cards)
    assert [card.name for card in found] == ["One", "Two", "Three", "Four"]
    assert [card.line for card in found] == [1, 8, 11, 18]
    assert found[1].extras == (("Birthday", "not a day"),)
    assert [str(note) for note in cards.notes] == [
        "Line 4 cannot be understood and was left out: this is not a property",
        "Line 7 cannot be understood and was left out: TEL:2",
        "The card that begins in line 8 has no end; what stands there of it was taken.",
        "The card that begins in line 18 has no end; what stands there of it was taken.",
    ]


def test_files_without_a_card(tmp_path: Path) -> None:
    path = tmp_path / "none.vcf"
    path.write_text("BEGIN:VCALENDAR\nSUMMARY:x\nEND:VCALENDAR\n", encoding="utf-8")
    assert not is_card_file(path)
    with pytest.raises(UnreadableFile, match="no card"):
        _read(path)
    with pytest.raises(UnreadableFile, match=r"gone\.vcf"):
        _read(tmp_path / "gone.vcf")
    path.write_bytes(b"BEGIN:VCARD\nNOTE:" + b"x" * 5_000_000)
    with pytest.raises(UnreadableFile, match="line 2 "):
        _read(path)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from([
    *(b"BEGIN:VCARD", b"END:VCARD", b"VERSION:2.1", b"\n", b"\r", b" ", b"=", b"N", b"TEL", b";"),
    *(b":", b'"', b"\\", b",", b"ENCODING=QUOTED-PRINTABLE", b"ENCODING=b", b"CHARSET=x", b"BDAY"),
    *(b"2020-02-30", b"X-FCENCODED-00", b"\xff", b"\0", b"item1.", b"X-ABLABEL", b"GENDER", b"^n"),
]), max_size=60))  # fmt: skip
def test_no_file_stops_the_program(pieces: list[bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "card.vcf"
        path.write_bytes(b"BEGIN:VCARD\nX:\n" + b"".join(pieces))
        assert _read(path)


# -- the round trip --------------------------------------------------------------------------------

SIGNS = st.characters(exclude_categories=["Cs"], exclude_characters="\r")
TEXT = st.text(SIGNS, min_size=1, max_size=30).filter(str.strip)
SOME = st.one_of(st.just(""), TEXT)
LABEL = TEXT.map(lambda text: f"{text}~")  # never one of the words that mean a kind
KINDS = st.frozensets(st.sampled_from(["home", "work", "cell", "fax", "pager", "main", "other"]))
DATES = st.dates(date(1000, 1, 1))
LABELS = st.one_of(st.just(""), LABEL)
WAYS = st.lists(st.builds(Way, TEXT, KINDS, LABELS, st.booleans()), max_size=3, unique=True)
PLACES = st.builds(Place, *[SOME] * 7, KINDS, LABELS, st.booleans()).filter(
    lambda place: any(place.parts)
)


def _several(of: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(of, max_size=3, unique=True).map(tuple)


CARDS = st.builds(
    Card,
    name=TEXT,
    **dict.fromkeys(("family", "given", "additional", "prefix", "suffix"), SOME),
    **dict.fromkeys(("organisation", "title", "role", "hobbies", "notes", "uid"), SOME),
    nicknames=_several(TEXT),
    units=_several(TEXT),
    categories=_several(TEXT),
    is_company=st.booleans(),
    phones=WAYS.map(tuple),
    emails=WAYS.map(tuple),
    pages=WAYS.map(tuple),
    places=_several(PLACES),
    accounts=_several(st.builds(Account, SOME, TEXT)),
    birthday=st.one_of(st.none(), DATES),
    days=_several(st.builds(SpecialDay, LABELS, DATES)),
    gender=st.sampled_from(["", "M", "F", "O", "N", "U"]),
)


@pytest.mark.parametrize("version", VERSIONS)
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(cards=st.lists(CARDS, min_size=1, max_size=3))
def test_what_is_written_is_read_back(version: CardVersion, cards: list[Card]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cards.vcf"
        assert write_cards(path, cards, version=version) == len(cards)
        written = path.read_bytes()
        source = CardFile(path)
        assert list(map(_comparable, source)) == list(map(_comparable, cards))
        assert source.notes == ()
        assert max(map(len, written.split(b"\r\n"))) <= 75


def test_a_failure_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "cards.vcf"
    path.write_text("before", encoding="utf-8")

    def stop(_count: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_cards(path, [Card(name="Li Na")], tick=stop)
    assert path.read_text(encoding="utf-8") == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_large_file_streams(tmp_path: Path) -> None:
    path = tmp_path / "large.vcf"
    photo = b"PHOTO;ENCODING=b;TYPE=JPEG:" + b"\r\n ".join([b"A" * 74] * 700) + b"\r\n"
    with path.open("wb") as file:
        for number in range(400):
            file.write(
                b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Person %d\r\n%sEND:VCARD\r\n" % (number, photo)
            )
    tracemalloc.start()
    started = time.perf_counter()
    count = sum(1 for _ in CardFile(path))
    seconds = time.perf_counter() - started
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 400
    assert peak < 2_000_000, peak
    assert seconds < 20
