"""A short version of ``tests.slow.anyorder``: always the same hundred steps."""

from __future__ import annotations

from tests.slow.anyorder import do


def test_whatever_is_done_in_any_order_can_be_taken_back() -> None:
    do(examples=4, steps=25, derandomized=True)
