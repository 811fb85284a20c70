"""Chinese text breaks into lines as readers expect it."""

from __future__ import annotations

import tkinter as tk

import pytest

from crm_desktop.ui.theme import fonts
from crm_desktop.ui.theme.linebreaks import broken
from crm_desktop.ui.widgets import Label

TEXT = "从 Excel 或 CSV 导入客户（可多次），写入之前可逐行查看“更新”与 NewCustomer 两类结果。"


@pytest.mark.parametrize("width", range(60, 420, 7))
def test_lines_fit_and_begin_and_end_as_they_may(root: tk.Tk, width: int) -> None:
    del root
    lines = broken(fonts.BODY, TEXT, width).split("\n")
    assert "".join(lines).replace(" ", "") == TEXT.replace(" ", "")
    for line in lines:
        assert line[0] not in "，。）”"
        assert line[-1] not in "（“"
        assert fonts.measure(fonts.BODY, line) <= width or "NewCustomer" in line
    assert sum("NewCustomer" in line for line in lines) == 1


def test_text_without_chinese_is_left_to_the_toolkit(root: tk.Tk) -> None:
    del root
    assert broken(fonts.BODY, "A sentence that is long enough.", 40) == (
        "A sentence that is long enough."
    )


def test_a_wrapping_label_follows_its_width_and_text(root: tk.Tk) -> None:
    label = Label(root, "一二三四五六七八九十" * 3, wrap=True)
    label.place(x=0, y=0, width=100)
    root.update()
    assert str(label.cget("text")).count("\n") >= 3
    label.place(width=800)
    root.update()
    assert "\n" not in str(label.cget("text"))
    label.set_text("短")
    assert str(label.cget("text")) == "短"
