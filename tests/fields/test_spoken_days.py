"""Days as people say them, in both languages."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from crm_desktop.fields.kind import Reading
from crm_desktop.fields.moments import Day
from crm_desktop.fields.spoken_days import moved, spoken_day

SUNDAY = date(2026, 11, 22)
days = st.dates(date(1900, 1, 1), date(2200, 12, 31))
WEEKDAYS = (
    ("mon", "Monday", "周一", "星期一"),
    ("tue", "Tuesday", "周二", "礼拜二"),
    ("wed", "Wednesday", "周三", "星期三"),
    ("thu", "Thursday", "周四", "星期四"),
    ("fri", "Friday", "周五", "星期五"),
    ("sat", "Saturday", "周六", "星期六"),
    ("sun", "Sunday", "周日", "星期天"),
)

WEEKS = (("this", "本", 0), ("next", "下", 1), ("last", "上", -1))


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("t", "2026-11-22"), ("Today", "2026-11-22"), ("今天", "2026-11-22"),
        ("tomorrow", "2026-11-23"), ("明天", "2026-11-23"), ("后天", "2026-11-24"),
        ("大后天", "2026-11-25"), ("yesterday", "2026-11-21"), ("昨天", "2026-11-21"),
        ("+7", "2026-11-29"), ("-3", "2026-11-19"), ("＋７", "2026-11-29"), ("+ 7", "2026-11-29"),
        ("+2w", "2026-12-06"), ("+1m", "2026-12-22"), ("-1y", "2025-11-22"),
        ("+2周", "2026-12-06"), ("+1个月", "2026-12-22"),
        ("in 3 days", "2026-11-25"), ("2 weeks ago", "2026-11-08"), ("1 month later", "2026-12-22"),
        ("3天后", "2026-11-25"), ("两周后", "2026-12-06"), ("一个月后", "2026-12-22"),
        ("十天前", "2026-11-12"), ("二十一天后", "2026-12-13"), ("1年以后", "2027-11-22"),
        ("mon", "2026-11-23"), ("sun", "2026-11-29"), ("next mon", "2026-11-23"),
        ("next sun", "2026-11-29"), ("this sun", "2026-11-22"), ("last fri", "2026-11-13"),
        ("周一", "2026-11-23"), ("下周一", "2026-11-23"), ("下下周一", "2026-11-30"),
        ("下个星期三", "2026-11-25"), ("本周日", "2026-11-22"), ("上周五", "2026-11-13"),
        ("next week", "2026-11-23"), ("下周", "2026-11-23"), ("next month", "2026-12-01"),
        ("下个月", "2026-12-01"), ("next year", "2027-01-01"),
        ("月底", "2026-11-30"), ("end of month", "2026-11-30"), ("下月底", "2026-12-31"),
        ("年底", "2026-12-31"), ("eoy", "2026-12-31"), ("周末", "2026-11-22"),
        ("12/24", "2026-12-24"), ("24/12", "2026-12-24"), ("1/5", "2027-01-05"),
        ("24.12", "2026-12-24"), ("3.4", "2027-04-03"), ("12月24日", "2026-12-24"),
        ("12月24号", "2026-12-24"), ("24 Dec", "2026-12-24"), ("dec 24", "2026-12-24"),
        ("may 25", "2026-05-25"), ("2/28", "2027-02-28"),
    ],
)  # fmt: skip
def test_days_are_understood(said: str, meant: str) -> None:
    assert spoken_day(said, SUNDAY) == date.fromisoformat(meant)


@pytest.mark.parametrize(
    "said",
    [
        "", "  ", "x", "next", "next blue", "13/13", "30 feb", "0/1", "2026-11-22", "24.12.2026",
        "31/12/2026", "20261122", "2026年11月22日", "24", "7", "+", "+x", "+9999999", "个月后",
        "周", "周八", "monda", "mayor 3", "+999999y",
    ],
)  # fmt: skip
def test_what_means_no_day_is_none(said: str) -> None:
    assert spoken_day(said, SUNDAY) is None


def test_the_office_settles_the_order_of_day_and_month() -> None:
    assert spoken_day("3/4", SUNDAY, day_first=True) == date(2027, 4, 3)
    assert spoken_day("3/4", SUNDAY, day_first=False) == date(2027, 3, 4)
    assert spoken_day("12/24", SUNDAY, day_first=True) == date(2026, 12, 24)
    assert spoken_day("3.12", SUNDAY, day_first=False) == date(2027, 3, 12)


@given(st.text(), days)
def test_no_text_breaks_it(text: str, today: date) -> None:
    found = spoken_day(text, today)
    assert found is None or isinstance(found, date)


@given(days, days)
def test_a_day_with_its_year_is_written_not_spoken(day: date, today: date) -> None:
    text = Day().show(day)
    assert spoken_day(text, today) is None
    assert Day().parse(text, Reading()) == day


@given(days, st.integers(0, 999))
def test_so_many_days_in_every_way(today: date, count: int) -> None:
    there, back = today + timedelta(days=count), today - timedelta(days=count)
    for said in (f"+{count}", f"+{count}d", f"in {count} days", f"{count}天后", f"{count}日之后"):
        assert spoken_day(said, today) == there
    for said in (f"-{count}", f"-{count}d", f"{count} days ago", f"{count}天前", f"{count}天以前"):
        assert spoken_day(said, today) == back


@given(days, st.integers(0, 99))
def test_weeks_are_seven_days(today: date, count: int) -> None:
    wanted = spoken_day(f"+{7 * count}", today)
    for said in (f"+{count}w", f"+{count}周", f"{count}周后", f"{count} weeks later"):
        assert spoken_day(said, today) == wanted


@given(days, st.integers(-600, 600))
def test_months_keep_the_day_or_end_earlier(today: date, count: int) -> None:
    found = moved(today, count, "m")
    months = (found.year - today.year) * 12 + found.month - today.month
    assert months == count
    if found.day != today.day:
        assert found.day < today.day
        assert (found + timedelta(days=1)).day == 1
    assert spoken_day(f"{count:+}m", today) == found
    assert moved(today, 12 * (count // 12), "m") == moved(today, count // 12, "y")


@given(days, st.integers(0, 6), st.integers(0, 3))
def test_a_weekday_is_the_next_one(today: date, weekday: int, name: int) -> None:
    found = spoken_day(WEEKDAYS[weekday][name], today)
    assert found is not None
    assert found.weekday() == weekday
    assert 1 <= (found - today).days <= 7


@given(days, st.integers(0, 6), st.sampled_from(WEEKS))
def test_a_weekday_of_a_named_week(today: date, weekday: int, week: tuple[str, str, int]) -> None:
    english, chinese, ahead = week
    found = spoken_day(f"{english} {WEEKDAYS[weekday][0]}", today)
    assert found is not None
    assert found.isocalendar()[:2] == (today + timedelta(days=7 * ahead)).isocalendar()[:2]
    assert found.weekday() == weekday
    assert spoken_day(f"{chinese}{WEEKDAYS[weekday][2]}", today) == found
    assert spoken_day(f"{chinese}个{WEEKDAYS[weekday][3]}", today) == found


@given(days, days)
def test_without_a_year_the_nearest_day_is_meant(day: date, today: date) -> None:
    assume((day.month, day.day) != (2, 29))
    found = spoken_day(f"{day.month}月{day.day}日", today)
    assert found is not None
    assert (found.month, found.day) == (day.month, day.day)
    assert abs((found - today).days) <= 183
    assert spoken_day(f"{day.day} {day:%b}", today) == found
    assert spoken_day(f"{day.day}/{day.month}", today, day_first=True) == found
    assert spoken_day(f"{day.month}/{day.day}", today, day_first=False) == found


@given(days)
def test_ends_are_the_last_days(today: date) -> None:
    month, year = spoken_day("月底", today), spoken_day("年底", today)
    assert month is not None
    assert month >= today
    assert month.month == today.month
    assert (month + timedelta(days=1)).day == 1
    assert year == date(today.year, 12, 31)
    following = spoken_day("下月底", today)
    assert following is not None
    assert (following + timedelta(days=1)) == moved(month + timedelta(days=1), 1, "m")
