"""The one table of colours and sizes.

Colours are ``#rrggbb``; sizes are logical pixels at 96 dpi and a scale of 1 and go through
:func:`px` on their way to the screen. No colour stands anywhere else in the program.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Mode = Literal["light", "dark"]
Surface = Literal["app", "card", "inset", "side", "popup", "field"]
"""What a widget stands on: window, card, panel in a card, sidebar, pop-up, or within a field."""
Colour = Literal["green", "amber", "red", "blue", "purple", "grey"]
"""The names that pills, figures and charts are coloured by."""

SURFACES: tuple[Surface, ...] = ("app", "card", "inset", "side", "popup", "field")
COLOURS: tuple[Colour, ...] = ("green", "amber", "red", "blue", "purple", "grey")


@dataclass(frozen=True, slots=True)
class Pair:
    """A foreground that reads on its background (contrast of at least 4.5)."""

    text: str
    fill: str


@dataclass(frozen=True, eq=False, repr=False)
class Palette:
    """The colours of one mode."""

    # Without slots and comparison: for fifty fields, making those takes milliseconds at the start.

    mode: Mode
    app: str
    card: str
    inset: str
    side: str
    popup: str
    line: str
    row_line: str
    field: str
    field_line: str
    field_hover: str
    field_off: str
    text: str
    muted: str
    muted_on_soft: str
    hint: str
    disabled: str
    accent: str
    accent_text: str
    soft: str
    fill: str
    fill_hover: str
    fill_pressed: str
    fill_off: str
    on_fill: str
    hover: str
    pressed: str
    row_hover: str
    danger: str
    danger_fill: str
    danger_hover: str
    danger_soft: str
    danger_off: str
    success: str
    warning: str
    unsaved: str
    thumb: str
    thumb_hover: str
    tip: str
    tip_text: str
    select: str
    select_text: str
    pills: Mapping[Colour, Pair]
    tones: Mapping[Colour, str]
    avatars: tuple[str, ...]
    series: tuple[str, ...]

    # Pills: a text on its ground; tones: the same colours for bars, rings and dots.

    def surface(self, name: Surface) -> str:
        """Return the background colour of ``name``."""
        colour: str = getattr(self, name)
        return colour


_AVATARS = (
    "#2b63d9",
    "#c92a63",
    "#27803a",
    "#0b7285",
    "#7048e8",
    "#b45309",
    "#087f6a",
    "#4f5fb8",
)

LIGHT = Palette(
    mode="light",
    app="#f4f6f9",
    card="#ffffff",
    inset="#f8fafc",
    side="#ffffff",
    popup="#ffffff",
    line="#e4e8ee",
    row_line="#edf0f4",
    field="#ffffff",
    field_line="#d3d9e2",
    field_hover="#b4bdca",
    field_off="#f4f6f9",
    text="#1b2433",
    muted="#667085",
    muted_on_soft="#5a6579",
    hint="#6b7587",
    disabled="#828c9c",
    accent="#2f6fed",
    accent_text="#1d4fc4",
    soft="#e9f0fe",
    fill="#2f6fed",
    fill_hover="#2560d8",
    fill_pressed="#1d4fc4",
    fill_off="#b9cdf8",
    on_fill="#ffffff",
    hover="#f0f3f7",
    pressed="#e4e8ee",
    row_hover="#f6f8fb",
    danger="#b42318",
    danger_fill="#d0343a",
    danger_hover="#b42318",
    danger_soft="#fde4e4",
    danger_off="#efb9bb",
    success="#1f7a45",
    warning="#8a5300",
    unsaved="#f59e0b",
    thumb="#c3cad5",
    thumb_hover="#8f99a8",
    tip="#1b2433",
    tip_text="#ffffff",
    select="#cfe0ff",
    select_text="#1b2433",
    pills=MappingProxyType(
        {
            "green": Pair("#116b37", "#dcf5e5"),
            "amber": Pair("#8a5300", "#fdefcd"),
            "red": Pair("#b42318", "#fde4e4"),
            "blue": Pair("#1d4fc4", "#d6e4fd"),
            "purple": Pair("#5b34b8", "#ece5fd"),
            "grey": Pair("#4b5565", "#e1e6ee"),
        }
    ),
    tones=MappingProxyType(
        {
            "green": "#1f9d63",
            "amber": "#c9820f",
            "red": "#d6453d",
            "blue": "#2f6fed",
            "purple": "#8b5cf6",
            "grey": "#7c8799",
        }
    ),
    avatars=_AVATARS,
    series=("#2f6fed", "#1fa37a", "#e08a1e", "#8b5cf6", "#d6456b", "#0e94a8", "#7c8799", "#5b6bd6"),
)

DARK = Palette(
    mode="dark",
    app="#10141c",
    card="#171c26",
    inset="#1c222e",
    side="#12161f",
    popup="#1b212c",
    line="#2a3140",
    row_line="#232a37",
    field="#1a202b",
    field_line="#343d4e",
    field_hover="#4a5569",
    field_off="#151a23",
    text="#e3e8f0",
    muted="#98a3b5",
    muted_on_soft="#a9b6cd",
    hint="#8a95a8",
    disabled="#647084",
    accent="#5b8df6",
    accent_text="#8fb2fb",
    soft="#1d2b4a",
    fill="#3f6fdc",
    fill_hover="#3563cb",
    fill_pressed="#2c55b4",
    fill_off="#2a3b63",
    on_fill="#ffffff",
    hover="#222936",
    pressed="#2a3140",
    row_hover="#1b212c",
    danger="#f58a8a",
    danger_fill="#c73a42",
    danger_hover="#b02f37",
    danger_soft="#451d20",
    danger_off="#54282c",
    success="#6fd69a",
    warning="#f0bd5e",
    unsaved="#f59e0b",
    thumb="#3d4658",
    thumb_hover="#6b778d",
    tip="#e3e8f0",
    tip_text="#10141c",
    select="#2c4a86",
    select_text="#ffffff",
    pills=MappingProxyType(
        {
            "green": Pair("#6fd69a", "#12331f"),
            "amber": Pair("#f0bd5e", "#3d2c0c"),
            "red": Pair("#f7a1a1", "#451d20"),
            "blue": Pair("#93b6fb", "#1b2f5c"),
            "purple": Pair("#c0a8f7", "#2f2350"),
            "grey": Pair("#b4bdcc", "#2a3140"),
        }
    ),
    tones=MappingProxyType(
        {
            "green": "#3dbb80",
            "amber": "#e0a040",
            "red": "#ea6a6a",
            "blue": "#5b8df6",
            "purple": "#a084f5",
            "grey": "#8d98ab",
        }
    ),
    avatars=_AVATARS,
    series=("#5b8df6", "#34b88c", "#e39b3c", "#a084f5", "#e3678a", "#2aabbf", "#8d98ab", "#7d8bea"),
)

# Sizes, in logical pixels.
GAP_SMALL = 8
GAP = 12
GAP_LARGE = 16
CARD_PADDING = 16
RADIUS_CARD = 10
RADIUS_FIELD = 7
RADIUS_NAV = 8
RADIUS_CHECK = 4
FIELD_HEIGHT = 34
BUTTON_HEIGHT = 34
NAV_HEIGHT = 36
HEADER_HEIGHT = 36
ROW_TWO_LINES = 46
ROW_ONE_LINE = 34
ROW_COMPACT = 28
PILL_HEIGHT = 20
SCROLLBAR = 10
ACCENT_BAR = 3


TEXT_SIZES: Mapping[str, float] = MappingProxyType({"small": 0.9, "normal": 1.0, "large": 1.15})
"""How much larger than usual words may be, without what they stand on growing."""


class _Active:
    palette: Palette = LIGHT
    scale: float = 1.0
    text: float = 1.0


def palette() -> Palette:
    """Return the colours in use now."""
    return _Active.palette


def scale() -> float:
    """Return how many screen pixels one logical pixel is."""
    return _Active.scale


def text_scale() -> float:
    """Return how many screen pixels one logical pixel of a letter is."""
    return _Active.scale * _Active.text


def activate(mode: Mode, factor: float, text: float = 1.0) -> None:
    """Make mode, scale and size of text the current ones; only the theme calls this."""
    _Active.palette = DARK if mode == "dark" else LIGHT
    _Active.scale = factor
    _Active.text = text


def px(size: float) -> int:
    """Return ``size`` logical pixels in screen pixels; nothing visible becomes nothing."""
    pixels = round(size * _Active.scale)
    if pixels == 0 and size:
        return 1 if size > 0 else -1
    return pixels


def mix(one: str, other: str, share: float) -> str:
    """Return ``one`` with ``share`` (0 to 1) of ``other`` in it."""
    pairs = ((int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)
