"""Data classes whose methods are made late are those of the standard library in all that is seen of them."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from typing import Any, ClassVar

import pytest

from ssot_lint import data


def kinds(dataclass: Any, field: Any) -> dict[str, Any]:
    """The same classes, made by one or the other."""

    @dataclass(frozen=True, slots=True, order=True)
    class Span:
        line: int
        column: int = 1
        tags: tuple[str, ...] = ()

    @dataclass(slots=True)
    class Bag:
        kind: ClassVar[str] = "bag"
        items: list[int] = field(default_factory=list)
        note: str = field(default="", compare=False, repr=False)

    @dataclass(frozen=True)
    class Box:
        side: int
        half: int = field(init=False, compare=False)

        def __post_init__(self) -> None:
            object.__setattr__(self, "half", self.side // 2)

    @dataclass(frozen=True)
    class Crate(Box):
        label: str = "plain"

    @dataclass(eq=False)
    class Node:
        name: str

        def __repr__(self) -> str:
            return f"<{self.name}>"

    return {each.__name__: each for each in (Span, Bag, Box, Crate, Node)}


OURS = kinds(data._dataclass, data._field)
THEIRS = kinds(dataclasses.dataclass, dataclasses.field)
for _each in OURS.values():  # where pickle finds them
    _each.__qualname__ = _each.__name__
globals().update(OURS)

GIVEN: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = [
    ("Span", (3,), {}),
    ("Span", (3, 4), {"tags": ("a",)}),
    ("Bag", (), {}),
    ("Bag", ([1],), {"note": "n"}),
    ("Box", (8,), {}),
    ("Crate", (9, "heavy"), {}),
    ("Crate", (9,), {}),
    ("Node", ("n",), {}),
]


@pytest.mark.parametrize(("name", "args", "kwargs"), GIVEN)
def test_values_and_words_are_the_same(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    ours, theirs = OURS[name](*args, **kwargs), THEIRS[name](*args, **kwargs)
    assert dataclasses.asdict(ours) == dataclasses.asdict(theirs)
    assert repr(ours) == repr(theirs).replace("kinds.<locals>.", "")
    told = [
        [(each.name, each.init, each.compare, each.default) for each in dataclasses.fields(o)] for o in (ours, theirs)
    ]
    assert told[0] == told[1]
    assert type(ours).__match_args__ == type(theirs).__match_args__
    assert hasattr(ours, "__dict__") is hasattr(theirs, "__dict__")


@pytest.mark.parametrize(("name", "args", "kwargs"), GIVEN)
def test_the_first_instance_is_like_the_hundredth(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    fresh = kinds(data._dataclass, data._field)[name]
    assert len({repr(fresh(*args, **kwargs)) for _ in range(100)}) == 1


@pytest.mark.parametrize(("name", "args", "kwargs"), GIVEN)
def test_equal_and_hashable_in_the_same_way(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    (one, two), (other, another) = ([made[name](*args, **kwargs) for _ in range(2)] for made in (OURS, THEIRS))
    assert (one == two) is (other == another)
    assert (one != two) is (other != another)
    assert (type(one).__hash__ is None) is (type(other).__hash__ is None)
    if type(one).__hash__ is not None:
        assert (hash(one) == hash(two)) is (hash(other) == hash(another))


@pytest.mark.parametrize("name", ["Span", "Box", "Crate"])
def test_frozen_refuses(name: str) -> None:
    made = OURS[name](1)
    field = dataclasses.fields(made)[0].name
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(made, field, 2)
    with pytest.raises(dataclasses.FrozenInstanceError):
        delattr(made, field)


def test_order() -> None:
    span = OURS["Span"]
    assert sorted([span(2), span(1, 9), span(1, 2)]) == [span(1, 2), span(1, 9), span(2)]
    assert span(2) > span(1)
    assert span(2) >= span(2)
    with pytest.raises(TypeError):
        _ = span(1) < 3


def test_a_field_that_does_not_count_does_not_count() -> None:
    assert OURS["Bag"]([1], note="a") == OURS["Bag"]([1], note="b")
    assert OURS["Bag"]().items is not OURS["Bag"]().items


@pytest.mark.parametrize(
    ("args", "kwargs"), [((), {}), ((), {"line": 1, "row": 2}), ((), {"lin": 1}), ((1,), {"line": 1}), ((1,) * 4, {})]
)
def test_wrong_arguments(args: tuple[int, ...], kwargs: dict[str, int]) -> None:
    fresh = kinds(data._dataclass, data._field)["Span"]
    for _ in range(2):
        with pytest.raises(TypeError, match=r"__init__\(\)"):
            fresh(*args, **kwargs)


@pytest.mark.parametrize(("name", "args", "kwargs"), GIVEN[:-1])
def test_copied_and_sent(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    made = OURS[name](*args, **kwargs)
    assert copy.copy(made) == made
    assert dataclasses.asdict(pickle.loads(pickle.dumps(made))) == dataclasses.asdict(made)


def test_replaced() -> None:
    span = OURS["Span"](1, 2)
    assert data._replace(span, line=5) == dataclasses.replace(span, line=5) == OURS["Span"](5, 2)
    assert data._replace(OURS["Box"](8), side=4).half == 2


def test_a_mutable_default_is_refused() -> None:
    with pytest.raises(ValueError, match=r"mutable default for Wrong\.items"):

        @data._dataclass(slots=True)
        class Wrong:
            items: list[int] = []  # noqa: RUF012
