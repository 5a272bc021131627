"""Properties that are worked out once: those of `functools`, without the lock that they have before Python 3.12."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any


class _Lasting:
    """Puts what a method gives into the instance's `__dict__`, where Python finds it before it comes here."""

    def __init__(self, func: Callable[[Any], Any]) -> None:
        self.func = func
        self._name = func.__name__
        self.__doc__ = func.__doc__

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        if instance is None:
            return self
        value = instance.__dict__[self._name] = self.func(instance)
        return value


if TYPE_CHECKING:
    from functools import cached_property
else:
    cached_property = _Lasting

__all__ = ["cached_property"]
