from __future__ import annotations

import io
import os
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import pytest

from crm_desktop.i18n import set_language
from crm_desktop.reports.charts import draw, write_chart
from crm_desktop.reports.dataset import ChartBlock, ChartKind, Series
from crm_desktop.reports.document import write_pdf
from crm_desktop.reports.palette import DARK, PAPER
from tests.reports.documents import document, squeezed, texts, whole

if TYPE_CHECKING:
    from matplotlib.figure import Figure

KINDS: tuple[ChartKind, ...] = get_args(ChartKind)


@pytest.fixture(scope="module", autouse=True)
def _folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    os.environ.setdefault("MPLCONFIGDIR", str(tmp_path_factory.mktemp("matplotlib")))


def _chart(kind: ChartKind, **changes: object) -> ChartBlock:
    chart = ChartBlock(
        "Chart",
        kind,
        ("North", "South", "East"),
        (Series("2024", (1200, 30_000, None)), Series("2025", (Decimal(900), 100.5, 7))),
        "money",
        "$",
    )
    return replace(chart, **changes)  # type: ignore[arg-type]


def _words(figure: Figure) -> set[str]:
    """Return every text in a figure that is really drawn."""
    from matplotlib.text import Text  # noqa: PLC0415 - heavy

    figure.savefig(io.BytesIO(), format="png")
    return {text.get_text() for text in figure.findobj(Text) if text.get_text()}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("palette", [PAPER, DARK])
def test_every_kind_is_drawn(kind: ChartKind, palette: object) -> None:
    picture = io.BytesIO()
    draw(_chart(kind), (4, 2.5), 80, palette).savefig(picture, format="png")  # type: ignore[arg-type]
    assert picture.getvalue().startswith(b"\x89PNG")


@pytest.mark.parametrize("kind", KINDS)
def test_size_and_resolution_are_those_asked_for(kind: ChartKind) -> None:
    from PIL import Image  # noqa: PLC0415 - only here

    picture = io.BytesIO()
    draw(_chart(kind), (4, 2.5), 80).savefig(picture, format="png")
    assert Image.open(picture).size == (320, 200)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "changes",
    [
        {"labels": (), "series": ()},
        {"series": (Series("x", (None, None, None)),)},
        {"series": (Series("x", (float("nan"),)),)},
        {"series": ()},
    ],
)
def test_charts_without_values_say_so(kind: ChartKind, changes: dict[str, object]) -> None:
    assert _words(draw(_chart(kind, **changes))) == {"There are no values to draw."}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "values", [(0, 0, 0), (-5, -1, -3), (-5, 5, None), (5,), (1, 2, 3, 4, 5), (1e15, 1e-9, 3)]
)
def test_unusual_values_do_not_fail(kind: ChartKind, values: tuple[float | None, ...]) -> None:
    _words(draw(_chart(kind, series=(Series("x", values),))))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", [(0.5, 0.5), (12, 1), (1, 6)])
def test_any_size_can_be_drawn(kind: ChartKind, size: tuple[float, float]) -> None:
    many = tuple(f"A label of some length {n}" for n in range(60))
    _words(draw(_chart(kind, labels=many, series=(Series("x", tuple(range(60))),)), size))


def test_values_are_written_in_the_way_of_the_language() -> None:
    chart = _chart("hbar", series=(Series("x", (1_200_000, 30_000, 5)),))
    assert {"$1.2M", "$30K", "$5"} <= _words(draw(chart))
    set_language("zh_CN")
    assert {"$120万", "$3万", "$5"} <= _words(draw(chart))


def test_several_series_have_a_legend() -> None:
    assert {"2024", "2025"} <= _words(draw(_chart("bar")))
    assert "2024" not in _words(draw(_chart("bar", series=(Series("2024", (1, 2, 3)),))))


def test_small_shares_are_drawn_together() -> None:
    labels = tuple(f"Slice {n}" for n in range(30))
    words = _words(draw(_chart("donut", labels=labels, series=(Series("", tuple(range(30))),))))
    assert "Other" in words
    assert "Slice 29" in words
    assert "Slice 3" not in words


def test_dollar_signs_are_not_formulas() -> None:
    chart = _chart("hbar", labels=("$a_1$ and $b^2$", "x", "y"))
    assert "$a_1$ and $b^2$" in _words(draw(chart, (9, 3)))


@pytest.mark.parametrize("kind", KINDS)
def test_words_of_a_chart_can_be_copied_from_the_pdf(tmp_path: Path, kind: ChartKind) -> None:
    target = tmp_path / "chart.pdf"
    chart = _chart(kind, labels=("华北", "South", "东部"), title="区域销售")
    write_pdf(document(chart), target)
    text = whole(target)
    assert "区域销售" in text
    assert "华北" in text


def test_charts_stand_two_by_two_unless_wide(tmp_path: Path) -> None:
    target = tmp_path / "charts.pdf"
    charts = [replace(_chart("bar"), title=f"Title{n}", wide=n == 2) for n in range(5)]
    write_pdf(document(*charts), target)
    text = "".join(texts(target))
    lines = [squeezed(line) for line in text.splitlines()]
    assert all(any(f"Title{n}" in line for line in lines) for n in range(5))


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_chart_can_be_saved(tmp_path: Path, ending: str) -> None:
    target = tmp_path / f"图表.{ending}"
    write_chart(_chart("bar"), target)
    assert target.stat().st_size > 1000
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".chart")] == []


def test_unknown_kind_of_picture_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="gif"):
        write_chart(_chart("bar"), tmp_path / "chart.gif")
    assert not (tmp_path / "chart.gif").exists()


def test_nothing_is_written_outside_the_folder_given(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "folder"
    home.mkdir()
    code = (
        "import sys; from pathlib import Path; "
        "from crm_desktop.reports import charts; "
        "from crm_desktop.reports.dataset import ChartBlock, Series; "
        "charts.prepare(Path(sys.argv[1])); "
        "charts.draw(ChartBlock('', 'bar', ('a',), (Series('', (1,)),))).canvas.draw(); "
        "sys.exit('matplotlib.pyplot' in sys.modules or 'tkinter' in sys.modules)"
    )
    rest = {name: value for name, value in os.environ.items() if name != "MPLCONFIGDIR"}
    places = {"HOME": str(home), "USERPROFILE": str(home), "XDG_CACHE_HOME": str(home / "c")}
    subprocess.run([sys.executable, "-c", code, str(folder)], env=rest | places, check=True)
    assert list(home.iterdir()) == []
    assert list(folder.iterdir())
