"""Data classes that cost nothing before they are used.

    from ssot_lint.data import dataclass, field, replace

To a reader and to a type checker these are those of `dataclasses`, and `dataclasses.fields` and the like take the
classes, too. But where the standard library compiles six methods when a class is made, a third of a millisecond,
here the methods are shared, and `__init__` is compiled when a class is used often. A check meets 160 classes and
makes a few instances of most.
"""

from __future__ import annotations

import reprlib
from collections.abc import Callable, Mapping
from operator import attrgetter
from types import MemberDescriptorType
from typing import TYPE_CHECKING, Any, NoReturn

_ABSENT: Any = object()
_MADE_SLOWLY = 32


class _Field:
    __slots__ = ("annotation", "compare", "default", "factory", "init", "shown")

    def __init__(self, default: Any, factory: Any = _ABSENT, init: bool = True, shown: bool = True) -> None:
        self.default, self.factory, self.init, self.shown = default, factory, init, shown
        self.compare = True
        self.annotation: object = None


def _field(
    *,
    default: Any = _ABSENT,
    default_factory: Any = _ABSENT,
    init: bool = True,
    repr: bool = True,
    compare: bool = True,
) -> _Field:
    made = _Field(default, default_factory, init, repr)
    made.compare = compare
    return made


def _dataclass(
    cls: type | None = None, /, *, frozen: bool = False, slots: bool = False, eq: bool = True, order: bool = False
) -> Any:
    def make(plain: type) -> type:
        fields = _fields_of(plain)
        methods = _methods(fields, frozen, eq, order)
        if frozen and slots:
            methods |= {"__getstate__": _state, "__setstate__": _set_state}
        # What the class says itself stays; that it has no hash is said by `__eq__`.
        methods = {name: each for name, each in methods.items() if plain.__dict__.get(name) is None}
        made = _slotted(plain, fields, methods) if slots else plain
        if not slots:
            for name, each in methods.items():
                setattr(made, name, each)
        if "__init__" not in made.__dict__:
            made.__init__ = _late_init(made, frozen)  # type: ignore[misc]
        return made

    return make if cls is None else make(cls)


def _fields_of(cls: type) -> dict[str, _Field]:
    """The fields of the class and its bases; in the class's own place a default takes that of its `field()`."""
    fields: dict[str, _Field] = {}
    for base in cls.__mro__[:0:-1]:
        fields.update(base.__dict__.get("__data_fields__", {}))
    for name, annotation in cls.__annotations__.items():
        if "ClassVar" in str(annotation):
            continue
        default = cls.__dict__.get(name, _ABSENT)
        made = default if type(default) is _Field else _Field(default)
        if type(made.default).__hash__ is None:
            raise ValueError(f"mutable default for {cls.__name__}.{name}: use field(default_factory=…)")
        made.annotation = annotation
        fields[name] = made
        if default is made:
            if made.default is _ABSENT:
                delattr(cls, name)
            else:
                setattr(cls, name, made.default)
    return fields


def _slotted(plain: type, fields: Mapping[str, _Field], methods: Mapping[str, Any]) -> type:
    """The class again, with slots: they cannot be added to one that is there."""
    inherited = {name for base in plain.__mro__[1:-1] for name in base.__dict__.get("__slots__", ())}
    own = tuple(name for name in plain.__annotations__ if name in fields and name not in inherited)
    gone = {"__dict__", "__weakref__", *own}
    namespace = {name: value for name, value in plain.__dict__.items() if name not in gone}
    namespace |= {**methods, "__slots__": own, "__qualname__": plain.__qualname__}
    return type(plain)(plain.__name__, plain.__bases__, namespace)


def _methods(fields: dict[str, _Field], frozen: bool, eq: bool, order: bool) -> dict[str, Any]:
    methods: dict[str, Any] = {
        "__data_fields__": fields,
        "__dataclass_fields__": _StandardFields(),
        "__match_args__": tuple(name for name, each in fields.items() if each.init),
        "__repr__": _represent,
    }
    if frozen:
        methods |= {"__setattr__": _refuse, "__delattr__": _refuse}
    if eq:
        methods |= _comparisons([name for name, each in fields.items() if each.compare], order)
        if not frozen:
            methods["__hash__"] = None
    return methods


def _comparisons(names: list[str], order: bool) -> dict[str, Any]:
    values: Callable[[Any], Any] = attrgetter(*names) if names else lambda _: ()

    def __eq__(self: Any, other: object) -> Any:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    def __hash__(self: Any) -> int:
        return hash(values(self))

    def __lt__(self: Any, other: object) -> Any:
        return values(self) < values(other) if other.__class__ is self.__class__ else NotImplemented

    def __le__(self: Any, other: object) -> Any:
        return values(self) <= values(other) if other.__class__ is self.__class__ else NotImplemented

    # What `>` asks of one it asks of the other by `<`.
    return {"__eq__": __eq__, "__hash__": __hash__} | ({"__lt__": __lt__, "__le__": __le__} if order else {})


def _late_init(cls: Any, frozen: bool) -> Callable[..., None]:
    """An `__init__` that looks its arguments up, until instances are made so often that one is worth compiling."""
    left = _MADE_SLOWLY

    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        nonlocal left
        left -= 1
        values = _bound(cls.__data_fields__, args, kwargs) if left >= 0 else None
        if values is None:
            cls.__init__ = _written_init(cls, frozen)
            cls.__init__(self, *args, **kwargs)
            return
        for name, value in values.items():
            object.__setattr__(self, name, value)
        if hasattr(cls, "__post_init__"):
            self.__post_init__()

    return __init__


def _bound(fields: dict[str, _Field], args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any] | None:
    """The value of every field; None where the arguments do not fit, which a compiled `__init__` says best."""
    values: dict[str, Any] = {}
    rest = iter(args)
    used = 0
    for name, each in fields.items():
        if each.init:
            value = next(rest, _ABSENT)
            if name in kwargs:
                if value is not _ABSENT:
                    return None
                value = kwargs[name]
                used += 1
            if value is not _ABSENT:
                values[name] = value
                continue
        if each.factory is not _ABSENT:
            values[name] = each.factory()
        elif each.default is not _ABSENT:
            values[name] = each.default
        elif each.init:
            return None
    return values if used == len(kwargs) and next(rest, _ABSENT) is _ABSENT else None


def _written_init(cls: Any, frozen: bool) -> Callable[..., None]:
    known: dict[str, Any] = {"_absent": _ABSENT, "_set": object.__setattr__}
    parameters, lines = ["self"], []
    for name, each in cls.__data_fields__.items():
        value = name
        if each.factory is not _ABSENT:
            known[f"_make_{name}"] = each.factory
            value = f"_make_{name}() if {name} is _absent else {name}" if each.init else f"_make_{name}()"
        elif not each.init and each.default is _ABSENT:
            continue  # set by `__post_init__`
        if each.init:
            optional = each.factory is not _ABSENT or each.default is not _ABSENT
            known[f"_default_{name}"] = each.default
            parameters.append(f"{name}=_default_{name}" if optional else name)
        elif each.factory is _ABSENT:
            known[name] = each.default
        if frozen and isinstance(slot := getattr(cls, name, None), MemberDescriptorType):
            known[f"_set_{name}"] = slot.__set__  # a third faster than by name
            lines.append(f"_set_{name}(self, {value})")
        else:
            lines.append(f"_set(self, {name!r}, {value})" if frozen else f"self.{name} = {value}")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    exec(f"def __init__({', '.join(parameters)}):\n " + "\n ".join(lines or ["pass"]), known)
    written: Callable[..., None] = known["__init__"]
    written.__qualname__ = f"{cls.__qualname__}.__init__"
    return written


@reprlib.recursive_repr()
def _represent(self: Any) -> str:
    shown = (f"{name}={getattr(self, name)!r}" for name, each in self.__data_fields__.items() if each.shown)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _refuse(self: object, name: str, *_: object) -> NoReturn:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot assign to or delete field {name!r}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, name) for name in self.__data_fields__]


def _set_state(self: Any, state: list[Any]) -> None:
    for name, value in zip(self.__data_fields__, state, strict=True):
        object.__setattr__(self, name, value)


class _StandardFields:
    """`__dataclass_fields__`, made when the functions of `dataclasses` ask for it."""

    def __get__(self, instance: object, owner: Any) -> Mapping[str, Any]:
        import dataclasses

        given: list[tuple[str, Any, Any]] = []
        for name, each in owner.__data_fields__.items():
            default = {} if each.default is _ABSENT else {"default": each.default}
            factory = {} if each.factory is _ABSENT else {"default_factory": each.factory}
            told: Any = {"init": each.init, "repr": each.shown, "compare": each.compare, **default, **factory}
            given.append((name, each.annotation, dataclasses.field(**told)))
        made: Any = dataclasses.make_dataclass(owner.__name__, given, kw_only=True)
        owner.__dataclass_fields__ = made.__dataclass_fields__
        return owner.__dataclass_fields__  # type: ignore[no-any-return]


def _replace(value: Any, /, **changes: Any) -> Any:
    for name, each in value.__data_fields__.items():
        if each.init and name not in changes:
            changes[name] = getattr(value, name)
    return type(value)(**changes)


def values_of(value: object) -> dict[str, Any] | None:
    """The fields of an instance by name; None for everything else."""
    names = getattr(type(value), "__data_fields__", None)
    return None if names is None else {name: getattr(value, name) for name in names}


if TYPE_CHECKING:
    from dataclasses import dataclass, field, replace
else:
    dataclass, field, replace = _dataclass, _field, _replace

__all__ = ["dataclass", "field", "replace", "values_of"]
