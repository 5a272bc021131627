"""Doing many things that wait."""

import threading

import pytest

from ssot_lint.rewrite.syncing import at_once


@pytest.mark.parametrize("count", [0, 1, 2, 7, 8, 500])
def test_every_item_is_done_once(count: int) -> None:
    done: list[int] = []
    at_once(done.append, range(count))
    assert sorted(done) == list(range(count))


def test_several_are_done_at_the_same_time() -> None:
    together = threading.Barrier(3, timeout=10)
    at_once(lambda _: together.wait(), range(3))
    assert not together.broken


def test_first_error_ends_it_when_nothing_runs_any_more() -> None:
    before = set(threading.enumerate())
    done: list[int] = []

    def fail_at_five(item: int) -> None:
        done.append(item)
        if item == 5:
            raise IndexError("five")

    with pytest.raises(IndexError, match=r"^five$"):
        at_once(fail_at_five, range(10_000))
    assert len(done) < 10_000
    assert set(threading.enumerate()) == before
