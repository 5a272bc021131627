"""Where the values that a function returns come from: a slot that all callers share, another accessor, or anywhere."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.model.definitions import ClassDefinition, Function
from ssot_lint.model.inference import Nature, Scope, Thing, infer
from ssot_lint.model.names import dotted, last_name
from ssot_lint.model.singletons.accessors import ANY, CACHES, Accessor, How, Origin, accessor_behind, parameters_of
from ssot_lint.model.singletons.objects import made_object
from ssot_lint.model.singletons.returns import guarded_returns
from ssot_lint.model.singletons.slots import declared_globals, slot_name, slots_of
from ssot_lint.model.sites import plain_assignments, statements_of
from ssot_lint.model.symbols import SymbolKind

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

_DEPTH = 12


def origins_of(function: Function, cls: ClassDefinition | None, file: TestFile) -> list[Origin | None]:
    """The origin of each value that `function` returns, None for one that is the caller's own."""
    tracer = _Tracer(function, cls, file)
    values = guarded_returns(function)
    cached = _cache_of(function, file)
    if cached is not None:
        made = [made_object(value, tracer.scope) for value, _ in values] if not tracer.parameters else []
        return [Origin(How.CACHED, cached, thing=thing) for thing in made if thing is not None]
    if any(_is_of_context(value, tracer.scope) for value, _ in values):
        return []  # each thread or task of execution has its own
    # What is only reached with a context does not matter: calls that give one are never reported.
    return [None if guards & tracer.parameters else next(tracer.trace(value, 0), None) for value, guards in values]


def _is_of_context(node: ast.expr, scope: Scope, depth: int = 0) -> bool:
    """Whether a value may be what a `ContextVar` holds: whoever calls chooses it by where that runs."""
    if isinstance(node, ast.BoolOp):
        return any(_is_of_context(value, scope, depth) for value in node.values)
    if isinstance(node, ast.Name) and depth < _DEPTH:
        bound = (value for value in scope.bound.get(node.id, ()) if value is not node)
        return any(_is_of_context(value, scope, depth + 1) for value in bound)
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.func.attr != "get":
        return False
    owner = infer(node.func.value, scope)
    return owner.nature is Nature.RESULT and owner.path == "contextvars.ContextVar"


def _cache_of(function: Function, file: TestFile) -> str | None:
    for decorator in function.decorator_list:
        name = dotted(decorator.func if isinstance(decorator, ast.Call) else decorator)
        if (file.definitions.path_of(name) or name) in CACHES:
            return (name or "").rpartition(".")[2]
    return None


class _Tracer:
    def __init__(self, function: Function, cls: ClassDefinition | None, file: TestFile) -> None:
        self.scope: Scope = file.scope_of(function, cls)
        self.function = function
        self.file = file
        self.slots = slots_of(file)
        self.declared = declared_globals(function)
        self.parameters = frozenset(parameters_of(function, cls))

    def trace(self, node: ast.expr, depth: int) -> Iterator[Origin]:
        """The shared places that `node` may come from."""
        if depth > _DEPTH:
            return
        if isinstance(node, ast.Await | ast.NamedExpr):
            yield from self.trace(node.value, depth + 1)
        elif isinstance(node, ast.BoolOp):
            for value in node.values:
                yield from self.trace(value, depth + 1)
        elif isinstance(node, ast.IfExp):
            yield from self.trace(node.body, depth + 1)
            yield from self.trace(node.orelse, depth + 1)
        elif isinstance(node, ast.Subscript):
            yield from self.entry(node.value, node.slice)
        elif isinstance(node, ast.Call):
            yield from self.call(node, depth)
        elif isinstance(node, ast.Name | ast.Attribute):
            yield from self.slot(node)
            if isinstance(node, ast.Name) and node.id not in self.declared:
                yield from self.local(node, depth)

    def slot(self, node: ast.Name | ast.Attribute) -> Iterator[Origin]:
        name = slot_name(node, self.scope, self.declared)
        if name is None or self.makes_anew(name):
            return
        thing = self.slots.filled(name)
        if thing is not None:
            yield Origin(How.ATTRIBUTE if "." in name else How.GLOBAL, name, thing=thing)
        elif "." not in name:
            made = self.eager(name)
            if made is not None:
                yield Origin(How.EAGER, name, thing=made)

    def eager(self, name: str) -> Thing | None:
        symbol = self.file.symbol(name)
        if symbol.kind is not SymbolKind.VALUE or symbol.value is None or symbol.file is None:
            return None
        return made_object(symbol.value, symbol.file.module_scope) if isinstance(symbol.value, ast.Call) else None

    def local(self, node: ast.Name, depth: int) -> Iterator[Origin]:
        for value in self.scope.bound.get(node.id, ()):
            if value is not node:
                yield from self.trace(value, depth + 1)
        for name in self.slots.names_for(node.id, self.scope):
            thing = self.slots.filled(name)
            if thing is not None and not self.makes_anew(name):
                yield Origin(How.ATTRIBUTE if "." in name else How.GLOBAL, name, thing=thing)

    def makes_anew(self, name: str) -> bool:
        """Whether every call fills the slot with something new, whatever was in it."""
        stored = [value for value, scope in self.slots.values(name) if scope is self.scope]
        always = {id(value) for each in _unconditional(self.function.body) for _, value in plain_assignments(each)}
        if not any(id(value) in always for value in stored):
            return False
        last = name.rpartition(".")[2]
        tests = [each.test for each in statements_of(self.function.body) if isinstance(each, ast.If | ast.While)]
        asked = (node for test in (*tests, *stored) for node in ast.walk(test))
        return not any(last in (getattr(node, kind, None) for kind in ("id", "attr", "value")) for node in asked)

    def entry(self, registry: ast.expr, key: ast.expr) -> Iterator[Origin]:
        name = slot_name(registry, self.scope, self.declared)
        thing = self.slots.registered(name) if name is not None else None
        if name is not None and thing is not None:
            yield Origin(How.REGISTRY, name, self.chosen_by(key), thing)

    def call(self, node: ast.Call, depth: int) -> Iterator[Origin]:
        method = last_name(node.func)
        if isinstance(node.func, ast.Attribute) and method in ("get", "setdefault") and node.args:
            yield from self.entry(node.func.value, node.args[0])
        if method == "cast" and len(node.args) == 2:
            yield from self.trace(node.args[1], depth + 1)
            return
        thing = infer(node.func, self.scope)
        accessor = accessor_behind(thing, method or "")
        if accessor is not None:
            kept = _given(thing)
            keys = self.passed_on(node, accessor)
            if keys is not None:
                yield Origin(accessor.how, accessor.slot, keys, kept)

    def passed_on(self, call: ast.Call, accessor: Accessor) -> frozenset[str] | None:
        """The own parameters that choose what the inner accessor gives; None when the function chooses by itself."""
        from ssot_lint.model.singletons.contexts import context_arguments

        given = context_arguments(call, accessor, self.scope)
        if not given:
            return frozenset()
        keys = frozenset(name for each in given for name in self.chosen_by(each))
        return keys or None

    def chosen_by(self, node: ast.expr) -> frozenset[str]:
        """The parameters that `node` depends on, through local names."""
        found: set[str] = set()
        seen: set[str] = set()
        queue = [node]
        while queue:
            for each in ast.walk(queue.pop()):
                if not isinstance(each, ast.Name) or each.id in seen:
                    continue
                seen.add(each.id)
                if each.id in self.parameters:
                    found.add(each.id)
                elif each.id in self._catching:
                    found.add(ANY)
                queue.extend(self.scope.bound.get(each.id, ()))
        return frozenset(found)

    @property
    def _catching(self) -> tuple[str, ...]:
        args = self.scope.function.args if self.scope.function is not None else None
        return tuple(each.arg for each in (args.vararg, args.kwarg) if each is not None) if args is not None else ()


def _unconditional(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for statement in body:
        yield statement
        if isinstance(statement, ast.With | ast.AsyncWith | ast.Try):
            yield from _unconditional(statement.body)


def _given(thing: Thing) -> Thing | None:
    if thing.nature is Nature.CLASS:
        return Thing(Nature.INSTANCE, thing.path, thing.file, cls=thing.cls)
    return None
