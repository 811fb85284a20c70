"""Pinyin initials and full spellings."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import Style, lazy_pinyin

from crm_desktop.resources import resource
from crm_desktop.storage import pinyin


@pytest.mark.parametrize(
    ("text", "spellings"),
    [
        ("重庆ABC公司", ["cqabcgs", "zqabcgs"]),
        ("杭州宏达机械有限公司", ["hzhdjxyxgs"]),
        ("Zoë Müller Ltd.", ["zoemullerltd"]),
        ("ＡＢＣ１２３", ["abc123"]),
        ("3M 中国", ["3mzg"]),
        ("", []),
        (" ·—！ ", []),
        ("123", ["123"]),
    ],
)
def test_initials(text: str, spellings: list[str]) -> None:
    assert pinyin.initials(text) == spellings


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("单田芳", "stf"), ("曾国藩", "zgf"), ("仇英", "qy"), ("解缙", "xj"), ("查良镛", "zly"),
        ("区寄", "oj"), ("任正非", "rzf"), ("尉迟恭", "ycg"), ("长孙无忌", "zswj"),
        ("欧阳修", "oyx"), ("盖叫天", "gjt"), ("乐毅", "yy"),
    ],
)  # fmt: skip
def test_surnames_come_first_in_their_own_reading(name: str, first: str) -> None:
    assert pinyin.initials(name)[0] == first


def test_both_readings_of_a_surname_are_found() -> None:
    assert pinyin.full("单田芳") == ["shantianfang", "dantianfang"]
    assert "zhaliangyong" in pinyin.full("查良镛")
    assert "chaliangyong" in pinyin.full("查良镛")


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("重庆", "chongqing"), ("长沙", "changsha"), ("银行", "yinhang"), ("厦门", "xiamen"),
        ("六安", "luan"), ("蚌埠", "bengbu"), ("会计", "kuaiji"), ("成都", "chengdu"),
        ("音乐", "yinyue"), ("东莞", "dongguan"), ("台州", "taizhou"), ("朝阳", "chaoyang"),
        ("重工", "zhonggong"), ("行政", "xingzheng"), ("乐清", "yueqing"), ("女", "nv"),
        ("上海浦东发展银行", "shanghaipudongfazhanyinhang"),
    ],
)  # fmt: skip
def test_words_are_read_as_words(text: str, first: str) -> None:
    assert pinyin.full(text)[0] == first


def test_at_most_four_spellings() -> None:
    text = "重庆长城银行乐器音乐行业朝阳参与调整"
    assert len(pinyin.initials(text)) == len(pinyin.full(text)) == 4


@given(st.text(max_size=30))
def test_any_text_gives_small_letters_and_digits(text: str) -> None:
    for spelled in [*pinyin.initials(text), *pinyin.full(text)]:
        assert spelled
        assert not any(letter.isspace() for letter in spelled)
        assert not (spelled.isascii() and spelled != spelled.lower())
    assert len(set(pinyin.initials(text))) == len(pinyin.initials(text)) <= 4


def test_agrees_with_the_dictionary_it_was_made_from() -> None:
    names = ["李小龙", "广东深圳", "苹果园", "海尔集团", "阿里巴巴", "青岛啤酒", "中国石油"]
    for name in names:
        assert "".join(lazy_pinyin(name)) in pinyin.full(name)
        assert "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)) in pinyin.initials(name)


def test_the_table_covers_the_characters_in_use() -> None:
    for number in range(0x4E00, 0x9FA6):
        assert pinyin.full(chr(number)), hex(number)
    assert resource("data/pinyin.txt").stat().st_size < 350_000


def test_the_table_loads_quickly() -> None:
    def once() -> float:
        pinyin._initials.cache_clear()
        begin = time.perf_counter()
        pinyin.initials("重庆")
        return time.perf_counter() - begin

    assert min(once() for _ in range(10)) < 0.06
