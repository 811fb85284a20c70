"""Run first in the built program: tell Tcl where its modules (``msgcat`` and others) are.

Tcl looks for them where it was itself compiled to live. On a machine without Tcl that place
does not exist, and the first dialog would fail with "can't find package msgcat".
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

_bundle = Path(getattr(sys, "_MEIPASS", Path(sys.executable).parent))
_places = [_bundle / "_tcl_data" / "tcl8", *sorted((_bundle / "tcl8").glob("8.*"))]
os.environ["TCL8_6_TM_PATH"] = os.pathsep.join(str(place) for place in _places if place.is_dir())
