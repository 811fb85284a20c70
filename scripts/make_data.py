"""Make the reference tables in ``data/`` anew from the libraries that know the facts.

Run ``python scripts/make_data.py`` after an update of phonenumbers, babel or pypinyin (all in the
``dev`` extra), then read the difference before keeping it. The program itself only reads the files.
"""

from __future__ import annotations

import csv
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.languages import get_official_languages
from make_pinyin import pinyin_table
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE
from phonenumbers.geodata import GEOCODE_DATA

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

HERE = Path(__file__).resolve().parent
DATA = HERE.parent / "data"
CORRECTIONS = tomllib.loads((HERE / "place_corrections.toml").read_text("utf-8"))
PEOPLES = (
    "朝鲜族 土家族 苗族 藏族 羌族 彝族 傣族 景颇族 布依族 侗族 白族 哈尼族 壮族 傈僳族 "
    "蒙古族 回族 柯尔克孜 蒙古 哈萨克"
).replace(" ", "|")
OFFICIAL_ENDING = re.compile(rf"(?:(?:{PEOPLES})+自治州|市|地区|盟|林区)$")

Row = tuple[str, ...]


def words(table: str) -> list[list[str]]:
    """Return the lines of a correction table as words; ``_`` stands for a blank inside one."""
    lines = CORRECTIONS[table].strip().splitlines()
    return [[word.replace("_", " ") for word in line.split()] for line in lines]


def short(name: str) -> str:
    """Return a Chinese place name without its official ending."""
    return OFFICIAL_ENDING.sub("", name) or name


def same(name: str) -> str:
    """Return what two spellings that count as one have in common."""
    return re.sub(r"\W", "", name.casefold())


def countries() -> Iterable[Row]:
    """Yield code, English name, Chinese name, dialling code, whether it leads it, aliases."""
    english = Locale("en").territories
    chinese = Locale("zh", script="Hans").territories
    traditional = [Locale.parse(tag).territories for tag in ("zh_Hant", "zh_Hant_HK")]
    three_letters = {
        new[0]: old
        for old, new in get_global("territory_aliases").items()
        if len(new) == 1 and re.fullmatch("[A-Z]{3}", old)
    }
    dialling = {
        region: (str(code), region == regions[0])
        for code, regions in COUNTRY_CODE_TO_REGION_CODE.items()
        for region in regions
        if region != "001"
    }
    names = {code: (english[code], chinese[code]) for code in dialling}
    names |= {code: tuple(both) for code, both in CORRECTIONS["country_names"].items()}
    taken = {same(name) for both in names.values() for name in both} | {same(c) for c in dialling}
    for code in sorted(dialling):
        more = [*CORRECTIONS["country_aliases"].get(code, ()), three_letters.get(code, "")]
        more += [table[code] for table in traditional]
        more += [english[code], chinese[code], *own_names(code)]
        aliases = []
        for alias in more:
            if alias and "|" not in alias and same(alias) and same(alias) not in taken:
                taken.add(same(alias))
                aliases.append(alias)
        number, leads = dialling[code]
        yield code, *names[code], number, "yes" if leads else "", "|".join(aliases)


def own_names(code: str) -> Iterable[str]:
    """Yield a country's name in its first two official languages."""
    for tag in get_official_languages(code, de_facto=True)[:2]:
        try:
            name = Locale.parse(tag).territories.get(code)
        except (UnknownLocaleError, ValueError):
            continue
        if name:
            yield name


def provinces() -> Iterable[Row]:
    """Yield short name, official name, English name, capital."""
    for name, official, english, capital in words("provinces"):
        yield name, official, english, capital.replace("-", "")


def area_codes() -> Iterable[Row]:
    """Yield area code, province, city (short, official, English), level, aliases."""
    english_province = {line[0]: line[2] for line in words("provinces")}
    aliases = {line[0]: "|".join(line[1:]) for line in words("aliases")}
    corrected = {line[0]: line[1:] for line in words("prefectures")}
    below = {line[0]: line[1:] for line in words("counties")}
    seen: set[tuple[str, str]] = set()

    def row(code: str, province: str, official: str, english: str, level: str) -> Row | None:
        city = official if level == "county" else short(official)
        if (province, city) in seen:
            return None
        seen.add((province, city))
        return code, province, city, official, english, level, aliases.get(city, "")

    rows: list[Row | None] = []
    for code, (chinese, english) in sorted(landlines().items()):
        province = next(name for name in english_province if chinese.startswith(name))
        if code in corrected:
            pairs: Sequence[str] = corrected[code]
        else:
            official = re.sub(rf"^{province}(?:省|.*?自治区)?(?=..)", "", chinese)
            pairs = (chinese if official == "市" else official, english.split(",")[0])
        rows += [
            row(code, province, pairs[at], pairs[at + 1], "prefecture")
            for at in range(0, len(pairs), 2)
        ]
    of_code = {found[0]: found[1] for found in filter(None, rows)}
    of_code |= {
        code: next(name for name in english_province if chinese.startswith(name))
        for code, (chinese, _) in landlines().items()
    }
    for code, pairs in below.items():
        rows += [
            row(code, of_code[code], pairs[at], pairs[at + 1], "county")
            for at in range(0, len(pairs), 2)
        ]
    yield from sorted(filter(None, rows), key=lambda found: found[0])


def landlines() -> dict[str, tuple[str, str]]:
    """Return Chinese area codes with the place's name in Chinese and in English."""
    found = {}
    for prefix, names in GEOCODE_DATA.items():
        if prefix.startswith("86") and len(prefix) <= len("86") + 3:
            found["0" + prefix[2:]] = (names["zh"], names["en"])
    # The library shortens a prefix where only one code of the range is in use.
    whole = {"033": "0335", "034": "0349", "058": "0580", "070": "0701"}
    return {whole.get(code, code): names for code, names in found.items() if code != "0173"}


def write(name: str, header: str, rows: Iterable[Row]) -> None:
    """Write a table into ``data/``."""
    with (DATA / name).open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(header.split())
        table.writerows(rows)
    print(name, (DATA / name).stat().st_size)


def main() -> None:
    """Make all tables."""
    write("countries.csv", "code english chinese dialling_code leads aliases", countries())
    write("provinces.csv", "chinese official english capital", provinces())
    write(
        "area_codes.csv", "area_code province chinese official english level aliases", area_codes()
    )
    (DATA / "pinyin.txt").write_text(pinyin_table(), encoding="utf-8", newline="\n")
    print("pinyin.txt", (DATA / "pinyin.txt").stat().st_size)


if __name__ == "__main__":
    main()
