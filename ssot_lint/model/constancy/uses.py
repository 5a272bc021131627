"""Reads a function body for `Bindings`: what binds its names, and what passes their objects on or changes them."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from ssot_lint.model.constancy.bindings import LOOPS, Bindings, Path, Place
from ssot_lint.model.constancy.literals import DISPLAYS, Reading
from ssot_lint.model.definitions import FUNCTIONS

# Calls that look at what they are given and keep nothing of it.
_LOOKING = frozenset(
    "print len isinstance str repr int float bool sum min max any all type id hash range format abs round callable"
    " hasattr issubclass bytes".split()
)
_SPREADING = frozenset("sorted list tuple set frozenset dict enumerate zip reversed iter".split())
_LOGGING = frozenset("debug info warning error critical exception log".split())
_READING = frozenset(
    "get keys values items copy count index upper lower strip lstrip rstrip split rsplit splitlines startswith endswith"
    " replace format join encode decode title capitalize find rfind isdigit isalpha isalnum zfill".split()
)
_PLAIN = (ast.Compare, ast.UnaryOp, ast.BinOp, ast.JoinedStr, ast.FormattedValue, ast.Slice)


def read_bindings(body: list[ast.stmt], values: dict[str, ast.expr]) -> Bindings:
    """The bindings of a function body; `values` are its plainly assigned names, as far as they are known."""
    reader = _Reader(values)
    reader.block(body, ())
    return reader.found


class _Reader:
    def __init__(self, values: dict[str, ast.expr]) -> None:
        self.found = Bindings()
        self.reading = Reading(values)
        self.path: Path = ()
        self.depth = 0

    def block(self, body: list[ast.stmt], path: Path) -> None:
        outer, self.path = self.path, path
        for statement in body:
            if not self.depth:
                self.found.places[id(statement)] = self.place(statement)
            self.statement(statement)
        self.path = outer

    def place(self, node: ast.stmt | ast.expr) -> Place:
        return Place(node.lineno, node.col_offset, self.path)

    def bind(self, name: str, node: ast.stmt | ast.expr, value: ast.expr | None = None) -> None:
        if self.depth:  # a name of the inner function; the outer one keeps its own
            return
        self.found.bound.setdefault(name, []).append((self.place(node), value))

    def end(self, name: str, node: ast.stmt | ast.expr) -> None:
        self.found.ended.setdefault(name, []).append(self.place(node))

    def share(self, name: str, other: str) -> None:
        self.found.aliases.setdefault(name, set()).add(other)
        self.found.aliases.setdefault(other, set()).add(name)

    def statement(self, node: ast.stmt) -> None:
        kind = type(node)
        if kind is ast.Assign:
            self.assign(node.targets, node.value, node)  # type: ignore[attr-defined]
        elif kind is ast.AnnAssign:
            if node.value is not None:  # type: ignore[attr-defined]
                self.assign([node.target], node.value, node)  # type: ignore[attr-defined]
        elif kind is ast.Assert or kind is ast.Expr:
            for expression in ast.iter_child_nodes(node):
                self.use(expression, True)
        elif isinstance(node, FUNCTIONS) or kind is ast.ClassDef:
            self.definition(node)  # type: ignore[arg-type]
        elif kind in (ast.Global, ast.Nonlocal):
            for name in node.names:  # type: ignore[attr-defined]
                self.found.bound.setdefault(name, []).append((self.place(node), None))
                self.end(name, node)
        elif kind in (ast.Import, ast.ImportFrom):
            for alias in node.names:  # type: ignore[attr-defined]
                self.bind(alias.asname or alias.name.partition(".")[0], node)
        else:
            self.compound(node)

    def compound(self, node: ast.stmt) -> None:
        if type(node) in LOOPS:
            self.found.loops.add(id(node))
        if isinstance(node, ast.For | ast.AsyncFor):
            self.iterate(node.iter)
            self.target(node.target)
        elif isinstance(node, ast.If | ast.While):
            self.use(node.test, True)
        elif isinstance(node, ast.With | ast.AsyncWith):
            for item in node.items:
                self.use(item.context_expr, False)
                if item.optional_vars is not None:
                    self.target(item.optional_vars)
        elif isinstance(node, ast.Match):
            self.use(node.subject, False)
            self.captures(node)
        elif isinstance(node, ast.AugAssign):
            self.target(node.target)
            self.use(node.value, type(node.target) is ast.Name)
        elif isinstance(node, ast.Delete):
            for target in node.targets:
                self.target(target)
        else:
            for child in ast.iter_child_nodes(node):
                if isinstance(child, ast.expr):
                    self.use(child, False)
        for arm, body in enumerate(_arms(node)):
            self.block(body, (*self.path, (id(node), arm)))
        for handler in getattr(node, "handlers", ()):
            if handler.name:
                self.bind(handler.name, node)

    def captures(self, node: ast.Match) -> None:
        for case in node.cases:
            for each in ast.walk(case.pattern):
                name = getattr(each, "name", None) or getattr(each, "rest", None)
                if name:
                    self.bind(name, node)
            if case.guard is not None:
                self.use(case.guard, True)

    def definition(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> None:
        self.bind(node.name, node)
        self.depth += 1
        # An inner function may run at any time after it is defined: all that it does counts from there.
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.use(child, False)
        if not isinstance(node, ast.ClassDef):
            for default in (*node.args.defaults, *node.args.kw_defaults):
                if default is not None:
                    self.use(default, False)
        self.block(node.body, self.path)
        self.depth -= 1

    def assign(self, targets: list[ast.expr], value: ast.expr, node: ast.stmt) -> None:
        names = [target.id for target in targets if type(target) is ast.Name]
        for target in targets:
            if type(target) is ast.Name:
                self.bind(target.id, node, value)
            else:
                self.target(target)
        for name in names[1:]:
            self.share(names[0], name)
        root = _root(value)
        if len(names) == len(targets) and root is not None and not self.depth:
            if not self.is_plain(value):
                self.share(root, names[0])
            return
        self.use(value, False)

    def target(self, node: ast.expr) -> None:
        if type(node) is ast.Name:
            self.bind(node.id, node)
        elif isinstance(node, ast.Tuple | ast.List):
            for each in node.elts:
                self.target(each)
        elif isinstance(node, ast.Starred):
            self.target(node.value)
        else:
            root = _root(node)
            if root is not None:
                self.end(root, node)
            for child in ast.iter_child_nodes(node):
                if isinstance(child, ast.expr) and _root(child) is None:
                    self.use(child, False)

    def is_plain(self, node: ast.expr) -> bool:
        """Whether `node` is a part of a display that nobody can change: passing it on passes nothing of the whole."""
        if type(node) is ast.Name:
            return False
        found = self.reading.resolve(node)
        return found is not node and not isinstance(found, DISPLAYS)

    def iterate(self, node: ast.expr) -> None:
        """Look at `node` as what a loop runs over: its elements are passed on, it is not."""
        inner = node.func.value if type(node) is ast.Call and type(node.func) is ast.Attribute else node
        self.use(node, not self.has_changeable_parts(inner))

    def has_changeable_parts(self, node: ast.expr) -> bool:
        """Whether `node` is a display with displays in it, which whoever gets an element can change."""
        shown = self.reading.resolve(node)
        parts: Iterable[ast.expr] = ()
        if isinstance(shown, ast.Dict):
            parts = shown.values
        elif isinstance(shown, ast.List | ast.Tuple | ast.Set):
            parts = shown.elts
        return any(_is_changeable(part) for part in parts)

    def use(self, node: ast.AST, kept: bool) -> None:
        """Look at an expression; `kept` tells that its value goes no further than the place it stands in."""
        kind = type(node)
        if kind is ast.Constant:
            return
        if kind is ast.Name:
            if not kept:
                self.end(node.id, node)  # type: ignore[attr-defined,arg-type]
        elif kind is ast.Call:
            self.call(node, kept)  # type: ignore[arg-type]
        elif kind is ast.Subscript:
            self.use(node.value, kept or self.is_plain(node))  # type: ignore[attr-defined,arg-type]
            self.use(node.slice, True)  # type: ignore[attr-defined]
        elif kind is ast.NamedExpr:
            self.bind(node.target.id, node)  # type: ignore[attr-defined,arg-type]
            self.use(node.value, False)  # type: ignore[attr-defined]
        elif kind is ast.comprehension:
            self.iterate(node.iter)  # type: ignore[attr-defined]
            self.target(node.target)  # type: ignore[attr-defined]
            for condition in node.ifs:  # type: ignore[attr-defined]
                self.use(condition, True)
        elif isinstance(node, _PLAIN):
            self.children(node, True)
        elif isinstance(node, (*DISPLAYS, ast.BoolOp, ast.IfExp, ast.Starred, ast.Await)):
            self.children(node, kept)
        else:
            self.children(node, False)

    def children(self, node: ast.AST, kept: bool) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr | ast.comprehension):
                self.use(child, kept)

    def call(self, node: ast.Call, kept: bool) -> None:
        func = node.func
        looking = False
        if type(func) is ast.Attribute:
            looking = func.attr in _LOGGING or func.attr.startswith("assert")
            self.use(func.value, func.attr in _READING and (kept or not self.has_changeable_parts(func.value)))
        elif type(func) is ast.Name:
            looking = func.id in _LOOKING
            if func.id in _SPREADING:
                for argument in node.args:
                    self.iterate(argument)
                for keyword in node.keywords:
                    self.use(keyword.value, False)
                return
        else:
            self.use(func, False)
        for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
            self.use(argument, looking)


def _arms(node: ast.stmt) -> list[list[ast.stmt]]:
    if isinstance(node, ast.Try | ast.TryStar):
        return [node.body, *(handler.body for handler in node.handlers), node.orelse, node.finalbody]
    if isinstance(node, ast.Match):
        return [case.body for case in node.cases]
    return [block for name in ("body", "orelse") if (block := getattr(node, name, None))]


def _root(node: ast.expr) -> str | None:
    while type(node) in (ast.Subscript, ast.Attribute):
        node = node.value  # type: ignore[attr-defined]
    return node.id if type(node) is ast.Name else None


def _is_changeable(node: ast.expr) -> bool:
    if type(node) is ast.Tuple:
        return any(_is_changeable(each) for each in node.elts)
    return isinstance(node, ast.List | ast.Dict | ast.Set)
