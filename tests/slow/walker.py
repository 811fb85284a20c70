"""Somebody who does random things to the window, the same ones from the same seed."""

from __future__ import annotations

import random
import tkinter as tk
from collections.abc import Callable

from crm_desktop.i18n import LANGUAGES
from crm_desktop.ui.navigation import places
from crm_desktop.ui.screenshots.opening import in_view
from crm_desktop.ui.screenshots.rest import Rest
from crm_desktop.ui.window import Window

TEXTS = (
    "Anna", "黄超磊", "上海", "138 0013 8000", "-1", "1e999", "2026-02-30", "31.12.", "明天", "0",
    "%_'\"\\", "😀👍🏽", "a\u0301", "مرحبا", "\t", "<b>&amp;", "{0} {name}", "NaN", ">", "》new",
    "x" * 300, "=1+1", "12,5", "１２３", "\u202egnp", "info@example", "www.", "؟", "𠮷野家", "ﬁ",
    "ß", "İ", " ",
)  # fmt: skip
_KEYS = (
    "Tab", "Shift-ISO_Left_Tab", "Return", "Escape", "space", "Up", "Down", "Left", "Right", "Home",
    "End", "Prior", "Next", "Delete", "BackSpace", "F1", "F2", "F5", "F10", "Shift-F10", "Menu",
    "Shift-Up", "Shift-Down", "Control-Up", "Control-Down", "Control-Home", "Control-End",
    "Shift-Home", "Shift-End", "Alt-Left", "Alt-Right", "Alt-Up", "Alt-Down", "Alt-Return",
    "Control-a", "Control-b", "Control-c", "Control-v", "Control-x", "Control-e", "Control-f",
    "Control-k", "Control-n", "Control-p", "Control-s", "Control-y", "Control-z", "Control-Z",
    "Control-d", "Control-g", "Control-h", "Control-o", "Control-r", "Control-t", "Control-w",
    "Control-Return", "Control-Tab", "Control-Next", "Control-Prior", "Control-Delete",
    "Control-plus", "Control-minus", "Control-0", "Control-slash", "KP_Enter", "KP_Add", "Insert",
    *(f"Alt-Key-{number}" for number in range(1, 10)),
    *(f"Control-Key-{number}" for number in range(1, 5)),
)  # fmt: skip
_SIZES = ((1024, 640), (1366, 768), (1600, 900), (1920, 1080))


class Walker:
    """Does random things to ``window``; ``trail`` holds the latest of them."""

    def __init__(self, window: Window, seed: int) -> None:
        self._window = window
        self._root = window.root
        self._chance = random.Random(seed)
        self._rest = Rest(window)
        self.trail: list[str] = []
        self._deeds: list[tuple[int, Callable[[], str]]] = [
            (26, self._key),
            (12, self._type),
            (30, self._click),
            (6, self._double),
            (5, self._right),
            (6, self._wheel),
            (3, self._drag),
            (6, self._go),
            (3, self._escape),
            (1, self._size),
            (1, self._theme),
            (1, self._language),
            (2, self._turn),
            (1, self._answer),
        ]

    def step(self) -> None:
        """Do one thing, and let the window live."""
        weights = [weight for weight, _deed in self._deeds]
        deed = self._chance.choices(self._deeds, weights)[0][1]
        self.trail = [*self.trail[-12:], deed()]
        if self._chance.random() < 0.15:
            self.settle()
        else:
            self._root.update()

    def settle(self) -> None:
        """Let the window come to rest."""
        self._rest.settle()

    # -- deeds -------------------------------------------------------------------------------

    def _focus(self) -> tk.Misc:
        try:
            found = self._root.focus_get()
        except KeyError:
            found = None
        if found is None:
            self._root.focus_force()
            self._root.update()
            found = self._root
        return found

    def _key(self) -> str:
        key = self._chance.choice(_KEYS)
        widget = self._focus()
        widget.event_generate(f"<{key}>")
        return f"{key} in {widget.winfo_class()}"

    def _type(self) -> str:
        text = self._chance.choice(TEXTS)
        widget = self._focus()
        for letter in text[: self._chance.choice((2, 8, 400))]:
            if not widget.winfo_exists():
                break
            # As an input method hands over what has no key.
            widget.event_generate("<KeyPress>", keysym="space" if letter == " " else "a")
            if isinstance(widget, tk.Entry) and widget.winfo_exists():
                widget.insert("insert", letter)
        return f"type {text[:12]!r} in {widget.winfo_class()}"

    def _target(self) -> tk.Misc:
        seen = in_view(self._root)
        grabbed = self._root.grab_current()  # type: ignore[no-untyped-call]
        if grabbed is not None:
            seen = [one for one in seen if str(one).startswith(str(grabbed))] or seen
        # What can be worked is met more often than the ground it stands on.
        able = [one for one in seen if one.winfo_class() not in {"TFrame", "Frame", "TLabel"}]
        return self._chance.choice(able if able and self._chance.random() < 0.8 else seen)

    def _place(self, widget: tk.Misc) -> tuple[int, int]:
        wide, high = max(2, widget.winfo_width()), max(2, widget.winfo_height())
        return self._chance.randrange(wide), self._chance.randrange(high)

    def _press(self, button: int, *, times: int = 1) -> str:
        widget = self._target()
        x, y = self._place(widget)
        name = f"{widget.winfo_class()} {str(widget)[-40:]}"
        for event in ("<Enter>", "<Motion>"):
            widget.event_generate(event, x=x, y=y)
        for kind in ("", "Double-", "Triple-")[:times]:
            del kind
            for act in ("ButtonPress", "ButtonRelease"):
                if widget.winfo_exists():
                    widget.event_generate(f"<{act}-{button}>", x=x, y=y)
        return f"press {button}x{times} at {x},{y} of {name}"

    def _click(self) -> str:
        return self._press(1)

    def _double(self) -> str:
        return self._press(1, times=2)

    def _right(self) -> str:
        return self._press(3)

    def _wheel(self) -> str:
        widget = self._target()
        x, y = self._place(widget)
        button = self._chance.choice((4, 5))
        for _notch in range(self._chance.randrange(1, 12)):
            if widget.winfo_exists():
                widget.event_generate(f"<ButtonPress-{button}>", x=x, y=y)
        return f"wheel {button} over {widget.winfo_class()}"

    def _drag(self) -> str:
        widget = self._target()
        x, y = self._place(widget)
        widget.event_generate("<ButtonPress-1>", x=x, y=y)
        for _way in range(4):
            if widget.winfo_exists():
                x, y = self._place(widget)
                widget.event_generate("<B1-Motion>", x=x, y=y)
        if widget.winfo_exists():
            widget.event_generate("<ButtonRelease-1>", x=x, y=y)
        return f"drag in {widget.winfo_class()}"

    def _go(self) -> str:
        place = self._chance.choice(places())
        self._window.go(place.name)
        return f"go to {place.name}"

    def _escape(self) -> str:
        for _time in range(3):
            self._focus().event_generate("<Escape>")
        return "Escape three times"

    def _size(self) -> str:
        size = self._chance.choice(_SIZES)
        self._root.geometry("{}x{}".format(*size))
        return f"size {size}"

    def _theme(self) -> str:
        mode = self._chance.choice(("light", "dark"))
        self._window.dress(mode)
        return mode

    def _language(self) -> str:
        code = self._chance.choice(tuple(LANGUAGES))
        self._window.speak(code)
        return code

    def _turn(self) -> str:
        name = self._chance.choice(("undo", "redo"))
        self._window.obey(name)
        return name

    def _answer(self) -> str:
        asking = self._window.asking
        if asking:
            self._window.obey("close")
        return f"answer {asking}"
