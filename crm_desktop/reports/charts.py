"""Charts as matplotlib figures, for the screen, for PNG and SVG files and for PDF pages.

No pyplot and no Tk: a figure is made, drawn by whoever asked for it, and forgotten. The design
is quiet: no frame, hair-thin grid, direct labels where they have room, one legend on top.
Call :func:`prepare` once before the first chart, so that matplotlib keeps its font list in the
program's own folder.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from crm_desktop.i18n import _
from crm_desktop.reports import fonts
from crm_desktop.reports.dataset import ChartBlock
from crm_desktop.reports.palette import PAPER, Palette

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Size = tuple[float, float]

_FOLDER = "MPLCONFIGDIR"
_loading = threading.Lock()


def prepare(folder: Path) -> None:
    """Have matplotlib keep its files in ``folder``. To be called before its first import."""
    folder.mkdir(parents=True, exist_ok=True)
    os.environ[_FOLDER] = str(folder)


def warm_up() -> None:
    """Load matplotlib and its list of fonts, so that the first chart does not wait for them."""
    with _loading:
        _load()


@cache
def _load() -> None:
    if _FOLDER not in os.environ and "matplotlib" not in sys.modules:
        os.environ[_FOLDER] = tempfile.mkdtemp(prefix="crm-charts-")
    import matplotlib as mpl  # noqa: PLC0415 - half a second, only when a chart is drawn
    from matplotlib import font_manager  # noqa: PLC0415

    for path in fonts.files().values():
        font_manager.fontManager.addfont(path)
    mpl.rcParams.update(
        {
            "font.family": [fonts.FAMILY, "DejaVu Sans"],
            "text.parse_math": False,
            "text.hinting": "no_hinting",
            "axes.unicode_minus": False,
            "svg.fonttype": "path",
            "pdf.fonttype": 42,
        }
    )


def draw(
    chart: ChartBlock, size: Size = (5.0, 3.0), dpi: float = 100, palette: Palette = PAPER
) -> Figure:
    """Return ``chart`` as a figure of ``size`` inches; its title is left to the caller.

    A chart without any value says so instead of showing empty axes.
    """
    warm_up()
    from crm_desktop.reports import plots  # noqa: PLC0415 - imports matplotlib
    from crm_desktop.reports.plotting import Plot  # noqa: PLC0415

    plot = Plot(chart, size, dpi, palette)
    kinds: dict[str, Callable[[Plot], None]] = {
        "bar": plots.bars,
        "hbar": plots.horizontal_bars,
        "line": plots.lines,
        "stacked": plots.stacked_bars,
        "donut": plots.donut,
        "heat": plots.heat,
    }
    if chart.empty:
        plot.say(_("There are no values to draw."))
    else:
        kinds[chart.kind](plot)
    return plot.figure


def write_chart(
    chart: ChartBlock,
    path: Path,
    *,
    size: Size = (8.0, 4.5),
    dpi: float = 150,
    palette: Palette = PAPER,
) -> None:
    """Write ``chart`` to a ``.png``, ``.svg`` or ``.pdf`` file, whole or not at all.

    Raises ``OSError`` if the file cannot be written and ``ValueError`` for another ending.
    """
    figure = draw(chart, size, dpi, palette)
    ending = path.suffix.lower().removeprefix(".")
    if ending not in {"png", "svg", "pdf"}:
        raise ValueError(path.suffix)
    handle, name = tempfile.mkstemp(prefix=".chart-", suffix=path.suffix, dir=path.parent)
    os.close(handle)
    unfinished = Path(name)
    try:
        figure.savefig(unfinished, format=ending, dpi=dpi)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
