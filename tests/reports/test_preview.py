from __future__ import annotations

import io
import threading
from pathlib import Path

import pytest
from PIL import Image

from crm_desktop.reports.document import write_pdf
from crm_desktop.reports.preview import PreviewError, page_count, page_image, page_size
from tests.reports.documents import SALES, customers


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "报告.pdf"
    write_pdf(SALES, path)
    return path


def test_pages_become_pictures_of_the_resolution_asked_for(report: Path) -> None:
    picture = Image.open(io.BytesIO(page_image(report, 0, 72)))
    assert picture.format == "PNG"
    assert picture.size == (596, 842)
    assert picture.getextrema() != ((255, 255),) * 3
    assert page_size(report) == pytest.approx((595.28, 841.89), abs=0.01)


def test_pages_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "list.pdf"
    count = write_pdf(customers(100), path)
    assert page_count(path) == count


def test_page_that_is_not_there_is_an_index_error(report: Path) -> None:
    with pytest.raises(IndexError):
        page_image(report, 99)


def test_file_that_is_no_pdf_is_explained(tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"no pdf at all")
    with pytest.raises(PreviewError, match=r"broken\.pdf cannot be shown"):
        page_count(broken)
    with pytest.raises(PreviewError):
        page_image(tmp_path / "missing.pdf", 0)


def test_file_can_be_replaced_while_it_is_previewed(report: Path) -> None:
    page_image(report, 0)
    write_pdf(SALES, report)
    assert page_count(report) >= 1


def test_several_threads_may_ask_at_once(report: Path) -> None:
    pictures: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: pictures.append(page_image(report, 0, 50)))
        for _number in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(pictures)) == 1
    assert len(pictures) == 6
