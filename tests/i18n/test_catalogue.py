"""Every sentence of the program is in every catalogue, whole and usable."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from crm_desktop.fields.kind import fold
from crm_desktop.fields.spec import PartSpec
from crm_desktop.fields.structures import Lines
from crm_desktop.fields.texts import Choice, Option
from crm_desktop.i18n import LANGUAGES
from crm_desktop.records import record_types

PACKAGE = Path(__file__).resolve().parents[2] / "crm_desktop"
CATALOGUES = {
    path.parents[1].name: path
    for path in sorted((PACKAGE / "i18n" / "locale").glob("*/LC_MESSAGES/*.po"))
}
MARKS: dict[str, tuple[int, ...] | None] = {"_": None, "N_": None, "Text": None, "ngettext": (1, 2)}


@cache
def catalogue(code: str) -> Catalog:
    with CATALOGUES[code].open("rb") as source:
        return read_po(source, locale=code)


@cache
def texts() -> frozenset[str]:
    """Return every text that the code marks, the plural one of those with two forms."""
    found = extract_from_dir(PACKAGE, [("**.py", "python")], keywords=MARKS)
    return frozenset(
        message if isinstance(message, str) else message[1]
        for _file, _line, message, _comments, _context in found
    )


def key_of(message: Message) -> str:
    return message.id if isinstance(message.id, str) else str(message.id[1])


def said(message: Message) -> list[str]:
    string = message.string
    return [string] if isinstance(string, str) else list(string or ())


def entries(code: str) -> dict[str, list[str]]:
    return {key_of(message): said(message) for message in catalogue(code) if message.id}


def placeholders(text: str) -> Counter[str]:
    return Counter(re.findall(r"{\w+}", text))


def test_every_language_but_english_has_a_catalogue() -> None:
    assert set(CATALOGUES) == set(LANGUAGES) - {"en"}


@pytest.mark.parametrize("code", CATALOGUES)
def test_every_text_is_translated(code: str) -> None:
    known = entries(code)
    assert len(texts()) > 300
    assert sorted(text for text in texts() if not all(known.get(text) or [""])) == []


@pytest.mark.parametrize("code", CATALOGUES)
def test_nothing_is_kept_that_nobody_says(code: str) -> None:
    assert sorted(set(entries(code)) - texts()) == []


@pytest.mark.parametrize("code", CATALOGUES)
def test_nothing_is_only_guessed(code: str) -> None:
    assert [key_of(message) for message in catalogue(code) if message.id and message.fuzzy] == []


@pytest.mark.parametrize("code", CATALOGUES)
def test_placeholders_are_those_of_the_source(code: str) -> None:
    wrong = [
        (text, one)
        for text, translated in entries(code).items()
        for one in translated
        if one and placeholders(one) != placeholders(text)
    ]
    assert wrong == []


@pytest.mark.parametrize("code", CATALOGUES)
def test_braces_hold_placeholders_only(code: str) -> None:
    for translated in entries(code).values():
        for one in translated:
            assert not set(re.sub(r"{\w+}", "", one)) & set("{}"), one


def test_chinese_has_its_own_punctuation() -> None:
    chinese = "[\u4e00-\u9fff]"
    wrong = [
        one
        for translated in entries("zh_CN").values()
        for one in translated
        if re.search(rf"{chinese}\s?[,;:?!()]|[,;:?!(]{chinese}|{chinese}\.(?!\w)", one)
        and "老客户, 展会" not in one  # is typed like this
    ]
    assert wrong == []


# -- labels ----------------------------------------------------------------------------------


def in_language(code: str, message: str) -> str:
    return message if code == "en" else entries(code)[message][0]


def label_of(code: str, option: Option, translated: Mapping[str, list[str]]) -> str:
    given = dict(option.labels).get(code)
    return given or (translated.get(option.label) or [option.label])[0]


def field_labels(spec: PartSpec) -> Iterator[str]:
    """Yield the labels of all fields that one file may have as columns."""
    for field in spec.fields.values():
        yield field.label
        if isinstance(field.kind, Lines) and field.required:
            yield from field_labels(field.kind.of)


def parts(spec: PartSpec) -> Iterator[PartSpec]:
    yield spec
    for field in spec.fields.values():
        if isinstance(field.kind, Lines):
            yield from parts(field.kind.of)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("record", record_types())
def test_no_two_fields_of_a_record_share_a_label(record: str, code: str) -> None:
    spec = record_types()[record]
    for held in parts(spec):
        counted = Counter(fold(in_language(code, label)) for label in field_labels(held))
        assert [label for label, count in counted.items() if count > 1] == []


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("record", record_types())
def test_no_two_options_of_a_choice_share_a_label(record: str, code: str) -> None:
    translated = {} if code == "en" else entries(code)
    for held in parts(record_types()[record]):
        for field in held.fields.values():
            if isinstance(field.kind, Choice):
                labels = [label_of(code, one, translated) for one in field.kind.options()]
                counted = Counter(map(fold, labels))
                assert [one for one, count in counted.items() if count > 1] == [], field.name


# -- texts that were forgotten ---------------------------------------------------------------

SHOWN_BY_NAME = {"text", "title", "label", "placeholder", "tooltip", "help_text", "note"}
SHOWN_BY_PLACE = {
    **dict.fromkeys(("Label", "Button", "IconButton", "DropButton", "CheckField", "FormField"), 1),
    **dict.fromkeys(("EmptyState", "Tooltip", "FigureCard", "GridColumn", "LineColumn"), 1),
    **dict.fromkeys(("MenuItem", "Heading", "set_text", "set_error", "set_note", "toast"), 0),
}
ICON_FIRST = {"EmptyState": 2, "IconButton": 3}
KEYS = re.compile(
    r"(Ctrl|Alt|Shift|Enter|Esc|Del|F\d+|Space|Tab|Page|Up|Down|Home|End|[A-Z+ /\W])*"
)


def literals(node: ast.expr) -> Iterator[str]:
    """Yield what is written out in an expression that becomes a shown text."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        for part in node.values:
            yield from literals(part)
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)
    elif isinstance(node, ast.BinOp):
        yield from literals(node.left)
        yield from literals(node.right)


def shown_texts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        name = getattr(function, "id", getattr(function, "attr", ""))
        places = ICON_FIRST.get(name, SHOWN_BY_PLACE.get(name, len(node.args)))
        given = [*node.args[places : places + 1]]
        if name not in {"record", "Path", "create_text"}:
            given += [one.value for one in node.keywords if one.arg in SHOWN_BY_NAME]
        for one in given:
            for text in literals(one):
                yield node.lineno, text


def test_windows_show_no_text_that_is_not_translated() -> None:
    forgotten = []
    for path in sorted((PACKAGE / "ui").rglob("*.py")):
        for line, text in shown_texts(ast.parse(path.read_text(encoding="utf-8"))):
            if re.search("[A-Za-z]{2}", text) and not KEYS.fullmatch(text):
                forgotten.append(f"{path.relative_to(PACKAGE)}:{line} {text!r}")
    assert forgotten == []


@pytest.mark.parametrize(
    "source",
    [
        'Label(card, "Saved", "muted")',
        'Button(row, f"{count} rows", save)',
        'note.set_text("Saved" if done else _("Open"))',
        'EmptyState(card, "search", "Nothing here")',
        'Entry(card, placeholder="Search " + name)',
    ],
)
def test_a_forgotten_text_is_noticed(source: str) -> None:
    assert any(re.search("[A-Za-z]{2}", text) for _line, text in shown_texts(ast.parse(source)))


def test_translated_texts_and_names_of_looks_are_no_forgotten_texts() -> None:
    source = 'Label(card, _("Saved"), "muted")\nEmptyState(card, "search", _("Nothing here"))'
    assert list(shown_texts(ast.parse(source))) == []
