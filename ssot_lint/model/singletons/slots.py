"""Where a module keeps objects for all its callers: globals that functions fill, registries, attributes of classes."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from ssot_lint.model.abridging import unread
from ssot_lint.model.definitions import ClassDefinition, Function
from ssot_lint.model.inference import Scope, Thing
from ssot_lint.model.names import dotted, last_name
from ssot_lint.model.singletons.objects import made_object
from ssot_lint.model.sites import plain_assignments, statements_of
from ssot_lint.patterns import compile_late

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

_FILLING = ("global", "setdefault", "__class__", "type(", "type (")
_TYPES = ("typing.", "typing_extensions.", "collections.abc.")
_SUBSCRIPTED = compile_late(r"(\w+)\s*\[")
Stored = tuple[ast.expr, Scope]


class _Store(NamedTuple):
    """What one function puts into slots: (slot name, value) pairs, and those for entries of registries."""

    values: list[tuple[str, ast.expr]]
    entries: list[tuple[str, ast.expr]]
    scope: Scope


class Slots:
    """What the functions of a module put where; of functions that nobody has read, only those that may are read.

    A slot name is that of a global, or `Class.attribute`.
    """

    __slots__ = ("_file", "_functions", "_known", "_stores")

    def __init__(self, file: TestFile) -> None:
        """Nothing is looked at before it is asked for."""
        self._file = file
        self._functions = tuple(file.definitions.members())
        self._stores: dict[int, _Store | None] = {}
        self._known: dict[tuple[str, str], tuple[Stored, ...]] = {}

    def values(self, name: str) -> tuple[Stored, ...]:
        """What functions put into the slot, in source order."""
        return self._stored("values", name)

    def filled(self, name: str) -> Thing | None:
        """The object that a function puts into the slot; None when none does."""
        return _first_object(self._stored("values", name))

    def registered(self, name: str) -> Thing | None:
        """The object that a function puts into the registry; None when none does."""
        return _first_object(self._stored("entries", name))

    def names_for(self, local: str, scope: Scope) -> list[str]:
        """The slots into which the function of `scope` puts what its local name stands for."""
        store = next((self._store(*each) for each in self._functions if each[0] is scope.function), None)
        pairs = store.values if store is not None and store.scope is scope else []
        names = dict.fromkeys(name for name, value in pairs if dotted(value) == local)
        return list(names) if len(names) < 2 else [name for name in self.names("values") if name in names]

    def names(self, kind: str) -> list[str]:
        """All slots of the `kind` `values` or `entries`, in the order in which functions fill them."""
        stores = [self._store(function, cls) for function, cls in self._functions]
        return list(dict.fromkeys(name for each in stores if each is not None for name, _ in getattr(each, kind)))

    def _stored(self, kind: str, name: str) -> tuple[Stored, ...]:
        known = self._known.get((kind, name))
        if known is None:
            last = name.rpartition(".")[2]
            stores = [self._store(function, cls) for function, cls in self._functions if _says(function, last)]
            known = self._known[kind, name] = tuple(
                (value, each.scope)
                for each in stores
                if each is not None
                for slot, value in getattr(each, kind)
                if slot == name
            )
        return known

    def _store(self, function: Function, cls: ClassDefinition | None) -> _Store | None:
        if id(function) not in self._stores:
            may_fill = _may_fill(function, self._file)
            self._stores[id(function)] = _read(self._file.scope_of(function, cls), function) if may_fill else None
        return self._stores[id(function)]


def _first_object(stored: tuple[Stored, ...]) -> Thing | None:
    return next((thing for value, scope in stored if (thing := made_object(value, scope)) is not None), None)


def slots_of(file: TestFile) -> Slots:
    """The slots of a file; one object for all who ask."""
    if file.slots is None:
        file.slots = Slots(file)
    return file.slots


def _says(function: Function, name: str) -> bool:
    """Whether the text of a function, as long as nobody has read it, may mention `name`."""
    text = unread(function)
    return not text or name in text or not text.isascii()  # which may write a name in other characters


def _may_fill(function: Function, file: TestFile) -> bool:
    """Whether the text of a function that nobody has read yet names a slot of the module in one of the known ways."""
    text = unread(function)
    if not text or is_class_level(function) or any(word in text for word in _FILLING):
        return True
    definitions = file.definitions
    for name in set(_SUBSCRIPTED.findall(text)):
        # Nothing is ever put into `Dict[…]`.
        if name in definitions.bindings and not definitions.imports.get(name, "").startswith(_TYPES):
            return True
    return any(f"{name}." in text for name in definitions.classes)


def _read(scope: Scope, function: Function) -> _Store:
    found = _Store([], [], scope)
    declared = declared_globals(function)
    for statement in statements_of(function.body):
        for target, value in plain_assignments(statement):
            if isinstance(target, ast.Subscript):
                _add(found.entries, slot_name(target.value, scope, declared), value)
            elif not isinstance(target, ast.Name) or target.id in declared:
                _add(found.values, slot_name(target, scope, declared), value)
        call = getattr(statement, "value", None)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and len(call.args) == 2:
            name = slot_name(call.func.value, scope, declared) if call.func.attr == "setdefault" else None
            _add(found.entries, name, call.args[1])
    return found


def _add(into: list[tuple[str, ast.expr]], name: str | None, value: ast.expr) -> None:
    if name is not None:
        into.append((name, value))


def declared_globals(function: Function | None) -> frozenset[str]:
    """The names that a function declares `global`."""
    body = function.body if function is not None else []
    return frozenset(name for each in statements_of(body) if isinstance(each, ast.Global) for name in each.names)


def slot_name(node: ast.expr, scope: Scope, declared: frozenset[str] = frozenset()) -> str | None:
    """The slot of this module that an expression names; None when it names a local or something else."""
    if isinstance(node, ast.Name):
        if node.id in declared:
            return node.id
        local = node.id in scope.bound or node.id in scope.parameters or node.id in scope.nested
        return node.id if not local and node.id in scope.file.definitions.bindings else None
    if not isinstance(node, ast.Attribute):
        return None
    owner = _class_behind(node.value, scope)
    return f"{owner}.{node.attr}" if owner is not None else None


def _class_behind(node: ast.expr, scope: Scope) -> str | None:
    """The class of this module that `cls`, its own name, `self.__class__` or `type(self)` stands for."""
    if isinstance(node, ast.Call):
        return scope.cls.qualname if scope.cls is not None and dotted(node.func) == "type" else None
    name = dotted(node)
    if name is not None and name in scope.file.definitions.classes:
        return name
    if scope.cls is None or scope.function is None or name is None:
        return None
    args = [*scope.function.args.posonlyargs, *scope.function.args.args]
    first = args[0].arg if args else ""
    at_class = name == f"{first}.__class__" or (name == first and is_class_level(scope.function))
    return scope.cls.qualname if at_class else None


def is_class_level(function: Function) -> bool:
    """Whether the first parameter of a method is a class, as in a metaclass's `__call__(cls)`."""
    args = function.args.args
    if function.name in ("__new__", "__init_subclass__"):
        return True
    if function.name == "__call__" and args and args[0].arg == "cls":
        return True
    return any(last_name(each) == "classmethod" for each in function.decorator_list)
