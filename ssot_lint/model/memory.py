"""Answers that an object gives again without working them out again."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol, TypeVar, TypeVarTuple, cast

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
    """A method that works each answer out once, about one or two nodes and definitions only: they are told apart by
    identity, and kept by the file that has them."""
    ask = _asking_about_two(method) if method.__code__.co_argcount > 2 else _asking_about_one(method)
    return cast(Callable[[Owner, *Asked], Answer], wraps(method)(ask))


# Of the same kind, because this is what is called most: what takes any number of arguments takes half as long again.
def _asking_about_one(method: Any) -> Any:
    name = method.__name__

    def ask(self: Any, asked: Any) -> Any:
        key = (name, id(asked))
        answer = self.memory.get(key, _UNKNOWN)
        if answer is _UNKNOWN:
            answer = method(self, asked)
            remember(self, key, (asked,), answer)
        return answer

    return ask


def _asking_about_two(method: Any) -> Any:
    name = method.__name__

    def ask(self: Any, first: Any, second: Any) -> Any:
        key = (name, id(first), id(second))
        answer = self.memory.get(key, _UNKNOWN)
        if answer is _UNKNOWN:
            answer = method(self, first, second)
            remember(self, key, (first, second), answer)
        return answer

    return ask


def remember(owner: Remembering, key: Key, asked: tuple[object, ...], answer: object) -> None:
    """Keep an answer until the home of each definition in `asked` is forgotten: others may get its identity then."""
    owner.memory[key] = answer
    for each in asked:
        home = getattr(each, "home", None) if each is not None else None
        if home is not None and home is not owner:
            home.lent.append((owner.memory, key))


def forget(owner: Remembering) -> None:
    """Make everybody forget what they know of the definitions of `owner`."""
    for memory, key in owner.lent:
        unlink = getattr(memory.pop(key, None), "unlink", None)
        if unlink is not None:
            unlink()
    owner.lent.clear()
