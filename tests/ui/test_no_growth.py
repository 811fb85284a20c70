"""Doing the same thing again and again leaves nothing behind: counted, as memory itself wavers."""

from __future__ import annotations

import gc
import tkinter as tk
from collections.abc import Callable, Iterator

import pytest

from crm_desktop.ui.facts import Fact
from crm_desktop.ui.widgets.surface import Frame
from tests.ui.kit_driving import find
from tests.ui.opened import Opened, opened, small_office

_TURNS = 6
"""A multiple of the languages, the colours and the customers, so that each time ends alike."""


@pytest.fixture(scope="module")
def office(
    tmp_path_factory: pytest.TempPathFactory, display: str
) -> Iterator[tuple[Opened, dict[str, list[int]]]]:
    del display
    folder = tmp_path_factory.mktemp("office")
    ids = small_office(folder)
    with opened(folder) as there:
        yield there, ids


def _is_gone(widget: tk.Misc) -> bool:
    return not widget.tk.call("winfo", "exists", str(widget))


def _held(there: Opened) -> dict[str, int]:
    """Count what Tk holds, and the widgets that Python holds though they are gone."""
    there.settle()
    # What was there when the window opened is not looked at by the collector otherwise.
    gc.unfreeze()
    gc.collect()
    call, split = there.root.tk.call, there.root.tk.splitlist
    widgets = [one for one in gc.get_objects() if isinstance(one, tk.Widget)]
    return {
        "commands": len(split(call("info", "commands"))),
        "pictures": len(split(call("image", "names"))),
        "fonts": len(split(call("font", "names"))),
        "variables": len(split(call("info", "vars", "PY_VAR*"))),
        "keys of the window": len(str(there.root.bind("<Control-Tab>")).splitlines()),
        "widgets": len(widgets),
        "gone widgets": sum(map(_is_gone, widgets)),
    }


def _speak(there: Opened, _ids: dict[str, list[int]], turn: int) -> None:
    there.window.speak("zh_CN" if turn % 2 else "en")


def _dress(there: Opened, _ids: dict[str, list[int]], turn: int) -> None:
    there.window.dress("dark" if turn % 2 else "light")


def _resize(there: Opened, _ids: dict[str, list[int]], turn: int) -> None:
    there.root.geometry(f"{1100 + 37 * turn}x{700 + 11 * turn}")


def _page(there: Opened, ids: dict[str, list[int]], turn: int) -> None:
    there.go("customer/page", show=ids["customer"][turn % len(ids["customer"])])


def _panel(there: Opened, ids: dict[str, list[int]], turn: int) -> None:
    there.go("product", show=ids["product"][turn % 2])
    there.window.obey("close")


def _begin(there: Opened, _ids: dict[str, list[int]], _turn: int) -> None:
    screen = there.go("product", new={})
    screen.discard()
    there.window.obey("close")


def _round(there: Opened, _ids: dict[str, list[int]], _turn: int) -> None:
    for place in ("today", "customer", "dashboard", "contact"):
        there.go(place)


def _search(there: Opened, _ids: dict[str, list[int]], _turn: int) -> None:
    there.window.find("an")
    there.settle()
    there.window.obey("close")


def _toast(there: Opened, _ids: dict[str, list[int]], turn: int) -> None:
    there.window.toast(f"Message {turn}")
    there.root.update()
    there.window.toasts.clear()


def _bell(there: Opened, _ids: dict[str, list[int]], _turn: int) -> None:
    there.window.show_bell()
    there.root.update()
    there.window.bell.close()


def _fact(there: Opened, ids: dict[str, list[int]], _turn: int) -> None:
    if there.window.here != "customer/page":
        there.go("customer/page", show=ids["customer"][0])
    fact = next(one for one in find(there.root, Fact) if one.field.name == "city")
    fact.edit()
    there.root.update()
    assert fact.editor is not None
    fact.editor.widget.focus_target().event_generate("<Escape>")
    assert not fact.editing


_DEEDS = (_speak, _dress, _resize, _page, _panel, _begin, _round, _search, _toast, _bell, _fact)


@pytest.mark.parametrize("deed", _DEEDS, ids=lambda deed: deed.__name__.strip("_"))
def test_nothing_grows(
    office: tuple[Opened, dict[str, list[int]]],
    deed: Callable[[Opened, dict[str, list[int]], int], None],
) -> None:
    there, ids = office

    def turns() -> dict[str, int]:
        for turn in range(_TURNS):
            deed(there, ids, turn)
            there.settle()
        return _held(there)

    before = turns()
    grown = {name: more - before[name] for name, more in turns().items()}
    # A timer or a tooltip may wait this time and not the last; what leaks, leaks every time.
    assert {name: more for name, more in grown.items() if more >= _TURNS} == {}


def test_a_timer_goes_with_its_widget(office: tuple[Opened, dict[str, list[int]]]) -> None:
    root = office[0].root
    waiting = set(root.tk.splitlist(root.tk.call("after", "info")))
    heard: list[str] = []
    outer = Frame(root)
    inner = Frame(outer)
    inner.after_idle(heard.append, "idle")
    inner.after(1, heard.append, "soon")
    root.after_idle(heard.append, "another's")
    outer.destroy()
    left = set(root.tk.splitlist(root.tk.call("after", "info"))) - waiting
    assert len(left) == 1
    root.update()
    assert heard == ["another's"]
