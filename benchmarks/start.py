"""The start: from the command to the first page of the list on the screen."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.display import display
from benchmarks.measure import Result
from benchmarks.office import Office

_TIMES = 9
_GOAL, _LIMIT = 2.5, 3.0

_SHOWN = """
def when_shown(root):
    # On the screen: mapped, everything drawn that waits to be drawn, and the display has answered.
    if not root.winfo_viewable():
        root.after(1, when_shown, root)
        return
    root.update_idletasks()
    root.winfo_pointerxy()
    print(time.monotonic(), flush=True)
    check(root)
    root.destroy()
"""

_BARE = f"""
import time
{_SHOWN}
def check(root):
    pass
import ttkbootstrap
app = ttkbootstrap.App(title="bare", size=(1366, 768))
app.after_idle(when_shown, app)
app.mainloop()
"""

_OURS = f"""
import gc, os, sys, time
from pathlib import Path
{_SHOWN}
def check(root):
    pieces = [one for one in every(root) if one.winfo_class() == "Canvas" and one.winfo_viewable()]
    if max((len(one.find_all()) for one in pieces), default=0) < 50:
        sys.stderr.write("the list is not on the screen")
        os._exit(1)
def every(widget):
    yield widget
    for child in widget.winfo_children():
        yield from every(child)
from crm_desktop.app import logs, paths
from crm_desktop.app.settings import Settings
logs.write_to(paths.log_file())
gc.disable()
from crm_desktop.services.desk import Desk
settings = Settings(paths.settings_file())
from crm_desktop.ui.window import run
run(
    Desk(Path(sys.argv[1])),
    settings,
    place="customer",
    cache=paths.cache_folder(),
    ready=lambda window: when_shown(window.root),
)
"""

_TODAY = _OURS.replace('place="customer"', 'place="today"').replace("< 50:", "< 0:")


def measure(office: Office) -> Iterator[Result]:
    """Yield how long the window takes, against a window of ttkbootstrap with nothing in it."""
    with display() as environment, tempfile.TemporaryDirectory() as home:
        if environment is None:
            print("Xvfb is missing: the start is not measured.")
            return
        environment |= {"CRM_HOME": home, "CRM_LANGUAGE": "en"}
        # Byte code as an installed program has it, whatever is the custom here.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        environment["PYTHONPYCACHEPREFIX"] = str(Path(home, "bytecode"))
        ours: list[_Taken] = []
        today: list[_Taken] = []
        bare: list[_Taken] = []
        for turn in range(_TIMES + 1):
            one, other, reference = (
                _once([sys.executable, "-c", text, str(office.path)], environment)
                for text in (_OURS, _TODAY, _BARE)
            )
            if turn:  # the first one fills caches
                ours.append(one)
                today.append(other)
                bare.append(reference)
    what = "first list page on the screen"
    against = "bare ttkbootstrap App window"
    fastest = min(one.passed for one in ours), min(one.passed for one in bare)
    limit = "within" if fastest[0] <= fastest[1] * _LIMIT else "above"
    yield Result(
        "start", f"{what}: best of {_TIMES}", *fastest, against, goal=_GOAL,
        note=f"{limit} the limit of {_LIMIT}",
    )  # fmt: skip
    yield Result(
        "start", f"“Today” on the screen: best of {_TIMES}", min(one.passed for one in today),
        fastest[1], against, note="its lists and charts follow",
    )  # fmt: skip
    yield Result(
        "start",
        f"{what}: median of {_TIMES}",
        statistics.median(one.passed for one in ours),
        statistics.median(one.passed for one in bare),
        against,
    )
    yield Result(
        "start",
        "processor time until the window is closed again, best",
        min(one.worked for one in ours),
        min(one.worked for one in bare),
        against,
        note="hardly depends on what else the machine does",
    )


class _Taken(NamedTuple):
    """Seconds from the command to the window on the screen, and seconds of processor time."""

    passed: float
    worked: float


def _once(command: list[str], environment: dict[str, str]) -> _Taken:
    begun = time.monotonic()
    child = subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).resolve().parents[1],
    )
    assert child.stdout is not None
    told = child.stdout.read()
    _pid, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode or not told.strip():
        raise RuntimeError(f"the window was not shown (status {child.returncode})")
    return _Taken(float(told.split()[-1]) - begun, used.ru_utime + used.ru_stime)
