"""What an expression stands for, as far as names and plain assignments tell: a function, a class, an instance."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from ssot_lint.data import dataclass, field
from ssot_lint.enumeration import Enum
from ssot_lint.model.definitions import ClassDefinition, Function
from ssot_lint.model.names import dotted, resolve
from ssot_lint.model.source import parse_expression
from ssot_lint.model.statements import statements_in
from ssot_lint.model.symbols import ANYTHING, Symbol, SymbolKind

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

_DEPTH = 40


class Nature(Enum):
    """What kind of thing an expression stands for."""

    FUNCTION = "function of the project"
    CLASS = "class of the project"
    INSTANCE = "instance of a class of the project"
    MODULE = "module of the project"
    OUTSIDE = "named thing outside the project"
    RESULT = "what something outside the project returned"
    LITERAL = "literal or display"
    UNKNOWN = "unknown"


class Thing(NamedTuple):
    """One inferred object. `path` is the symbol's, or the outside path of OUTSIDE itself or of what gave a RESULT."""

    nature: Nature
    path: str = ""
    file: TestFile | None = None
    function: Function | None = None
    cls: ClassDefinition | None = None
    node: ast.expr | None = None


UNKNOWN = Thing(Nature.UNKNOWN)
# Python 3.11 takes five times as long for a member of an enumeration.
_INSTANCE, _CLASS, _UNKNOWN = Nature.INSTANCE, Nature.CLASS, Nature.UNKNOWN


@dataclass(eq=False, slots=True)
class Scope:
    """Where an expression stands: its class (if any), the functions, values and imports that local names stand for."""

    file: TestFile
    cls: ClassDefinition | None
    function: Function | None
    nested: dict[str, Function] = field(default_factory=dict)
    locals: dict[str, ast.expr] = field(default_factory=dict)
    classes: dict[str, ClassDefinition] = field(default_factory=dict)
    bound: dict[str, list[ast.expr]] = field(default_factory=dict)
    imports: dict[str, str] = field(default_factory=dict)
    parameters: dict[str, ast.expr | None] = field(default_factory=dict)
    patched: dict[str, ast.Call] = field(default_factory=dict)
    things: dict[int | str, Thing] = field(default_factory=dict)
    foreign: dict[str, bool] = field(default_factory=dict)
    doubles: dict[int | str, Any] = field(default_factory=dict)
    annotations: dict[str, ast.expr | None] = field(default_factory=dict)
    lines: Any = None
    script: Any = None
    feeding: Any = None
    traffic: Any = None
    sources: dict[int, Any] = field(default_factory=dict)
    runs_program: bool | None = None
    carries: bool | None = None
    outer: Scope | None = None

    def unlink(self) -> None:
        """Let go of what was worked out about it and leads back to it."""
        self.lines = self.script = self.feeding = self.traffic = None
        for answers in (self.things, self.doubles, self.sources):
            answers.clear()

    def path_of(self, name: str | None) -> str | None:
        """The dotted path that a dotted name stands for through imports of the function or the module; else None."""
        return resolve(name, self.imports) or self.file.definitions.path_of(name)


def infer(node: ast.expr | None, scope: Scope, depth: int = 0) -> Thing:
    """What `node` stands for in `scope`; UNKNOWN where that would need values or takes too long."""
    if node is None or depth > _DEPTH:
        return UNKNOWN
    things = scope.things
    key = id(node)
    known = things.get(key)
    if known is not None:
        return known
    kind = node.__class__
    worker = _INFERRING.get(kind)
    if worker is None:
        return Thing(Nature.LITERAL, node=node) if kind in _LITERALS else UNKNOWN
    # What is written alike means the same; while something is being worked out, that is not known yet.
    name = written(node) if depth == 0 and scope.file.knowledge.is_settled else None
    if name is not None:
        known = things.get(name)
        if known is not None:
            things[key] = known
            return known
    things[key] = UNKNOWN  # for what leads back to itself
    known = things[key] = worker(node, scope, depth)
    if name is not None:
        things[name] = known
    return known


def written(node: ast.expr) -> str | None:
    """The text of a name, or of an attribute of one; None for all else."""
    if type(node) is ast.Name:
        return node.id
    if type(node) is ast.Attribute and type(node.value) is ast.Name:
        return f"{node.value.id}.{node.attr}"
    return None


def _of_name(node: ast.Name, scope: Scope, depth: int) -> Thing:
    return _name(node.id, node, scope, depth)


def _within(node: ast.Await | ast.Subscript, scope: Scope, depth: int) -> Thing:
    thing = infer(node.value, scope, depth + 1)
    # `Request[int]` is the class; `Colour["red"]`, a member of an enumeration, is not.
    if type(node) is ast.Subscript and (thing.nature is not _CLASS or type(node.slice) is ast.Constant):
        return UNKNOWN
    return thing


def _name(name: str, node: ast.expr, scope: Scope, depth: int) -> Thing:
    if name in scope.nested:
        return Thing(Nature.FUNCTION, name, scope.file, scope.nested[name], scope.cls)
    if name in scope.classes:
        return Thing(Nature.CLASS, name, scope.file, cls=scope.classes[name])
    if name in scope.locals:
        return UNKNOWN if scope.locals[name] is node else infer(scope.locals[name], scope, depth + 1)
    if name in scope.parameters:
        return _parameter(name, scope, depth)
    if name in scope.imports:
        return of_symbol(scope.file.knowledge.resolve(scope.imports[name], scope.file), depth)
    if scope.outer is not None:
        return _name(name, node, scope.outer, depth + 1)
    return of_symbol(scope.file.symbol(name), depth)


def _parameter(name: str, scope: Scope, depth: int) -> Thing:
    if name in ("self", "cls") and scope.cls is not None:
        nature = _INSTANCE if name == "self" else _CLASS
        return Thing(nature, scope.cls.qualname, scope.cls.home or scope.file, cls=scope.cls)
    fixture = scope.file.fixture(name, scope.cls)
    if fixture is not None and fixture.function is not scope.function:
        return result_of(fixture.function, fixture.owner, fixture.file, depth + 1)
    annotation = infer(_annotated(scope.parameters[name], scope), scope, depth + 1)
    return _instance(annotation) if annotation.nature in (Nature.CLASS, Nature.OUTSIDE) else UNKNOWN


def _annotated(annotation: ast.expr | None, scope: Scope) -> ast.expr | None:
    """The expression of an annotation, also of one in quotes, which is kept: things are remembered by node."""
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        text = annotation.value
        if text not in scope.annotations:
            scope.annotations[text] = parse_expression(text)
        return scope.annotations[text]
    return annotation


def of_symbol(symbol: Symbol, depth: int = 0) -> Thing:
    """The thing that a resolved name stands for; a module-level value is inferred in its own module."""
    kind = symbol.kind
    if kind is SymbolKind.FUNCTION:
        return Thing(Nature.FUNCTION, symbol.path, symbol.file, symbol.function, symbol.cls)
    if kind is SymbolKind.CLASS:
        return Thing(Nature.CLASS, symbol.path, symbol.file, cls=symbol.cls)
    if kind is SymbolKind.MODULE:
        return Thing(Nature.MODULE, symbol.path, symbol.file)
    if kind is SymbolKind.VALUE and symbol.file is not None and symbol.value is not None:
        return infer(symbol.value, symbol.file.module_scope, depth + 1)
    return _outside(symbol.path) if kind is SymbolKind.OUTSIDE else Thing(Nature.UNKNOWN, symbol.path)


@lru_cache(maxsize=10_000)
def _outside(path: str) -> Thing:
    from ssot_lint.model.file import BUILTINS

    return Thing(Nature.OUTSIDE, f"builtins.{path}" if path.partition(".")[0] in BUILTINS else path)


def _call(node: ast.Call, scope: Scope, depth: int) -> Thing:
    if type(node.func) is ast.Name and node.func.id == "super" and scope.cls is not None:
        return Thing(Nature.INSTANCE, "super", scope.cls.home, cls=scope.cls)
    callee = infer(node.func, scope, depth + 1)
    if callee.nature is _UNKNOWN:
        return UNKNOWN
    if callee.nature in (Nature.CLASS, Nature.OUTSIDE):
        return _instance(callee)
    if callee.nature is Nature.FUNCTION and callee.function is not None and callee.file is not None:
        return result_of(callee.function, callee.cls, callee.file, depth + 1)
    return Thing(Nature.RESULT, callee.path) if callee.nature is Nature.RESULT else UNKNOWN


def _instance(thing: Thing) -> Thing:
    if thing.nature is Nature.CLASS:
        return Thing(Nature.INSTANCE, thing.path, thing.file, cls=thing.cls)
    return UNKNOWN if thing.path in ANYTHING else Thing(Nature.RESULT, thing.path)


def result_of(function: Function, cls: ClassDefinition | None, file: TestFile, depth: int = 0) -> Thing:
    """What calling a function of the project gives: the first of its return or yield values that can be told."""
    if depth > _DEPTH:
        return UNKNOWN
    scope = file.scope_of(function, cls)
    for value in returned(function):
        thing = infer(value, scope, depth + 1)
        if thing.nature is not Nature.UNKNOWN and not _is_none(value):
            return thing
    annotation = infer(_annotated(function.returns, scope), scope, depth + 1)
    return _instance(annotation) if annotation.nature is Nature.CLASS else UNKNOWN


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def returned(function: Function) -> tuple[ast.expr, ...]:
    """The values of the function's own `return` and `yield` statements, in source order."""
    # Kept with the node: several analyses ask about the same helpers and fixtures for every test.
    kept = function.__dict__
    if "returned" not in kept:
        kept["returned"] = tuple(_returned(function))
    found: tuple[ast.expr, ...] = kept["returned"]
    return found


def _returned(function: Function) -> Iterator[ast.expr]:
    for statement in statements_in(function):
        if isinstance(statement, ast.Expr):
            given = statement.value.value if isinstance(statement.value, ast.Yield) else None
        else:
            given = statement.value if isinstance(statement, ast.Return) else None
        if given is not None:
            yield given


def _attribute(node: ast.Attribute, scope: Scope, depth: int) -> Thing:
    owner = infer(node.value, scope, depth + 1)
    nature = owner.nature
    if nature is _UNKNOWN:
        return UNKNOWN
    if owner.cls is not None and (nature is _INSTANCE or nature is _CLASS):
        return _member(node.attr, owner, scope, depth)
    if nature is Nature.OUTSIDE or nature is Nature.RESULT:
        return Thing(nature, f"{owner.path}.{node.attr}" if nature is Nature.OUTSIDE else owner.path)
    if nature is Nature.MODULE and dotted(node) is not None:
        return of_symbol(scope.file.knowledge.resolve(f"{owner.path}.{node.attr}", scope.file), depth)
    return UNKNOWN


def _member(name: str, owner: Thing, scope: Scope, depth: int) -> Thing:
    assert owner.cls is not None
    home = owner.cls.home or scope.file
    for cls in home.definitions.searched(owner.cls, scope if owner.path == "super" else None):
        at = cls.home or home
        if name in cls.methods:
            method = cls.methods[name]
            if _is_property(method):
                return result_of(method, owner.cls, at, depth + 1)
            return Thing(Nature.FUNCTION, f"{cls.qualname}.{name}", at, method, owner.cls)
        for method, value in reversed(at.self_assignments(cls).get(name, [])):
            if not _is_none(value):
                return infer(value, at.scope_of(method, owner.cls), depth + 1)
        if name in cls.assigned:
            return infer(cls.assigned[name], at.class_scope(cls), depth + 1)
        for inner in cls.classes:
            if inner.name == name:
                return Thing(Nature.CLASS, inner.qualname, at, cls=inner)
    return UNKNOWN


def _is_property(function: Function) -> bool:
    decorators = function.decorator_list
    return bool(decorators) and any((dotted(each) or "").endswith("property") for each in decorators)


_INFERRING: dict[type, Callable[[Any, Scope, int], Thing]] = {
    ast.Name: _of_name,
    ast.Attribute: _attribute,
    ast.Call: _call,
    ast.Await: _within,
    ast.Subscript: _within,
}
_LITERALS = frozenset({ast.Constant, ast.List, ast.Dict, ast.Set, ast.Tuple, ast.JoinedStr, ast.ListComp, ast.DictComp})
