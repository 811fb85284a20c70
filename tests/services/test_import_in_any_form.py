"""The same customers in every encoding; and nothing half in, whatever happens on the way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from crm_desktop.exchange.problems import UnreadableFile
from crm_desktop.services.desk import Desk
from crm_desktop.services.lists import Query
from tests.offices import dump, open_desk
from tests.services.tables import write_csv

TITLES = ["客户名称", "城市", "电话", "备注"]
CHINESE = [
    TITLES,
    ["北京易达科技有限公司", "北京", "010-6552 9988", "重要客户，需要回访"],
    ["黄超磊", "深圳", "138 0013 8000", "朋友介绍"],
    ["上海东信达贸易行", "上海", "021-6552 9988", "每月订货；含税"],
]
TRADITIONAL = [
    ["名稱", "城市", "電話", "備註"],
    ["臺北易達科技有限公司", "臺北", "+886 2 2720 8889", "重要客戶，需要回訪"],
    ["陳大文", "高雄", "+886 7 331 1234", "朋友介紹的客戶"],
]
JAPANESE = [
    ["Name", "City", "Phone", "Notes"],
    ["株式会社ひかり商事", "東京", "+81 3 1234 5678", "毎月の注文をありがとうございます"],
    ["カタカナ工業", "大阪", "+81 6 1234 5678", "ていねいな返事を待っています"],
]
WESTERN = [
    ["Name", "City", "Phone", "Notes"],
    ["Müller & Söhne GmbH", "Köln", "+49 221 123456", "Größere Aufträge – 5 € Rabatt für Stühle"],
    ["Café Crème S.à r.l.", "Besançon", "+33 3 81 12 34 56", "Livrée à l’hôtel près du marché"],
]
EVERYWHERE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030")
WRITTEN = [
    *((CHINESE, encoding) for encoding in (*EVERYWHERE, "gbk")),
    *((TRADITIONAL, encoding) for encoding in (*EVERYWHERE[:5], "big5")),
    *((JAPANESE, encoding) for encoding in (*EVERYWHERE[:5], "shift_jis")),
    *((WESTERN, encoding) for encoding in (*EVERYWHERE[:5], "cp1252")),
]


def _name(value: Any) -> str:
    return value if isinstance(value, str) else str(value[1][0])


@pytest.mark.parametrize(("rows", "encoding"), WRITTEN, ids=_name)
def test_the_same_list_comes_in_alike_in_every_encoding(
    tmp_path: Path, rows: list[list[str]], encoding: str
) -> None:
    text = "\r\n".join(",".join(row) for row in rows) + "\r\n"
    marks = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}
    path = tmp_path / "list.csv"
    path.write_bytes(marks.get(encoding, b"") + text.encode(encoding))
    desk = open_desk(tmp_path)
    plan = desk.imports.plan("customer", path, columns={rows[0][0]: "name", rows[0][3]: "notes"})
    report = desk.imports.apply(plan)
    assert (report.records["new"], len(report.rejected)) == (len(rows) - 1, 0)
    ids = desk.lists.ids(Query("customer", None, ("id",)))
    found = [desk.records.get("customer", one) for one in ids]
    assert [[one["name"], one["city"], one["notes"]] for one in found] == [
        [row[0], row[1], row[3]] for row in rows[1:]
    ]
    desk.close()


def many(folder: Path, count: int = 1_100) -> Path:
    rows = [["Name", "City", "Phone"]]
    rows += [[f"Customer {at}", "Bonn", f"+49 228 {100_000 + at}"] for at in range(count)]
    return write_csv(folder / "many.csv", rows)


KILLED = """
import os, signal, sys
from pathlib import Path
from crm_desktop.services.desk import Desk

def tell(now, whole):
    if 0 < now < whole:
        os.kill(os.getpid(), signal.SIGKILL)

if __name__ == "__main__":
    desk = Desk(Path(sys.argv[1]), who="Tester")
    plan = desk.imports.plan("customer", Path(sys.argv[2]))
    desk.imports.apply(plan, tell)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a signal that nothing catches")
def test_a_program_that_is_killed_leaves_nothing_half_in(tmp_path: Path) -> None:
    path = many(tmp_path)
    desk = open_desk(tmp_path)
    desk.records.save("customer", {"name": "There before"})
    before = dump(desk.path)
    desk.close()
    script = tmp_path / "killed.py"
    script.write_text(KILLED, "utf-8")
    root = str(Path(__file__).parents[2])
    ended = subprocess.run(
        [sys.executable, str(script), str(tmp_path / "office.crm"), str(path)],
        check=False, timeout=120, env={**os.environ, "PYTHONPATH": root},
    )  # fmt: skip
    assert ended.returncode == -signal.SIGKILL
    again = open_desk(tmp_path)
    assert dump(again.path) == before
    assert again.lists.count(Query("customer")) == 1
    assert len(again.history.operations()) == 1
    assert again.imports.apply(again.imports.plan("customer", path)).records["new"] == 1_100
    again.close()


def test_a_file_that_vanishes_is_taken_whole_or_not_at_all(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    path = many(tmp_path)
    before = dump(desk.path)

    def vanish(_now: int, _whole: int) -> None:
        path.unlink(missing_ok=True)

    try:
        plan = desk.imports.plan("customer", path, progress=vanish)
    except UnreadableFile:
        assert dump(desk.path) == before
    else:
        assert plan.table.count == 1_100
    path = many(tmp_path)
    plan = desk.imports.plan("customer", path)
    path.unlink()
    assert desk.imports.apply(plan).records["new"] == 1_100
    with pytest.raises(UnreadableFile):
        desk.imports.plan("customer", path)
    desk.close()


def test_a_workbook_that_vanishes_is_taken_whole_or_not_at_all(tmp_path: Path) -> None:
    desk: Desk = open_desk(tmp_path)
    desk.imports.apply(desk.imports.plan("customer", many(tmp_path)))
    out = tmp_path / "out.xlsx"
    desk.exports.write(Query("customer"), out, every_field=True)
    before = dump(desk.path)

    def vanish(_now: int, _whole: int) -> None:
        out.unlink(missing_ok=True)

    try:
        plan = desk.imports.plan("customer", out, progress=vanish)
    except UnreadableFile:
        assert dump(desk.path) == before
    else:
        assert plan.table.count == 1_100
    desk.close()
