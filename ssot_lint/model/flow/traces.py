"""Whether a failure that was caught leaves a trace that another check of the test looks at afterwards."""

from __future__ import annotations

import ast

from ssot_lint.model.checks import Check, FrameKind
from ssot_lint.model.definitions import FUNCTIONS
from ssot_lint.model.flow.aftermath import Catcher
from ssot_lint.model.flow.flags import Flow, set_in
from ssot_lint.model.flow.paths import enclosing, is_in_body
from ssot_lint.model.sites import statements_of


def leaves_trace(catcher: Catcher, check: Check, flow: Flow) -> bool:
    """Whether the failure leaves a trace (a flag set or not set) that another check looks at afterwards."""
    roots = _traces(catcher, check)
    if not roots:
        return False
    end = catcher.statement.end_lineno or catcher.statement.lineno
    looped = {id(f.node) for f in enclosing(check) if f.kind in (FrameKind.FOR, FrameKind.WHILE)}
    functions = enclosing(check, FrameKind.FUNCTION)
    later = [
        other
        for other in check.test.checks
        if not is_in_body(other, catcher.statement)
        and not any(frame.node is catcher.node for frame in enclosing(other))
        and (
            other.statement.lineno >= end
            or _is_finally(other, catcher)
            or any(id(frame.node) in looped for frame in enclosing(other))
            or (functions and not enclosing(other, FrameKind.FUNCTION))
        )
    ]
    return flow.is_looked_at(roots, (other for other in later if other.constancy is None))


def _is_finally(check: Check, catcher: Catcher) -> bool:
    """Whether the check stands in the `finally` of the catcher's `try`."""
    return any(frame.node is catcher.statement for frame in enclosing(check, FrameKind.FINALLY))


def _traces(catcher: Catcher, check: Check) -> set[str]:
    """The variables by which the rest of the test could tell that `check` has failed."""
    roots: set[str] = set()
    body = catcher.node.body if isinstance(catcher.node, ast.ExceptHandler) else []
    roots |= set_in(body)
    after = [s for s in statements_of(catcher.statement.body) if s.lineno > check.statement.lineno]
    after += statements_of(getattr(catcher.statement, "orelse", []))
    for statement in after:
        roots |= set_in([statement])
    functions = enclosing(check, FrameKind.FUNCTION)
    if functions and any(_gives_value(statement) for statement in (*statements_of(body), *after)):
        roots.update(frame.node.name for frame in functions if isinstance(frame.node, (*FUNCTIONS, ast.ClassDef)))
    roots.discard("self")
    return roots


def _gives_value(statement: ast.stmt) -> bool:
    value = statement.value if isinstance(statement, ast.Return) else None
    return value is not None and not (isinstance(value, ast.Constant) and value.value is None)
