"""Answers that an object gives again without working them out again."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol, TypeVar, TypeVarTuple


class Remembering(Protocol):
    """An object with room for answers: by the name of the question and what was asked about."""

    memory: dict[tuple[object, ...], Any]


Owner = TypeVar("Owner", bound=Remembering)
Asked = TypeVarTuple("Asked")
Answer = TypeVar("Answer")


def remembered(method: Callable[[Owner, *Asked], Answer]) -> Callable[[Owner, *Asked], Answer]:
    """A method that works each answer out once. Arguments are told apart by identity, so the owner must outlive none.

    They are nodes and definitions of a file, which the file keeps; strings and numbers will not do.
    """
    name = method.__name__

    @wraps(method)
    def ask(self: Owner, *asked: *Asked) -> Answer:
        key = (name, *map(id, asked))
        memory = self.memory
        if key not in memory:
            memory[key] = method(self, *asked)
        answer: Answer = memory[key]
        return answer

    return ask
