"""Method resolution order: C3, as Python does it, over classes of which some bases may be unknown."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


def linearize(start: T, bases: Callable[[T], list[T]]) -> list[T]:
    """The C3 linearisation of `start`, itself first. A hierarchy that Python would refuse is given breadth first."""
    order = linearize_strictly(start, bases)
    return order if order is not None else _breadth_first(start, bases)


def linearize_strictly(start: T, bases: Callable[[T], list[T]]) -> list[T] | None:
    """The C3 linearisation of `start`, itself first; None for a hierarchy that Python would refuse."""
    try:
        return _merge_all(start, bases, {})
    except (_Inconsistent, RecursionError):
        return None


class _Inconsistent(Exception):
    """A cycle, or bases in an order that cannot be kept."""


def _merge_all(start: T, bases: Callable[[T], list[T]], known: dict[T, list[T]]) -> list[T]:
    if start in known:
        # Still empty: asked for while it is being worked out.
        if not known[start]:
            raise _Inconsistent
        return known[start]
    known[start] = []
    direct = bases(start)
    sequences = [_merge_all(base, bases, known) for base in direct]
    tail = sequences[0] if len(direct) == 1 else _merge([*sequences, list(direct)])
    known[start] = [start, *tail]
    return known[start]


def _merge(sequences: list[list[T]]) -> list[T]:
    merged: list[T] = []
    remaining = [list(sequence) for sequence in sequences if sequence]
    while remaining:
        head = next((each[0] for each in remaining if not any(each[0] in other[1:] for other in remaining)), _NOTHING)
        if head is _NOTHING:
            raise _Inconsistent
        merged.append(head)  # type: ignore[arg-type]
        for sequence in remaining:
            if sequence[0] == head:
                del sequence[0]
        remaining = [sequence for sequence in remaining if sequence]
    return merged


_NOTHING = object()


def _breadth_first(start: T, bases: Callable[[T], list[T]]) -> list[T]:
    found: dict[T, None] = {}
    queue = deque([start])
    while queue:
        current = queue.popleft()
        if current not in found:
            found[current] = None
            queue.extend(bases(current))
    return list(found)
