"""Tests whose every check looks at doubles that no program code could reach (SSOT204)."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from ssot_lint.model.checks import Check, CheckKind
from ssot_lint.model.doubles.origins import Origin
from ssot_lint.model.doubles.tracing import traces_of
from ssot_lint.model.names import last_name

if TYPE_CHECKING:
    from ssot_lint.model.tests import Test


def looks_only_at_doubles(test: Test) -> str | None:
    """The name of a double when every check of `test` looks at doubles and no program code could reach one of them."""
    study = test.study
    if not study.mentions_doubles or study.names_program or study.runs_program:
        return None
    holder: str | None = None
    for check in test.checks:
        if check.constancy is not None:
            continue
        found = study.looked_at(check)
        if found.origin & Origin.PROGRAM or found.doubles & study.reached:
            return None
        if found.doubles:
            named = _holder(check, test)
            if named is None:
                return None  # it looks at a value that was made beside a double
            holder = holder or named
        elif not found.origin & Origin.CLOCK and found.origin & Origin.TEST and _runs_something(check):
            return None
    if holder is None or study.is_fed_by_program or test.ambient_checks:
        return None
    return holder


def _runs_something(check: Check) -> bool:
    return check.kind in (CheckKind.HELPER, CheckKind.NAMED, CheckKind.PASSED, CheckKind.RAISES)


def _holder(check: Check, test: Test) -> str | None:
    """The name of a double that the check looks at; None where none is asked anything."""
    for node in test.study.decisive(check):
        for trace in traces_of(node, test.scope):
            name = last_name(trace.node.func if isinstance(trace.node, ast.Call) else trace.node)
            if name is not None:
                return name
    return None
