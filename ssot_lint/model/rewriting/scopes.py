"""Every scope of a module with the names it binds and reads, and which of them hold at a line."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from weakref import ReferenceType, ref

from ssot_lint.data import dataclass, field
from ssot_lint.enumeration import Enum
from ssot_lint.model.names import imported_names

END = 1 << 60
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_PARAMETERS = ("TypeVar", "ParamSpec", "TypeVarTuple")
_KINDS = [kind for kind in vars(ast).values() if isinstance(kind, type) and issubclass(kind, ast.AST)]
# Fields of each class that can hold nodes which say something of names.
_HOLDING = {kind: tuple(name for name in kind._fields if name not in ("ctx", "op", "ops")) for kind in _KINDS}
_TELLING = {
    *(ast.Name, ast.NamedExpr, ast.Import, ast.ImportFrom, ast.Global, ast.Nonlocal),
    *(ast.ExceptHandler, ast.MatchAs, ast.MatchStar, ast.MatchMapping),
    *(kind for kind in _KINDS if kind.__name__ in _PARAMETERS),
}


class ScopeKind(Enum):
    """What opens a scope."""

    MODULE = "module"
    CLASS = "class"
    FUNCTION = "function"
    EXPRESSION = "expression"  # a lambda
    COMPREHENSION = "comprehension"


@dataclass(frozen=True, slots=True)
class Binding:
    """One place that binds a name, surely done on the lines after `line` up to `until`.

    `target` is the dotted path of what an import binds; None for everything else, `del` too.
    """

    line: int
    until: int
    target: str | None


@dataclass(eq=False)
class NameScope:
    """One scope: its header starts at `first`, its own code at `body`, and both end with line `last`.

    `read` looks at its own code, which of a function may wait until the scope is asked for. `around` is the scope that
    it is in, which holds it: held back, the trees of a file would stay until the garbage collector looks.
    """

    kind: ScopeKind
    first: int
    body: int
    last: int
    around: ReferenceType[NameScope] | None = None
    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    loads: Counter[str] = field(default_factory=Counter)
    outward: set[str] = field(default_factory=set)
    enclosing: set[str] = field(default_factory=set)
    inner: list[NameScope] = field(default_factory=list)
    read: Callable[[NameScope], None] | None = None

    @property
    def parent(self) -> NameScope | None:
        """The scope that it is in; None of a module."""
        return self.around() if self.around is not None else None

    def bind(self, name: str, line: int, until: int, target: str | None = None) -> None:
        """Note one binding of `name`."""
        self.bindings.setdefault(name, []).append(Binding(line, until, target))

    def at(self, line: int) -> Iterator[NameScope]:
        """The scopes inside this one that have a part on `line`, outer ones first."""
        for scope in self.inner:
            if scope.first <= line <= scope.last:
                scope._know()
                yield scope
                yield from scope.at(line)

    def all(self) -> Iterator[NameScope]:
        """This scope and all inside it."""
        self._know()
        yield self
        for scope in self.inner:
            yield from scope.all()

    def _know(self) -> None:
        read, self.read = self.read, None
        if read is not None:
            read(self)

    def is_within(self, line: int) -> bool:
        """Whether `line` runs when the scope's own code does, and nothing else stands on it."""
        return max(self.body, self.first + 1) <= line <= self.last

    @property
    def surrounding(self) -> Iterator[NameScope]:
        """The scopes around it, nearest first, without the module."""
        scope = self.parent
        while scope is not None and scope.parent is not None:
            yield scope
            scope = scope.parent


def read_scopes(tree: ast.Module, package: str, text: str | None = None) -> NameScope:
    """The scope of the module with all others in it; relative imports start from `package`.

    Where its `text`, if given, has no word for it, functions bind nothing outside: they are read when they are asked
    for.
    """
    module = NameScope(ScopeKind.MODULE, 1, 1, END)
    is_late = text is not None and "global" not in text and "nonlocal" not in text
    _Reading(package, is_late).read(tree.body, module)
    if not is_late:
        for scope in list(module.all()):
            _send_outward(scope, module)
    return module


def _send_outward(scope: NameScope, module: NameScope) -> None:
    for name in scope.outward if scope is not module else ():
        for binding in scope.bindings.pop(name, ()):
            module.bind(name, binding.line, 0, binding.target)
    for name in scope.enclosing:
        own = scope.bindings.pop(name, [])
        around = (each for each in scope.surrounding if each.kind is not ScopeKind.CLASS and name in each.bindings)
        outer = next(around, None)
        if outer is not None:
            outer.bindings[name].extend(Binding(each.line, 0, each.target) for each in own)


class _Reading:
    """Walks a module without recursion, so that no depth of expressions ends it."""

    def __init__(self, package: str, is_late: bool) -> None:
        self._package = package
        self._is_late = is_late
        self._todo: list[tuple[ast.AST, NameScope, int]] = []

    def read(self, body: list[ast.stmt], own: NameScope) -> None:
        """Read the statements of a module or function, whose scope is given."""
        self._todo = [(statement, own, own.last) for statement in body]
        todo = self._todo
        while todo:
            node, scope, until = todo.pop()
            kind = node.__class__
            if kind in _TELLING:
                self._note(node, scope, until)
                self._push_children(node, scope, until)
            elif isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
                self._define(node, scope, until)
            elif isinstance(node, ast.Lambda):
                self._push_inside(node, self._open(node, scope, ScopeKind.EXPRESSION))
            elif isinstance(node, _COMPREHENSIONS):
                self._push_inside(node, self._open(node, scope, ScopeKind.COMPREHENSION))
            else:
                self._push_children(node, scope, until)

    def _define(
        self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, scope: NameScope, until: int
    ) -> None:
        scope.bind(node.name, node.lineno, until)
        is_class = isinstance(node, ast.ClassDef)
        own = self._open(node, scope, ScopeKind.CLASS if is_class else ScopeKind.FUNCTION)
        own.body = min((node.body[0].lineno, *(each.lineno for each in getattr(node.body[0], "decorator_list", ()))))
        if is_class or not self._is_late:
            self._todo.extend((statement, own, own.last) for statement in node.body)
        else:
            own.read = partial(_Reading(self._package, True).read, node.body)
        for name, value in ast.iter_fields(node):
            if name == "args":
                self._push_arguments(value, scope, own)
            elif name == "type_params":
                self._todo.extend((parameter, own, own.last) for parameter in value)
            elif name != "body":
                nodes = value if isinstance(value, list) else [value]
                self._todo.extend((each, scope, until) for each in nodes if isinstance(each, ast.AST))

    def _push_arguments(self, arguments: ast.arguments, outer: NameScope, own: NameScope) -> None:
        for child in ast.iter_child_nodes(arguments):
            if isinstance(child, ast.arg):
                own.bind(child.arg, child.lineno, own.last)
                self._todo.extend((each, outer, 0) for each in (child.annotation,) if each is not None)
            else:
                self._todo.append((child, outer, 0))

    def _push_inside(self, node: ast.AST, own: NameScope) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.arguments):
                self._push_arguments(child, own.parent or own, own)
            else:
                self._todo.append((child, own, own.last))

    def _push_children(self, node: ast.AST, scope: NameScope, until: int) -> None:
        held = node.__dict__
        for name in _HOLDING[node.__class__]:
            value = held.get(name)
            if value.__class__ is list:
                end = value[-1].end_lineno if value and isinstance(value[0], ast.stmt) else until
                self._todo += [(each, scope, end) for each in value if isinstance(each, ast.AST)]
            elif isinstance(value, ast.AST):
                self._todo.append((value, scope, until))

    @staticmethod
    def _open(node: ast.stmt | ast.expr, scope: NameScope, kind: ScopeKind) -> NameScope:
        own = NameScope(kind, node.lineno, node.lineno, node.end_lineno or node.lineno, ref(scope))
        scope.inner.append(own)
        return own

    def _note(self, node: ast.AST, scope: NameScope, until: int) -> None:
        if isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Load):
                scope.loads[node.id] += 1
            else:
                scope.bind(node.id, node.lineno, until)
        elif isinstance(node, ast.NamedExpr):
            while scope.kind is ScopeKind.COMPREHENSION and scope.parent is not None:
                scope = scope.parent
            scope.bind(node.target.id, node.lineno, until)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            for name, target in imported_names([node], self._package).items():
                scope.bind(name, node.end_lineno or node.lineno, until, target)
        elif isinstance(node, ast.Global):
            scope.outward.update(node.names)
        elif isinstance(node, ast.Nonlocal):
            scope.enclosing.update(node.names)
        else:
            captured = _captured(node)
            if captured is not None:
                scope.bind(captured, getattr(node, "lineno", 0), until)


def _captured(node: ast.AST) -> str | None:
    if isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar):
        return node.name
    if isinstance(node, ast.MatchMapping):
        return node.rest
    if type(node).__name__ in _PARAMETERS:
        return getattr(node, "name", None)
    return None
