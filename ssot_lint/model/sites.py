"""The checks of one function, found statement by statement with the constructs around them."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ssot_lint.model.bodies.handovers import checks_when_run, handed_over, listed
from ssot_lint.model.calls import classify, verdict_of_context
from ssot_lint.model.checks import Check, CheckKind, Frame, FrameKind, Raises
from ssot_lint.model.definitions import FUNCTIONS, ClassDefinition, Function, read_local_class
from ssot_lint.model.inference import Scope
from ssot_lint.model.memory import remember
from ssot_lint.model.names import dotted, imported_names, last_name, raised_by
from ssot_lint.model.statements import BINDING, statements_in
from ssot_lint.model.statements import expressions_in as expressions_in
from ssot_lint.model.statements import iterate_calls as iterate_calls
from ssot_lint.model.statements import plain_assignments as plain_assignments
from ssot_lint.model.statements import statements_of as statements_of
from ssot_lint.model.vocabulary import CHECKING_NAME

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile
    from ssot_lint.model.tests import Test


_HOLDERS = frozenset({ast.Attribute, ast.Subscript})
_NAMING = frozenset({*BINDING, *FUNCTIONS, ast.ClassDef, ast.Import, ast.ImportFrom})


def read_scope(function: Function, cls: ClassDefinition | None, file: TestFile) -> Scope:
    """The scope of a function's own names: nested functions, plainly assigned names, `with … as` names, imports."""
    from ssot_lint.model.requests.fixtures import patched_parameters

    outer = file.memory.get(("around", id(function), id(cls))) or file.outer_scopes.get(id(function))
    scope = Scope(file, cls, function, outer=outer)
    imports: list[ast.stmt] = []
    for statement in statements_in(function):
        kind = statement.__class__
        if kind not in _NAMING:
            continue
        if kind is ast.Assign and statement.targets[0].__class__ is ast.Name and len(statement.targets) == 1:  # type: ignore[attr-defined]
            name, only = statement.targets[0].id, statement.value  # type: ignore[attr-defined]
            scope.locals[name] = only
            scope.bound.setdefault(name, []).append(only)
        elif kind in BINDING:
            for target, value in plain_assignments(statement):
                if target.__class__ is ast.Name:
                    scope.locals[target.id] = value
                    scope.bound.setdefault(target.id, []).append(value)
        elif kind is ast.Import or kind is ast.ImportFrom:
            imports.append(statement)
        elif isinstance(statement, FUNCTIONS):
            scope.nested[statement.name] = statement
            if cls is None or cls.home is file:
                file.outer_scopes[id(statement)] = scope
            else:  # a class of another file, which may go before this one does
                remember(file, ("around", id(statement), id(cls)), (cls,), scope)
        elif isinstance(statement, ast.ClassDef):
            scope.classes[statement.name] = read_local_class(statement, file)
    if imports:
        scope.imports = imported_names(imports, file.package)
    args = function.args
    if function.decorator_list or (cls is not None and cls.node.decorator_list):
        scope.patched = patched_parameters(function, cls, file)
    scope.parameters = {arg.arg: arg.annotation for arg in (*args.posonlyargs, *args.args, *args.kwonlyargs)}
    return scope


class SiteScanner:
    """Finds the checks of one function; `sites` is in source order."""

    def __init__(self, test: Test, scope: Scope) -> None:
        self.test = test
        self.scope = scope
        self.sites: list[Check] = []

    def scan(self, body: list[ast.stmt], frame: Frame | None) -> None:
        """Scan a block whose surroundings are `frame`."""
        for statement in body:
            handler = _SCANNERS.get(statement.__class__)
            if handler is not None:
                handler(self, statement, frame)
            else:
                self.expression(statement, statement, frame)

    def add(
        self, kind: CheckKind, raises: Raises, node: ast.expr | ast.stmt, at: ast.stmt, frame: Frame | None
    ) -> Check:
        """Record a check found at `node` inside statement `at`."""
        check = Check(kind, raises, node, at, frame, self.test)
        self.sites.append(check)
        return check

    def expression(self, node: ast.AST, at: ast.stmt, frame: Frame | None) -> None:
        """Record every check among the calls of an expression, and checking functions handed to another call."""
        for call in iterate_calls(node):
            verdict = classify(call, self.scope)
            if verdict is not None:
                self.add(verdict.kind, verdict.raises, call, at, frame)
            elif call.args or call.keywords or call.func.__class__ is ast.Attribute:
                self.handed_on(call, at, frame)

    def handed_on(self, call: ast.Call, at: ast.stmt, frame: Frame | None) -> None:
        """Record test-side functions and objects that check and are passed to `call` for it to run."""
        for value, raises in handed_over(call, self.scope):
            self.add(CheckKind.PASSED, raises, value, at, frame)

    def _assign(self, statement: ast.Assign, frame: Frame | None) -> None:
        self.expression(statement, statement, frame)
        for value, raises in listed(statement.value, self.scope):
            self.add(CheckKind.PASSED, raises, value, statement, frame)
        # `server.on_message = handler`; a function kept in a local name is looked at where that is used.
        for target in statement.targets:
            if target.__class__ in _HOLDERS:
                own = checks_when_run(statement.value, self.scope)
                if own is not None:
                    self.add(CheckKind.PASSED, own, statement.value, statement, frame)
                break

    def _assert(self, statement: ast.Assert, frame: Frame | None) -> None:
        self.add(CheckKind.ASSERT, Raises.ASSERTION, statement, statement, frame)

    def _raise(self, statement: ast.Raise, frame: Frame | None) -> None:
        raised = raised_by(statement)
        name = last_name(raised)
        if name in ("AssertionError", "failureException"):
            self.add(CheckKind.RAISE, Raises.ASSERTION, statement, statement, frame)
        elif (name is None and type(raised) is not ast.Subscript) or is_skip_exception(dotted(raised)):
            return
        elif _is_meant(raised, frame, self.scope.function):
            check = self.add(CheckKind.RAISE, Raises.OTHER, statement, statement, frame)
            check.exception = name

    def _if(self, statement: ast.If, frame: Frame | None) -> None:
        self.expression(statement.test, statement, frame)
        self.scan(statement.body, Frame(FrameKind.IF, statement, frame, 0))
        if statement.orelse:
            self.scan(statement.orelse, Frame(FrameKind.IF, statement, frame, 1))

    def _for(self, statement: ast.For | ast.AsyncFor, frame: Frame | None) -> None:
        self.expression(statement.iter, statement, frame)
        for value, raises in listed(statement.iter, self.scope):
            self.add(CheckKind.PASSED, raises, value, statement, frame)
        self.scan(statement.body, Frame(FrameKind.FOR, statement, frame, 0))
        if statement.orelse:
            self.scan(statement.orelse, Frame(FrameKind.FOR, statement, frame, 1))

    def _while(self, statement: ast.While, frame: Frame | None) -> None:
        self.expression(statement.test, statement, frame)
        self.scan(statement.body, Frame(FrameKind.WHILE, statement, frame, 0))
        if statement.orelse:
            self.scan(statement.orelse, Frame(FrameKind.WHILE, statement, frame, 1))

    def _with(self, statement: ast.With | ast.AsyncWith, frame: Frame | None) -> None:
        for item in statement.items:
            found = len(self.sites)
            self.expression(item.context_expr, statement, frame)
            verdict = verdict_of_context(item.context_expr, self.scope) if found == len(self.sites) else None
            if verdict is not None:
                self.add(verdict.kind, verdict.raises, item.context_expr, statement, frame)
        self.scan(statement.body, Frame(FrameKind.WITH, statement, frame))

    def _try(self, statement: ast.Try, frame: Frame | None) -> None:
        self.scan(statement.body, Frame(FrameKind.TRY, statement, frame))
        for index, handler in enumerate(statement.handlers):
            self.scan(handler.body, Frame(FrameKind.HANDLER, handler, Frame(FrameKind.TRY, statement, frame, 1), index))
        if statement.orelse:
            self.scan(statement.orelse, Frame(FrameKind.TRY_ELSE, statement, frame))
        if statement.finalbody:
            self.scan(statement.finalbody, Frame(FrameKind.FINALLY, statement, frame))

    def _match(self, statement: ast.Match, frame: Frame | None) -> None:
        self.expression(statement.subject, statement, frame)
        for index, case in enumerate(statement.cases):
            self.scan(case.body, Frame(FrameKind.MATCH, statement, frame, index))

    def _function(self, statement: Function, frame: Frame | None) -> None:
        for decorator in statement.decorator_list:
            self.expression(decorator, statement, frame)
        self.scan(statement.body, Frame(FrameKind.FUNCTION, statement, frame))

    def _class(self, statement: ast.ClassDef, frame: Frame | None) -> None:
        for inner in statement.body:
            if isinstance(inner, FUNCTIONS):
                self._function(inner, Frame(FrameKind.FUNCTION, statement, frame))

    def _nothing(self, statement: ast.stmt, frame: Frame | None) -> None:
        return None


def is_skip_exception(name: str | None) -> bool:
    """Whether raising `name` ends a test as skipped or unfinished and not as failed."""
    return name is not None and name.rpartition(".")[2] in ("SkipTest", "Skipped", "NotImplementedError", "XFailed")


def _is_meant(raised: ast.expr | None, frame: Frame | None, function: Function | None) -> bool:
    """Whether a `raise` under a condition is the test's own verdict, not a stub's error or a caught one sent on."""
    names: list[str] = []
    outer = frame
    while outer is not None:
        caught = outer.node.name if isinstance(outer.node, ast.ExceptHandler) else None
        if caught is not None and isinstance(raised, ast.Name) and raised.id == caught:
            return False
        if isinstance(outer.node, (*FUNCTIONS, ast.ClassDef)):
            names.append(outer.node.name)
        outer = outer.outer
    holder = function.name if function is not None else ""
    own = not names or any(CHECKING_NAME.match(name) for name in (*names, holder))
    return own and _is_conditional(frame)


def _is_conditional(frame: Frame | None) -> bool:
    while frame is not None and frame.kind is not FrameKind.FUNCTION:
        if frame.kind in (FrameKind.IF, FrameKind.MATCH, FrameKind.WHILE, FrameKind.TRY_ELSE):
            return True
        if frame.kind is FrameKind.FOR and frame.arm == 1:  # `for … else`: nothing was found
            return True
        frame = frame.outer
    return False


_SCANNERS: dict[type[ast.stmt], Callable[[SiteScanner, Any, Frame | None], None]] = {
    ast.Assert: SiteScanner._assert,
    ast.Raise: SiteScanner._raise,
    ast.Assign: SiteScanner._assign,
    ast.If: SiteScanner._if,
    ast.For: SiteScanner._for,
    ast.AsyncFor: SiteScanner._for,
    ast.While: SiteScanner._while,
    ast.With: SiteScanner._with,
    ast.AsyncWith: SiteScanner._with,
    ast.Try: SiteScanner._try,
    ast.TryStar: SiteScanner._try,
    ast.Match: SiteScanner._match,
    ast.FunctionDef: SiteScanner._function,
    ast.AsyncFunctionDef: SiteScanner._function,
    ast.ClassDef: SiteScanner._class,
    ast.Pass: SiteScanner._nothing,
    ast.Import: SiteScanner._nothing,
    ast.ImportFrom: SiteScanner._nothing,
    ast.Global: SiteScanner._nothing,
    ast.Nonlocal: SiteScanner._nothing,
}
