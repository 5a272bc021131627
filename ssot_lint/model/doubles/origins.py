"""What values are made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Flag

from ssot_lint.model.doubles.recognition import Double


class Origin(Flag):
    """What a value is made of."""

    NOTHING = 0
    TEST = 1
    DOUBLE = 2
    PROGRAM = 4
    CLOCK = 8


@dataclass(frozen=True, slots=True)
class Sources:
    """The origins of a value, and the doubles among them by identity."""

    origin: Origin
    doubles: frozenset[int] = frozenset()

    def __or__(self, other: Sources) -> Sources:
        return Sources(self.origin | other.origin, self.doubles | other.doubles)


NOTHING = Sources(Origin.NOTHING)
TEST = Sources(Origin.TEST)
PROGRAM = Sources(Origin.PROGRAM)
CLOCK = Sources(Origin.CLOCK)


def identity(double: Double) -> int:
    """What tells one double from another: where it was made."""
    return id(double.node) if double.node is not None else id(double)
