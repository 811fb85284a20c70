"""Days as people say them when they type: ``today``, ``+7``, ``next mon``, 下周一, 月底, ``24/12``.

English and Chinese are both understood, whatever the language of the window. Only a person at a
keyboard means these; a file that holds such words is not read by them (see ``fields.moments``).

- ``t``, today, tomorrow, yesterday; 今天, 明天, 后天, 大后天, 昨天, 前天
- ``+7``, ``-3``, ``+2w``, ``+1m``, ``-1y``, ``in 3 days``, ``2 weeks ago``; 3天后, 两周后, 一个月前
- a weekday is the next one after today; ``next``, ``this`` and ``last`` (下周, 本周, 上周, 下下周)
  name the week, which begins on Monday
- ``next week``, ``next month``, ``end of month``, ``end of year``; 下周, 下个月, 月底, 年底, 下月底
- day and month without a year, in the order of ``day_first``: the one that is nearest to today
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, timedelta

_DAYS = {
    "t": 0, "today": 0, "今天": 0, "今日": 0,
    "tom": 1, "tomorrow": 1, "明天": 1, "明日": 1,
    "后天": 2, "大后天": 3,
    "y": -1, "yesterday": -1, "昨天": -1, "昨日": -1,
    "前天": -2, "大前天": -3,
}  # fmt: skip
_UNITS = {
    "": "d", "d": "d", "day": "d", "days": "d", "天": "d", "日": "d",
    "w": "w", "week": "w", "weeks": "w", "wk": "w", "周": "w", "星期": "w", "礼拜": "w",
    "m": "m", "month": "m", "months": "m", "月": "m",
    "y": "y", "year": "y", "years": "y", "年": "y",
}  # fmt: skip
_FIGURES = {
    figure: number
    for number, figures in enumerate(("〇", "一", "二两", "三", "四", "五", "六", "七", "八", "九"))
    for figure in figures
}
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "mon monday 一", "tue tues tuesday 二", "wed weds wednesday 三",
            "thu thur thurs thursday 四", "fri friday 五", "sat saturday 六",
            "sun sunday 日 天",
        )
    )
    for name in names.split()
}  # fmt: skip
_MONTHS = {
    name: number
    for number, long in enumerate(
        (
            "january", "february", "march", "april", "may", "june", "july", "august",
            "september", "october", "november", "december",
        ),
        start=1,
    )
    for name in (long[:3], long)
}  # fmt: skip
_WEEKS = {
    "this": 0,
    "next": 1,
    "last": -1,
    "本": 0,
    "这": 0,
    "下": 1,
    "下下": 2,
    "上": -1,
    "上上": -2,
}
_ENDS = {
    "eom": ("m", 0), "end of month": ("m", 0), "month end": ("m", 0), "月底": ("m", 0),
    "月末": ("m", 0), "本月底": ("m", 0), "end of next month": ("m", 1), "下月底": ("m", 1),
    "下个月底": ("m", 1),
    "eoy": ("y", 0), "end of year": ("y", 0), "year end": ("y", 0), "年底": ("y", 0),
    "年末": ("y", 0), "明年底": ("y", 1),
    "eow": ("w", 0), "end of week": ("w", 0), "周末": ("w", 0),
}  # fmt: skip

_SIGNED = re.compile(r"([+-])\s?(\d{1,6})\s?(?:个)?([a-z]*|[天日周月年]|星期|礼拜)")
_AGO = re.compile(r"(\d{1,6}) ?([a-z]+) (ago|later|from now|from today)|in (\d{1,6}) ?([a-z]+)")
_HENCE = re.compile(r"(\d{1,6}|[一二两三四五六七八九]?十?[一二两三四五六七八九]?)个?"
                    r"(天|日|周|星期|礼拜|月|年)(?:以|之)?(后|前)")  # fmt: skip
_NAMED = re.compile(r"(?:(this|next|last) )?([a-z]{3,9})")
_CHINESE = re.compile(r"(下下|上上|[本这下上])?个?(?:周|星期|礼拜)([一二三四五六日天])")
_WHOLE = re.compile(
    r"(this|next|last) (week|month|year)|(下下|上上|[本这下上])个?(周|星期|礼拜|月)"
)
_SHORT = re.compile(r"(\d{1,2})([-/.])(\d{1,2})|(\d{1,2})月(\d{1,2})[日号]?")
_MONTHED = re.compile(r"(\d{1,2})[ -]?([a-z]{3,9})\.?|([a-z]{3,9})\.? ?(\d{1,2})")
_MONTH_OF_YEAR = 12


def spoken_day(text: str, today: date, *, day_first: bool | None = None) -> date | None:
    """Return the day that ``text`` means on the day ``today``; ``None`` if it means none.

    A day written with its year is none of these. ``day_first`` settles ``3/4``; where it is not
    known, the day goes first before a full stop and the month before any other mark.
    """
    said = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    if not said:
        return None
    try:
        for read in _readings(said, today, day_first):
            found = read()
            if found is not None:
                return found
    except (OverflowError, ValueError):  # a day that no calendar has
        return None
    return None


def _readings(
    said: str, today: date, day_first: bool | None
) -> Iterator[Callable[[], date | None]]:
    yield lambda: today + timedelta(days=_DAYS[said]) if said in _DAYS else None
    yield lambda: _counted(said, today)
    yield lambda: _weekday(said, today)
    yield lambda: _span(said, today)
    yield lambda: _without_year(said, today, day_first)


def moved(day: date, count: int, unit: str) -> date:
    """Return the day ``count`` days, weeks, months or years (``d``, ``w``, ``m``, ``y``) further.

    In a shorter month it is the last day. Raises ``OverflowError`` or ``ValueError`` where the
    calendar ends.
    """
    if unit in "dw":
        return day + timedelta(days=count * (7 if unit == "w" else 1))
    months = day.year * 12 + day.month - 1 + count * (12 if unit == "y" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _counted(said: str, today: date) -> date | None:
    if found := _SIGNED.fullmatch(said):
        unit = _UNITS.get(found[3])
        count = int(f"{found[1]}{found[2]}")
    elif found := _AGO.fullmatch(said):
        unit = _UNITS.get(found[2] or found[5])
        count = int(found[1] or found[4]) * (-1 if found[3] == "ago" else 1)
    elif (found := _HENCE.fullmatch(said)) and found[1]:
        unit = _UNITS[found[2]]
        count = _number(found[1]) * (-1 if found[3] == "前" else 1)
    else:
        return None
    return None if unit is None else moved(today, count, unit)


def _number(figures: str) -> int:
    """Return a number of up to two Chinese figures, or in digits."""
    if figures.isdecimal():
        return int(figures)
    tens, ten, ones = figures.partition("十")
    if not ten:
        return _FIGURES[tens]
    return 10 * (_FIGURES[tens] if tens else 1) + (_FIGURES[ones] if ones else 0)


def _weekday(said: str, today: date) -> date | None:
    found = _NAMED.fullmatch(said) or _CHINESE.fullmatch(said)
    if not found or found[2] not in _WEEKDAYS:
        return None
    wanted = _WEEKDAYS[found[2]]
    if found[1] is None:
        return today + timedelta(days=(wanted - today.weekday() - 1) % 7 + 1)
    monday = today - timedelta(days=today.weekday())
    return monday + timedelta(days=7 * _WEEKS[found[1]] + wanted)


def _span(said: str, today: date) -> date | None:
    """Return the last day of a span that is named as ending, or the first of one that is not."""
    if said in _ENDS:
        unit, ahead = _ENDS[said]
        if unit == "w":
            return today + timedelta(days=6 - today.weekday())
        if unit == "y":
            return date(today.year + ahead, 12, 31)
        month = moved(today.replace(day=1), ahead, "m")
        return month.replace(day=monthrange(month.year, month.month)[1])
    found = _WHOLE.fullmatch(said)
    if not found:
        return None
    ahead, unit = _WEEKS[found[1] or found[3]], _UNITS[found[2] or found[4]]
    if unit == "w":
        return today + timedelta(days=7 * ahead - today.weekday())
    return moved(today.replace(day=1) if unit == "m" else date(today.year, 1, 1), ahead, unit)


def _without_year(said: str, today: date, day_first: bool | None) -> date | None:
    if found := _SHORT.fullmatch(said):
        if found[4]:
            return _nearest(int(found[4]), int(found[5]), today)
        first, second = int(found[1]), int(found[3])
        european = found[2] == "." if day_first is None else day_first
        if first > _MONTH_OF_YEAR or (european and second <= _MONTH_OF_YEAR):
            return _nearest(second, first, today)
        return _nearest(first, second, today)
    if found := _MONTHED.fullmatch(said):
        month = _MONTHS.get(found[2] or found[3])
        return _nearest(month, int(found[1] or found[4]), today) if month else None
    return None


def _nearest(month: int, day: int, today: date) -> date | None:
    found = []
    for year in range(today.year - 4, today.year + 5):
        try:
            found.append(date(year, month, day))
        except ValueError:  # the 29th of February, or no day at all
            continue
    return min(found, key=lambda one: abs((one - today).days), default=None)
