"""Finding the files that ship with the program (``assets/`` and ``data/``).

They stand beside the package in a checkout, inside it in an installed copy, and in the
bundle's folder in a frozen program; nothing else needs to know which.
"""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@cache
def resource(name: str) -> Path:
    """Return the path of a shipped file or folder, such as ``data/countries.csv``.

    Raises ``FileNotFoundError`` with the name looked for when it is not there.
    """
    places = [_PACKAGE, _PACKAGE.parent]
    bundle = getattr(sys, "_MEIPASS", None)
    if bundle:
        places.insert(0, Path(bundle))
    for place in places:
        found = place / name
        if found.exists():
            return found
    raise FileNotFoundError(name)
