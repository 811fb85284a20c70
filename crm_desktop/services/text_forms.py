"""How a list can be written as a text file: encodings and separators to choose from."""

from __future__ import annotations

import codecs
from collections.abc import Mapping

from crm_desktop.exchange.delimited_writing import TextForm
from crm_desktop.fields.problems import PersonError
from crm_desktop.i18n import N_, Text, listed

ENCODINGS: Mapping[str, str] = {
    "utf-8-sig": N_("UTF-8 with a mark, as Excel wants it"),
    "utf-8": N_("UTF-8 without a mark"),
    "gb18030": N_("GB18030 (GBK), for older Excel in Chinese"),
    "utf-16": N_("UTF-16, “Unicode text” of Excel"),
    "big5": N_("Big5, traditional Chinese"),
    "cp1252": N_("Windows-1252, western European"),
    "shift_jis": N_("Shift-JIS, Japanese"),
}
"""Names that Python knows, and what they are for."""

SEPARATORS: Mapping[str, str] = {
    ",": N_("Comma"),
    ";": N_("Semicolon"),
    "\t": N_("Tabulator"),
    "|": N_("Vertical bar"),
}
_BY_NAME = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "bar": "|"}
_BY_ENDING = {".csv": ",", ".tsv": "\t", ".txt": "\t"}


class UnclearForm(PersonError):  # noqa: N818
    """There is no such encoding or separator."""


def has_text_form(ending: str) -> bool:
    """Tell whether files of this ending (``.csv``) are text files."""
    return ending in _BY_ENDING


def text_form(
    ending: str, encoding: str = "", separator: str = "", *, lossy: bool = False
) -> TextForm:
    """Return the form of a text file; "" stands for what is usual for its ``ending``.

    Raises ``UnclearForm``.
    """
    name = encoding or "utf-8-sig"
    try:
        codecs.lookup(name)
        "a".encode(name)
    except LookupError:
        raise UnclearForm(
            Text("There is no encoding “{name}”. There are: {offered}.",
                 name=name, offered=listed(ENCODINGS))
        ) from None  # fmt: skip
    sign = _BY_NAME.get(separator.casefold(), separator) or _BY_ENDING[ending]
    if len(sign) != 1 or sign in '"\r\n':
        raise UnclearForm(
            Text("“{sign}” cannot separate fields. Take one of these: {offered}.",
                 sign=separator, offered=listed([",", ";", "|", "tab"]))
        )  # fmt: skip
    return TextForm(name, sign, lossy)
