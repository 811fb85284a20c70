from __future__ import annotations

import subprocess
import sys
import tkinter as tk
from tkinter import ttk

import pytest

from crm_desktop.ui import theme
from crm_desktop.ui.theme import fonts, tokens
from crm_desktop.ui.theme.icons import GLYPHS
from crm_desktop.ui.theme.shapes import Shape, rounded
from crm_desktop.ui.widgets import Button, Card, Frame, Label, Pill


def _inks(picture: tk.PhotoImage) -> set[object]:
    return {picture.get(x, y) for x in range(16) for y in range(16)}


def _light(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    high, low = sorted((_light(one), _light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _pairs(c: tokens.Palette) -> dict[str, tuple[str, str]]:
    grounds = {name: c.surface(name) for name in tokens.SURFACES}
    pairs = {f"text on {name}": (c.text, ground) for name, ground in grounds.items()}
    pairs |= {f"muted on {name}": (c.muted, ground) for name, ground in grounds.items()}
    pairs |= {f"{name} pill": (p.text, p.fill) for name, p in c.pills.items()}
    pairs |= {f"avatar {a}": (c.on_fill, a) for a in c.avatars}
    pairs |= {
        "hint": (c.hint, c.field),
        "muted on soft": (c.muted_on_soft, c.soft),
        "text on soft": (c.text, c.soft),
        "accent text": (c.accent_text, c.card),
        "accent text on soft": (c.accent_text, c.soft),
        "button": (c.on_fill, c.fill),
        "button under the pointer": (c.on_fill, c.fill_hover),
        "danger button": (c.on_fill, c.danger_fill),
        "error": (c.danger, c.card),
        "error on the window": (c.danger, c.app),
        "success": (c.success, c.card),
        "warning": (c.warning, c.card),
        "tip": (c.tip_text, c.tip),
        "selected text": (c.select_text, c.select),
    }
    return pairs


@pytest.mark.parametrize("palette", [tokens.LIGHT, tokens.DARK], ids=lambda p: p.mode)
def test_texts_can_be_read_on_their_grounds(palette: tokens.Palette) -> None:
    weak = {
        name: round(_contrast(*pair), 2)
        for name, pair in _pairs(palette).items()
        if _contrast(*pair) < 4.5
    }
    assert weak == {}


@pytest.mark.parametrize("palette", [tokens.LIGHT, tokens.DARK], ids=lambda p: p.mode)
def test_bars_and_the_focus_can_be_seen(palette: tokens.Palette) -> None:
    colours = [*palette.tones.values(), palette.accent]
    assert [c for c in colours if _contrast(c, palette.card) < 3] == []


def test_importing_the_kit_loads_nothing_heavy() -> None:
    code = (
        "import sys, crm_desktop.ui.theme, crm_desktop.ui.widgets as w; w.Button, w.VirtualGrid;"
        "print([m for m in ('PIL', 'ttkbootstrap', 'numpy', 'matplotlib') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_mode_switches_while_the_window_is_open(root: tk.Tk) -> None:
    told: list[str] = []
    card = Card(root)
    card.pack()
    button = Button(card, "Save", kind="primary", icon="save")
    button.pack()
    label = Label(card, "Words", "muted")
    label.pack()
    theme.on_theme_change(label, lambda: told.append(theme.mode()))
    style = ttk.Style(root)

    theme.apply(root, "dark")
    root.update()

    assert told == ["dark"]
    assert theme.palette() is tokens.DARK
    assert str(root.cget("background")) == tokens.DARK.app
    assert str(style.lookup(label.cget("style"), "foreground")) == tokens.DARK.muted
    assert str(style.lookup(button.cget("style"), "foreground")) == tokens.DARK.on_fill

    theme.apply(root, "light")
    root.update()
    assert str(style.lookup(label.cget("style"), "foreground")) == tokens.LIGHT.muted


def test_a_dead_widget_is_told_nothing(root: tk.Tk) -> None:
    told: list[str] = []
    label = Label(root, "Words")
    theme.on_theme_change(label, lambda: told.append("alive"))
    label.destroy()
    theme.apply(root, "dark")
    assert told == []


def test_a_scale_makes_everything_larger(root: tk.Tk) -> None:
    theme.apply(root, "light", scale=1)
    before = fonts.line_height(fonts.BODY)
    button = Button(root, "Save")
    button.pack()
    root.update()
    low = button.winfo_reqheight()

    theme.apply(root, "light", scale=1.5)
    root.update()

    assert theme.px(10) == 15
    assert fonts.line_height(fonts.BODY) > before
    assert button.winfo_reqheight() > low
    theme.apply(root, "light", scale=1)


def test_one_family_serves_both_scripts(root: tk.Tk) -> None:
    assert fonts.choose_family(root) in {*fonts.FAMILIES, "DejaVu Sans", "Helvetica", "fixed"}
    families = {str(root.tk.call("font", "configure", f, "-family")) for f in fonts.FONTS}
    assert len(families) == 1


def test_texts_are_cut_to_their_room(root: tk.Tk) -> None:
    del root
    text = "盛源九五八五二有限公司 and a rather long English name"
    width = fonts.measure(fonts.BODY, text)
    assert fonts.cut(fonts.BODY, text, width) == text
    cut = fonts.cut(fonts.BODY, text, width // 2)
    assert cut.endswith("…")
    assert text.startswith(cut[:-1])
    assert fonts.measure(fonts.BODY, cut) <= width // 2
    assert fonts.cut(fonts.BODY, text, 0) == ""


def test_every_icon_is_in_the_font(root: tk.Tk) -> None:
    del root
    blank = [name for name in GLYPHS if len(_inks(theme.icon(name, 16, "#000000", "#ffffff"))) == 1]
    assert blank == []
    with pytest.raises(KeyError):
        theme.icon("no such icon")


def test_the_same_picture_is_drawn_once(root: tk.Tk) -> None:
    del root
    shape = Shape("#112233", "#ffffff", 6, "#445566", 1)
    assert rounded(shape, 40, 20) is rounded(shape, 40, 20)
    assert theme.icon("plus") is theme.icon("plus")
    corner = rounded(shape, 40, 20).get(0, 0)
    assert corner == (255, 255, 255)


def test_widgets_find_the_surface_they_stand_on(root: tk.Tk) -> None:
    card = Card(root)
    inner = Frame(card)
    label = Label(inner, "x")
    inset = Card(inner, kind="inset")
    pill = Pill(inset, "x", "green")
    assert (inner.surface, label.surface) == ("card", "card")
    assert (inset.surface, pill.surface) == ("inset", "inset")
    assert Label(root, "x").surface == "app"
