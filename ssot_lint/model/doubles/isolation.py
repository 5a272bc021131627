"""Tests whose every check looks at doubles that no program code could reach (SSOT204)."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from ssot_lint.model.checks import Check, CheckKind
from ssot_lint.model.doubles.echo import expressions_read
from ssot_lint.model.doubles.provenance import Origin
from ssot_lint.model.doubles.recognition import double_of
from ssot_lint.model.doubles.traffic import is_own
from ssot_lint.model.names import last_name

if TYPE_CHECKING:
    from ssot_lint.model.tests import Test


def looks_only_at_doubles(test: Test) -> str | None:
    """The name of a double when every check of `test` looks at doubles and no program code could reach one of them."""
    if not test.file.mentions_doubles or not test.checks or test.ambient_checks:
        return None
    study = test.study
    if study.names_program or study.runs_program:
        return None
    holder: str | None = None
    for check in test.checks:
        if check.constancy is not None:
            continue
        found = study.looked_at(check)
        if found.origin & Origin.PROGRAM or found.doubles & study.reached:
            return None
        if found.doubles:
            holder = holder or _holder(check, test)
        elif not found.origin & Origin.CLOCK and found.origin & Origin.TEST and _runs_something(check):
            return None
    if holder is None or study.is_fed_by_program:
        return None
    return holder


def _runs_something(check: Check) -> bool:
    return check.kind in (CheckKind.HELPER, CheckKind.NAMED, CheckKind.PASSED, CheckKind.RAISES)


def _holder(check: Check, test: Test) -> str:
    """The name of a double that the check reads: the root of the chain, not what a mock makes up along it."""
    found = None
    for node in expressions_read(check, test):
        for each in ast.walk(node):
            if isinstance(each, ast.Name | ast.Attribute) and double_of(each, test.scope) is not None:
                found = last_name(each)
                if isinstance(each, ast.Name) or is_own(each.value):
                    return found or "a double"
    return found or "a double"
