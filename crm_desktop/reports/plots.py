"""The kinds of charts, each drawn on a :class:`~crm_desktop.reports.plotting.Plot`."""

from __future__ import annotations

import math

from matplotlib.axes import Axes
from matplotlib.patches import Wedge

from crm_desktop.i18n import _
from crm_desktop.reports.formats import percent
from crm_desktop.reports.plotting import TEXT, Plot, mixed

_LINE = 10.0
_BAR = 0.64
_WIDEST_BAR = 44.0
_SLICES = 7
_CLOSE = 0.4
"""Lines that stay within this part of their height are not drawn down to zero."""
_LABELLED_BARS = 16
_MARKED_POINTS = 16


def _finite(values: list[float]) -> list[float]:
    return [value for value in values if math.isfinite(value)]


def _upright(plot: Plot, low: float, high: float, *, written: bool) -> tuple[Axes, float]:
    """Return axes with labels below and values at the left, and the width of a slot."""
    top = plot.legend() + (14 if not written else 8)
    probe = plot.axes(0, 0, 0, 0)
    left = plot.scale(probe, low, high, written=written)
    probe.remove()
    left += 10 if written else 4
    slot = (plot.width - left - 6) / max(1, len(plot.labels))
    labels = plot.fitted(slot)
    bottom = 5 + _LINE * max(label.count("\n") + 1 for label in labels)
    axes = plot.axes(left, bottom, 6, top)
    plot.scale(axes, low, high, written=written)
    axes.set_xlim(-0.5, len(labels) - 0.5)
    axes.set_xticks(range(len(labels)), labels, linespacing=1.1)
    return axes, slot


def bars(plot: Plot) -> None:
    """Upright bars, side by side where there are several series."""
    numbers = [value for row in plot.values for value in _finite(row)]
    count = len(plot.values)
    few = len(plot.labels) * count <= _LABELLED_BARS
    widest = max(plot.measure(plot.short(value)) for value in numbers)
    room = (plot.width - 10) / len(plot.labels) * (1.0 if count == 1 else _BAR * 1.15 / count)
    labelled = few and widest <= room
    low, high = min(0.0, *numbers), max(0.0, *numbers)
    axes, slot = _upright(plot, low, high or 1.0, written=not labelled)
    width = min(_BAR, _WIDEST_BAR * count / slot) / count
    for place, row in enumerate(plot.values):
        shift = (place - (count - 1) / 2) * width
        middles = [position + shift for position in range(len(row))]
        heights = [value if math.isfinite(value) else 0.0 for value in row]
        axes.bar(middles, heights, width * (1 if count == 1 else 0.92), color=plot.tone(place))
        if labelled:
            _label_bars(plot, axes, middles, row)
    plot.ground_line(axes)


def _label_bars(plot: Plot, axes: Axes, middles: list[float], values: list[float]) -> None:
    for middle, value in zip(middles, values, strict=True):
        if math.isfinite(value):
            axes.annotate(
                plot.short(value),
                (middle, value),
                (0, 3 if value >= 0 else -3),
                textcoords="offset points",
                ha="center",
                va="bottom" if value >= 0 else "top",
                fontsize=TEXT,
                color=plot.palette.text,
            )


def stacked_bars(plot: Plot) -> None:
    """Upright bars of parts on top of each other, the sum written above."""
    columns = list(zip(*plot.values, strict=True))
    ups = [sum(value for value in column if value > 0) for column in columns]
    downs = [sum(value for value in column if value < 0) for column in columns]
    widest = max(plot.measure(plot.short(value)) for value in ups)
    labelled = widest <= (plot.width - 40) / len(columns) and not any(downs)
    axes, slot = _upright(plot, min(0.0, *downs), max(ups) or 1.0, written=True)
    width = min(_BAR, _WIDEST_BAR / slot)
    over, under = [0.0] * len(columns), [0.0] * len(columns)
    for place, row in enumerate(plot.values):
        heights = [value if math.isfinite(value) else 0.0 for value in row]
        starts = [o if h >= 0 else u for h, o, u in zip(heights, over, under, strict=True)]
        axes.bar(range(len(row)), heights, width, bottom=starts, color=plot.tone(place))
        over = [o + max(h, 0.0) for o, h in zip(over, heights, strict=True)]
        under = [u + min(h, 0.0) for u, h in zip(under, heights, strict=True)]
    plot.ground_line(axes)
    if labelled:
        _label_bars(plot, axes, [float(place) for place in range(len(ups))], ups)


def lines(plot: Plot) -> None:
    """Lines over a row of times; gaps where values are missing."""
    numbers = [value for row in plot.values for value in _finite(row)]
    low, high = min(numbers), max(numbers)
    close = low > 0 and high - low < high * _CLOSE and len(plot.values) > 1
    if not close:
        low, high = min(0.0, low), max(0.0, high) or 1.0
    axes, _slot = _upright(plot, low, high, written=True)
    places = range(len(plot.labels))
    for place, row in enumerate(plot.values):
        marked = len(row) <= _MARKED_POINTS or len(_finite(row)) == 1
        axes.plot(
            places,
            row,
            color=plot.tone(place),
            linewidth=1.6,
            solid_capstyle="round",
            solid_joinstyle="round",
            marker="o" if marked else "",
            markersize=3,
            markeredgewidth=0,
            clip_on=False,
        )
    if len(plot.values) == 1:
        axes.fill_between(places, plot.values[0], 0, color=plot.tone(0), alpha=0.09, linewidth=0)
        _label_last(plot, axes)
    plot.ground_line(axes, axes.get_ylim()[0] if close else 0)


def _label_last(plot: Plot, axes: Axes) -> None:
    last = max(place for place, value in enumerate(plot.values[0]) if math.isfinite(value))
    value = plot.values[0][last]
    axes.annotate(
        plot.short(value),
        (last, value),
        (0, 5),
        textcoords="offset points",
        ha="right" if last else "left",
        va="bottom",
        fontsize=TEXT,
        fontweight="bold",
        color=plot.palette.text,
        annotation_clip=False,
    )


def horizontal_bars(plot: Plot) -> None:
    """Lying bars from the top down, with names at the left and values at their ends."""
    numbers = [value for row in plot.values for value in _finite(row)]
    top = plot.legend()
    longest = max(plot.measure(label) for label in plot.labels)
    left = min(longest, plot.width * 0.4) + 8
    widest = max(plot.measure(plot.short(value)) for value in numbers)
    axes = plot.axes(left, 4, widest + 10, top + 2)
    slot = (plot.height - top - 6) / len(plot.labels)
    every = max(1, math.ceil(_LINE / max(slot, 0.1)))
    shown = [
        plot.trimmed(label, left - 8) if place % every == 0 else ""
        for place, label in enumerate(plot.labels)
    ]
    low, high = min(0.0, *numbers), max(0.0, *numbers) or 1.0
    axes.set_xlim(low * 1.25, high)
    axes.set_ylim(len(shown) - 0.5, -0.5)
    axes.set_xticks([])
    axes.set_yticks(range(len(shown)), shown)
    axes.tick_params(axis="y", labelcolor=plot.palette.text)
    count = len(plot.values)
    width = min(_BAR, 17 / max(slot, 0.1) * count) / count
    for place, row in enumerate(plot.values):
        shift = (place - (count - 1) / 2) * width
        for position, value in enumerate(row):
            if not math.isfinite(value):
                continue
            axes.barh(position + shift, value, width * 0.92, color=plot.tone(place))
            if slot * width * 1.6 >= TEXT and every == 1:
                _label_end(plot, axes, position + shift, value)
    if low < 0:
        axes.axvline(0, color=mixed(plot.palette.muted, plot.palette.ground, 0.6), linewidth=0.7)


def _label_end(plot: Plot, axes: Axes, position: float, value: float) -> None:
    axes.annotate(
        plot.short(value),
        (value, position),
        (4 if value >= 0 else -4, 0),
        textcoords="offset points",
        ha="left" if value >= 0 else "right",
        va="center_baseline",
        fontsize=TEXT,
        color=plot.palette.text,
        annotation_clip=False,
    )


def donut(plot: Plot) -> None:
    """Shares of a whole as a ring, with names, values and shares beside it.

    The first series is shown; the smallest shares are drawn together beyond seven.
    """
    parts = _shares(plot)
    total = sum(value for _name, value in parts)
    side = min(plot.height - 12, plot.width * 0.42)
    left, bottom = 4.0, (plot.height - side) / 2
    axes = plot.axes(left, bottom, plot.width - left - side, bottom)
    axes.set_xlim(-1, 1)
    axes.set_ylim(-1, 1)
    axes.set_xticks([])
    axes.set_yticks([])
    angle = 90.0
    for place, (_name, value) in enumerate(parts):
        turn = 360 * value / total
        axes.add_patch(
            Wedge(
                (0, 0),
                0.98,
                angle - turn,
                angle,
                width=0.36,
                facecolor=_share_tone(plot, place),
                edgecolor=plot.palette.ground,
                linewidth=1.2 if len(parts) > 1 else 0,
            )
        )
        angle -= turn
    middle = left + side / 2, plot.height / 2
    plot.text(
        middle[0],
        middle[1] + 1,
        plot.short(total),
        ha="center",
        va="bottom",
        size=min(11.0, side * 0.1),
        fontweight="bold",
        color=plot.palette.text,
    )
    plot.text(middle[0], middle[1] - 2, _("In total"), ha="center", va="top", size=7)
    _list_shares(plot, parts, total, left + side + 16)


def _shares(plot: Plot) -> list[tuple[str, float]]:
    parts = [
        (label, value)
        for label, value in zip(plot.labels, plot.values[0], strict=True)
        if math.isfinite(value) and value > 0
    ]
    if len(parts) <= _SLICES + 1:
        return parts
    ranked = sorted(parts, key=lambda part: -part[1])
    rest = sum(value for _name, value in ranked[_SLICES:])
    return [*ranked[:_SLICES], (_("Other"), rest)]


def _share_tone(plot: Plot, place: int) -> str:
    """Return the colour of a share; what comes last of many is the grey of the rest."""
    return plot.palette.series[-1] if place == _SLICES else plot.tone(place)


def _list_shares(plot: Plot, parts: list[tuple[str, float]], total: float, left: float) -> None:
    line = min(17.0, (plot.height - 8) / len(parts))
    y = plot.height / 2 + line * (len(parts) - 1) / 2
    right = plot.width - 4
    shares = [percent(value / total, 1 if value / total < 0.1 else 0) for _name, value in parts]  # noqa: PLR2004
    share_width = max(plot.measure(share, "bold") for share in shares)
    values = [plot.short(value) for _name, value in parts]
    value_width = max(plot.measure(value) for value in values)
    name_width = right - left - 12 - share_width - value_width - 20
    with_values = name_width > 50  # noqa: PLR2004 - points that a name needs
    if not with_values:
        name_width += value_width + 10
    for place, (name, _value) in enumerate(parts):
        plot.rectangle(left, y - 3.5, 7, 7, _share_tone(plot, place))
        shown = plot.trimmed(name, name_width)
        plot.text(left + 12, y, shown, va="center_baseline", color=plot.palette.text)
        if with_values:
            x = right - share_width - 10
            plot.text(x, y, values[place], ha="right", va="center_baseline")
        plot.text(
            right,
            y,
            shares[place],
            ha="right",
            va="center_baseline",
            fontweight="bold",
            color=plot.palette.text,
        )
        y -= line


def heat(plot: Plot) -> None:
    """A table of shaded cells: a row per series, a column per label (cohorts)."""
    numbers = [value for row in plot.values for value in _finite(row)]
    high = max(abs(value) for value in numbers) or 1.0
    left = min(max(plot.measure(name) for name in plot.names), plot.width * 0.3) + 8
    slot = (plot.width - left - 4) / len(plot.labels)
    labels = plot.fitted(slot)
    top = 8 + _LINE * max(label.count("\n") + 1 for label in labels)
    line = (plot.height - top - 4) / len(plot.names)
    written = max(plot.measure(plot.short(value), size=7) for value in numbers)
    fits = written <= slot - 2 and line >= 9  # noqa: PLR2004 - the height of a line of text
    for column, label in enumerate(labels):
        x = left + (column + 0.5) * slot
        plot.text(x, plot.height - top + 5, label, ha="center", va="bottom", linespacing=1.1)
    for place, row in enumerate(plot.values):
        y = plot.height - top - (place + 1) * line
        name = plot.trimmed(plot.names[place], left - 8)
        middle = y + line / 2
        plot.text(left - 6, middle, name, ha="right", va="center_baseline", color=plot.palette.text)
        for column, value in enumerate(row):
            if math.isfinite(value):
                _draw_cell(plot, (left + column * slot, y, slot, line), value, value / high, fits)


def _draw_cell(
    plot: Plot, cell: tuple[float, float, float, float], value: float, part: float, written: bool
) -> None:
    x, y, width, height = cell
    hue = plot.palette.accent if part >= 0 else plot.tone(4)
    strength = 0.06 + 0.86 * abs(part)
    plot.rectangle(x, y, width - 1.2, height - 1.2, mixed(hue, plot.palette.ground, strength))
    if written:
        colour = "#ffffff" if strength > 0.55 else plot.palette.text  # noqa: PLR2004 - contrast
        place = (x + (width - 1.2) / 2, y + (height - 1.2) / 2)
        plot.text(
            *place, plot.short(value), ha="center", va="center_baseline", size=7, color=colour
        )
