"""Answers that an object gives again without working them out again."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol, TypeVar, TypeVarTuple

Key = tuple[object, ...]
_UNKNOWN: Any = object()


class Remembering(Protocol):
    """An object with room for answers: by the name of the question and what was asked about."""

    memory: dict[Key, Any]
    lent: list[tuple[dict[Key, Any], Key]]  # answers that others keep about what is this one's


Owner = TypeVar("Owner", bound=Remembering)
Asked = TypeVarTuple("Asked")
Answer = TypeVar("Answer")


def remembered(method: Callable[[Owner, *Asked], Answer]) -> Callable[[Owner, *Asked], Answer]:
    """A method that works each answer out once. It must be asked about nodes and definitions only: they are told
    apart by identity, and kept by the file that has them."""
    name = method.__name__

    @wraps(method)
    def ask(self: Owner, *asked: *Asked) -> Answer:
        key = (name, *map(id, asked))
        answer: Answer = self.memory.get(key, _UNKNOWN)
        if answer is _UNKNOWN:
            answer = method(self, *asked)
            remember(self, key, asked, answer)
        return answer

    return ask


def remember(owner: Remembering, key: Key, asked: tuple[object, ...], answer: object) -> None:
    """Keep an answer until the home of each definition in `asked` is forgotten: others may get its identity then."""
    owner.memory[key] = answer
    for each in asked:
        home = getattr(each, "home", None)
        if home is not None and home is not owner:
            home.lent.append((owner.memory, key))


def forget(owner: Remembering) -> None:
    """Make everybody forget what they know of the definitions of `owner`."""
    for memory, key in owner.lent:
        unlink = getattr(memory.pop(key, None), "unlink", None)
        if unlink is not None:
            unlink()
    owner.lent.clear()
