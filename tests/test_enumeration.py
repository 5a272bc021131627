"""Enumerations: what is asked of those of the standard library holds for these."""

import copy
import enum
import pickle
import re

import pytest

from ssot_lint.enumeration import Enum


class Size(Enum):
    """How large it is."""

    SMALL = "s"
    LARGE = "l"

    @property
    def is_small(self) -> bool:
        """Whether it is the smaller one."""
        return self is Size.SMALL


class Standard(enum.Enum):
    SMALL = "s"
    LARGE = "l"


def test_members_have_names_and_values() -> None:
    assert [(each.name, each.value) for each in Size] == [(each.name, each.value) for each in Standard]
    assert len(Size) == len(Standard) == 2
    assert Size.SMALL.is_small
    assert not Size.LARGE.is_small


def test_members_are_found_by_value_and_by_name() -> None:
    assert Size("l") is Size["LARGE"] is Size.LARGE


@pytest.mark.parametrize("value", ["x", None, []])
def test_other_values_are_refused_as_the_standard_library_does(value: object) -> None:
    for kind in (Standard, Size):
        with pytest.raises(ValueError, match=f"^{re.escape(repr(value))} is not a valid {kind.__name__}$"):
            kind(value)


def test_words_are_those_of_the_standard_library() -> None:
    assert (repr(Size.SMALL), str(Size.SMALL), f"{Size.SMALL}") == ("<Size.SMALL: 's'>", "Size.SMALL", "Size.SMALL")
    assert repr(Standard.SMALL) == "<Standard.SMALL: 's'>"


def test_members_stay_themselves() -> None:
    assert pickle.loads(pickle.dumps(Size.SMALL)) is Size.SMALL
    assert copy.copy(Size.SMALL) is copy.deepcopy(Size.SMALL) is Size.SMALL
    assert {Size.SMALL: 1}[Size("s")] == 1
    small, large = Size
    assert small != large
    with pytest.raises(AttributeError):
        Size.SMALL.value = "x"  # type: ignore[misc]
    with pytest.raises(AttributeError):
        Size.SMALL.more = "x"  # type: ignore[attr-defined]
