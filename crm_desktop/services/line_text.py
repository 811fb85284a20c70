r"""Lines of a part in one cell: ``Delivery: 1 High Street; Billing: P. O. Box 5``.

Lines stand behind one another with a semicolon or a line break between them, the fields of a line
with a colon. The last field of a line may hold colons. Within a text a semicolon is written
``\;``, a colon ``\:``, a line break ``\n``, a backslash ``\\``. A line with fewer fields fills
the last ones: an address alone is an address of the usual type.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from crm_desktop.fields.kind import Kind, Reading, clean, plain
from crm_desktop.fields.problems import FieldError
from crm_desktop.fields.spec import PartSpec
from crm_desktop.i18n import Text

_SPECIAL = re.compile(r"[\\;；:：\n\r]")
_WRITTEN = {"\n": "\\n", "\r": "\\r"}
_MEANT = {"n": "\n", "r": "\r"}
_TOKEN = re.compile(
    r"\\(?P<meant>.)|(?P<end>[;；\n])|(?P<colon>[:：])|[^\\;；\n:：]+|\\$", re.DOTALL
)


def write_lines(part: PartSpec, lines: Sequence[Mapping[str, Any]]) -> str:
    """Return the lines as one text, in the current language; ``read_lines`` takes it back."""
    return "; ".join(
        ": ".join(
            _SPECIAL.sub(_escape, _shown(field.kind, line.get(field.name)))
            for field in part.fields.values()
        )
        for line in lines
    )


def read_lines(part: PartSpec, text: str, reading: Reading) -> tuple[dict[str, Any], ...]:
    """Return the lines that stand in ``text``. Raises ``FieldError``."""
    return tuple(_line(part, pieces, reading) for pieces in _split(text, len(part.fields)))


def _shown(kind: Kind, value: Any) -> str:
    return kind.show(value) if kind.key in ("date", "moment") else plain(kind.cell(value))


def _escape(sign: re.Match[str]) -> str:
    return _WRITTEN.get(sign[0], "\\" + sign[0])


def _split(text: str, most: int) -> Iterator[list[str]]:
    """Yield the pieces of each line that holds something; at most ``most`` of them."""
    pieces = [""]
    for token in _TOKEN.finditer(text.replace("\r\n", "\n")):
        if token["end"]:
            if any(map(clean, pieces)):
                yield [clean(piece) for piece in pieces]
            pieces = [""]
        elif token["colon"] and len(pieces) < most:
            pieces.append("")
        else:
            meant = token["meant"]
            pieces[-1] += _MEANT.get(meant, meant) if meant else token[0]
    if any(map(clean, pieces)):
        yield [clean(piece) for piece in pieces]


def _line(part: PartSpec, pieces: list[str], reading: Reading) -> dict[str, Any]:
    line = part.blank()
    fields = list(part.fields.values())
    for field, piece in zip(fields[-len(pieces) :], pieces, strict=True):
        try:
            line[field.name] = field.kind.parse(piece, reading)
        except FieldError as error:
            raise FieldError(
                Text("{label}: {reason}", label=(field.label,), reason=error.text)
            ) from error
    return line
