"""Enumerations of which a member costs no more than any attribute.

    from ssot_lint.enumeration import Enum

To a reader and to a type checker this is that of the standard library; there Python 3.11 takes five times as long for
`Nature.CLASS`, and a check asks for a member a hundred times per line. Given are names and values, looking a member up
by either, iteration, identity, and pickling.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NoReturn


class _Enumeration(type):
    _by_name: dict[str, Any]
    _by_value: dict[Any, Any]

    def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> _Enumeration:
        """What a class gives a name to, methods and private names apart, becomes its members; values are distinct."""
        given = {key: value for key, value in namespace.items() if key[0] != "_" and not hasattr(value, "__get__")}
        rest = {key: value for key, value in namespace.items() if key not in given}
        made: Any = super().__new__(cls, name, bases, {"__slots__": (), **rest})
        made._by_name, made._by_value = {}, {}
        for key, value in given.items():
            member = made._by_name[key] = made._by_value[value] = object.__new__(made)
            _set(member, "name", key)
            _set(member, "value", value)
            setattr(made, key, member)
        return made  # type: ignore[no-any-return]

    def __call__(cls, value: object) -> Any:
        """The member of this value. Raises ValueError."""
        try:
            return cls._by_value[value]
        except (KeyError, TypeError):
            raise ValueError(f"{value!r} is not a valid {cls.__qualname__}") from None

    def __getitem__(cls, name: str) -> Any:
        return cls._by_name[name]

    def __iter__(cls) -> Iterator[Any]:
        return iter(cls._by_value.values())

    def __len__(cls) -> int:
        return len(cls._by_value)


class _Enum(metaclass=_Enumeration):
    __slots__ = ("name", "value")
    name: str
    value: Any

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"cannot set {name!r} of {self}")

    def __reduce__(self) -> tuple[Any, tuple[Any]]:
        return self.__class__, (self.value,)

    def __repr__(self) -> str:
        return f"<{self}: {self.value!r}>"

    def __str__(self) -> str:
        return f"{self.__class__.__name__}.{self.name}"


_set = object.__setattr__

if TYPE_CHECKING:
    from enum import Enum
else:
    Enum = _Enum

__all__ = ["Enum"]
