"""SSOT112 unparsable-test."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from ssot_lint.findings import Confidence, Finding
from ssot_lint.model import Role, Unparsable
from ssot_lint.rule import Context, Rule

rule = Rule("SSOT112", "unparsable-test", "A test file that does not parse: nothing in it runs.")

_RUNNING = f"Python {sys.version_info[0]}.{sys.version_info[1]}"
_WHAT = {Role.COLLECTED: "no test of this file runs", Role.CONFTEST: "no test beside or below this conftest runs"}


@rule.check(Unparsable)
def find_unparsable(file: Unparsable, context: Context) -> Iterator[Finding]:
    """Report a test file or conftest that Python cannot read, at the line where it gave up."""
    what = _WHAT.get(file.role)
    if what is None:
        return
    if file.newer is None:
        yield rule.finding(file, f"{what}: {file.reason}")
        return
    newer = f"Python {file.newer.version} accepts {file.newer.construct}"
    message = f"{what} on {_RUNNING}: {file.reason} ({newer})"
    yield rule.finding(file, message, confidence=Confidence.LIKELY)
