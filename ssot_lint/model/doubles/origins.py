"""What values are made of."""

from __future__ import annotations

from typing import NamedTuple

from ssot_lint.model.doubles.recognition import Double

_NONE: frozenset[int] = frozenset()


class Origin:
    """What a value is made of: bits of an integer, because every value of every test is asked for it."""

    NOTHING = 0
    TEST = 1
    DOUBLE = 2
    PROGRAM = 4
    CLOCK = 8


class Sources(NamedTuple):
    """The origins of a value, and the doubles among them by identity."""

    origin: int
    doubles: frozenset[int] = _NONE

    def __or__(self, other: Sources) -> Sources:
        if other is self or (not other.doubles and other.origin & ~self.origin == 0):
            return self
        if not self.doubles and self.origin & ~other.origin == 0:
            return other
        return Sources(self.origin | other.origin, self.doubles | other.doubles)


NOTHING = Sources(Origin.NOTHING)
TEST = Sources(Origin.TEST)
PROGRAM = Sources(Origin.PROGRAM)
CLOCK = Sources(Origin.CLOCK)


def identity(double: Double) -> int:
    """What tells one double from another: where it was made."""
    return id(double.node) if double.node is not None else id(double)
