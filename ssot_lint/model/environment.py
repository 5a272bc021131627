"""Accesses of the process environment: `os.environ` and its functions, and what is done with the variable."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.enumeration import Enum
from ssot_lint.findings import Span
from ssot_lint.model.flow.visits import Visit, lines_with
from ssot_lint.model.names import dotted, resolve

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile
    from ssot_lint.model.routines import Routine

_WORDS = ("environ", "getenv", "putenv", "unsetenv")
_MAPPINGS = frozenset({"os.environ", "os.environb", "posix.environ"})
# What sets the environment and puts it back.
_RESTORING = frozenset("dict object setitem delitem setenv delenv".split())


class Deed(Enum):
    """What is done with a variable; `OTHER`: something with the environment as a whole."""

    READ = "reads"
    READ_DEFAULT = "reads with a default"
    WRITE = "writes"
    DELETE = "deletes"
    CONTAINS = "asks for"
    OTHER = "uses"


@dataclass(frozen=True, slots=True)
class EnvironmentAccess:
    """One access: `span` of the access as written, `whole` of the expression or statement that a call could replace.

    `arguments` are the spans of what stands for the key and then the default or value.
    """

    routine: Routine
    deed: Deed
    span: Span
    whole: Span
    arguments: tuple[Span, ...] = ()


def environment_accesses(file: TestFile) -> Iterator[EnvironmentAccess]:
    """Every raw access of the environment in a file, in the order of its functions; none that is undone by itself."""
    lines = lines_with(file.source, _WORDS)
    for routine in file.routines if lines else ():
        for visit in routine.visits(lines):
            yield from _Reader(routine, visit).accesses()


class _Reader:
    """The accesses in one statement."""

    def __init__(self, routine: Routine, visit: Visit) -> None:
        self.routine = routine
        self.visit = visit
        self.source = routine.file.source
        self.parents: dict[int, ast.AST] = {}

    def accesses(self) -> Iterator[EnvironmentAccess]:
        nodes = [node for part in self.visit.parts for node in ast.walk(part)]
        for node in nodes:
            for child in ast.iter_child_nodes(node):
                self.parents[id(child)] = node
        for node in nodes:
            if isinstance(node, ast.Attribute | ast.Name):
                path = self._path(node)
                if path in _MAPPINGS:
                    if not self._is_restored(node):
                        yield self._of_mapping(node)
                elif path in ("os.getenv", "os.putenv", "os.unsetenv"):
                    yield self._of_function(node, path.removeprefix("os."))

    def _path(self, node: ast.expr) -> str | None:
        if not isinstance(node.ctx, ast.Load):  # type: ignore[attr-defined]
            return None
        name = dotted(node)
        head = (name or "").partition(".")[0]
        if not head or (self.visit.is_local(head) and head not in self.visit.scope_for(head).imports):
            return None
        imports = self.visit.scope_for(head).imports
        return resolve(name, imports if head in imports else self.routine.file.definitions.imports)

    def _is_restored(self, node: ast.expr) -> bool:
        """Whether it is handed to what puts the environment back: `patch.dict`, `monkeypatch`."""
        parent = self.parents.get(id(node))
        call = self.parents.get(id(parent)) if isinstance(parent, ast.keyword) else parent
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
            return False
        owner = (dotted(call.func.value) or "").rpartition(".")[2]
        return call.func.attr in _RESTORING and ("patch" in owner or owner == "mp")

    def _of_mapping(self, node: ast.expr) -> EnvironmentAccess:
        parent = self.parents.get(id(node))
        statement = self.visit.statement
        if isinstance(parent, ast.Subscript) and parent.value is node:
            if isinstance(parent.ctx, ast.Load):
                return self._made(Deed.READ, parent, parent, parent.slice)
            if isinstance(statement, ast.Assign) and statement.targets == [parent]:
                return self._made(Deed.WRITE, parent, statement, parent.slice, statement.value)
            if isinstance(statement, ast.Delete) and statement.targets == [parent]:
                return self._made(Deed.DELETE, parent, statement, parent.slice)
            return self._made(Deed.OTHER, parent, parent)
        if isinstance(parent, ast.Attribute):
            return self._of_method(parent)
        if isinstance(parent, ast.Compare) and parent.comparators == [node] and isinstance(parent.ops[0], ast.In):
            return self._made(Deed.CONTAINS, parent, parent, parent.left)
        return self._made(Deed.OTHER, node, node)

    def _of_method(self, method: ast.Attribute) -> EnvironmentAccess:
        call = self.parents.get(id(method))
        if not isinstance(call, ast.Call) or call.func is not method or not _is_plain(call):
            return self._made(Deed.OTHER, method, method)
        if method.attr == "get" and len(call.args) in (1, 2):
            return self._made(Deed.READ if len(call.args) == 1 else Deed.READ_DEFAULT, call, call, *call.args)
        is_statement = isinstance(self.visit.statement, ast.Expr) and self.visit.statement.value is call
        if method.attr == "pop" and call.args and is_statement:
            return self._made(Deed.DELETE, call, call, call.args[0])
        return self._made(Deed.OTHER, call, call)

    def _of_function(self, node: ast.expr, name: str) -> EnvironmentAccess:
        call = self.parents.get(id(node))
        if not isinstance(call, ast.Call) or call.func is not node or not _is_plain(call):
            return self._made(Deed.OTHER, node, node)
        deeds = {
            ("getenv", 1): Deed.READ,
            ("getenv", 2): Deed.READ_DEFAULT,
            ("putenv", 2): Deed.WRITE,
            ("unsetenv", 1): Deed.DELETE,
        }
        deed = deeds.get((name, len(call.args)), Deed.OTHER)
        return self._made(deed, call, call, *(call.args if deed is not Deed.OTHER else ()))

    def _made(self, deed: Deed, node: ast.expr, whole: ast.expr | ast.stmt, *arguments: ast.expr) -> EnvironmentAccess:
        spans = tuple(self.source.span(each) for each in arguments)
        return EnvironmentAccess(self.routine, deed, self.source.span(node), self.source.span(whole), spans)


def _is_plain(call: ast.Call) -> bool:
    return not call.keywords and not any(isinstance(each, ast.Starred) for each in call.args)
