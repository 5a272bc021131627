"""What the rules say of a file once it is fixed: the findings must be gone, and nothing new may have come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ssot_lint.data import dataclass
from ssot_lint.engine.plan import Plan
from ssot_lint.findings import FileReport, Finding
from ssot_lint.fixes import Fix

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Breach:
    """Why fixes cannot be made together. `places`: what is to blame, a test with its class or a class."""

    reason: str
    places: frozenset[frozenset[str]] = frozenset()


def broken_by(fixes: Sequence[Fix], before: FileReport, after: FileReport, plan: Plan) -> Breach | None:
    """Which finding the fixes leave or bring, in words; None when all is as promised."""
    if len(after.problems) > len(before.problems):
        return Breach(f"the fixed file could not be checked: {after.problems[-1].message}")
    late = {rule.code for rule in plan.reducing}
    # Rules that compare files may find something here by themselves, and more when they have seen the others.
    had = Counter(_key(finding) for finding in before.findings)
    closed = Counter(_key(fix.finding) for fix in fixes if fix.finding.code not in late)
    has = Counter(_key(finding) for finding in after.findings)
    added = frozenset(name for fix in fixes for name in fix.adds)
    exposed = tuple(code for fix in fixes for code in fix.exposes)
    wrong = [
        each
        for each in after.findings
        if has[_key(each)] > had[_key(each)] - closed[_key(each)] and not _declared(each, added, exposed)
    ]
    if not wrong:
        return None
    last = wrong[-1]
    said = " would still" if closed[_key(last)] else f" {last.name} would"
    places = frozenset(frozenset(filter(None, (each.test, each.class_name))) for each in wrong)
    return Breach(f"promise 3: {last.code}{said} be reported on line {last.span.line}", places)


def _key(finding: Finding) -> Key:
    return finding.code, finding.test or finding.class_name or ""


def _declared(finding: Finding, added: frozenset[str], exposed: tuple[str, ...]) -> bool:
    if exposed and finding.code.startswith(exposed):
        return True
    if finding.test is not None:
        return finding.test in added
    return any(name.rpartition(".")[0] == finding.class_name for name in added)
