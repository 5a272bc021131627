"""Repeatable random draws: only `random()` is asked, whose values every Python version gives alike."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Draws:
    """A stream of draws for one `key`; equal keys give equal streams, whatever else was drawn before."""

    def __init__(self, *key: object) -> None:
        self._random = random.Random(":".join(map(str, key)))

    def chance(self, share: float) -> bool:
        """True in `share` of all cases."""
        return self._random.random() < share

    def below(self, end: int) -> int:
        """A whole number from 0 to `end - 1`."""
        return int(self._random.random() * end)

    def pick(self, items: Sequence[T]) -> T:
        """One of the items, all alike."""
        return items[self.below(len(items))]

    def weighted(self, items: Sequence[tuple[float, T]]) -> T:
        """One of the items by (weight, item); the weights need not add up to one."""
        left = self._random.random() * sum(weight for weight, _ in items)
        for weight, item in items:
            left -= weight
            if left < 0:
                return item
        return items[-1][1]

    def lognormal(self, median: float, sigma: float, least: float, most: float) -> int:
        """A whole number around `median`, spread by `sigma` (of the logarithm), cut to the limits."""
        radius = math.sqrt(-2 * math.log(1 - self._random.random()))
        normal = radius * math.cos(2 * math.pi * self._random.random())
        return round(min(most, max(least, median * math.exp(sigma * normal))))
