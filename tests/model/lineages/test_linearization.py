"""The order of ancestors, against the order that Python itself works out."""

import random

from ssot_lint.model.lineages.linearization import linearize

Bases = dict[int, list[int]]


def hierarchy(chance: random.Random) -> Bases:
    return {number: chance.sample(range(number), min(number, chance.choice([0, 1, 1, 2, 3]))) for number in range(7)}


def python_order(bases: Bases) -> list[int] | None:
    classes: list[type] = []
    for number, named in bases.items():
        try:
            classes.append(type(str(number), tuple(classes[base] for base in named), {}))
        except TypeError:
            return None
    return [int(cls.__name__) for cls in classes[-1].__mro__[:-1]]


def test_order_is_that_of_python() -> None:
    chance = random.Random(7)
    compared = 0
    for _ in range(1500):
        bases = hierarchy(chance)
        expected = python_order(bases)
        if expected is not None:
            compared += 1
            assert linearize(6, bases.__getitem__) == expected, bases
    assert compared > 400


def test_hierarchy_that_python_refuses_is_given_whole() -> None:
    bases = {"a": ["b", "c"], "b": ["c"], "c": ["b"]}
    assert linearize("a", bases.__getitem__) == ["a", "b", "c"]


def test_long_chain_is_no_matter_of_recursion() -> None:
    assert linearize(0, lambda number: [number + 1] if number < 5000 else []) == list(range(5001))


def test_ladder_of_diamonds_is_not_walked_by_every_path() -> None:
    def bases(place: tuple[int, str]) -> list[tuple[int, str]]:
        step, side = place
        if side == "top":
            return [(step, "left"), (step, "right")] if step < 60 else []
        return [(step + 1, "top")]

    assert len(linearize((0, "top"), bases)) == 181
