"""SSOT203 echoed-double."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.findings import Confidence, Finding
from ssot_lint.model import Test
from ssot_lint.model.doubles.mentions import may_be_given_doubles
from ssot_lint.rule import Context, Rule

rule = Rule(
    "SSOT203",
    "echoed-double",
    "A check that only reads back what the test itself put into a double.",
    confidence=Confidence.LIKELY,
)


@rule.check(Test)
def find_echoes(test: Test, context: Context) -> Iterator[Finding]:
    """Report every check whose value no program code has touched between the double's feeding and its reading."""
    if not may_be_given_doubles(test):
        return
    from ssot_lint.model.doubles.echo import echoes_of

    for echo in echoes_of(test):
        message = f"`{echo.holder}` only tells what the test itself put into a double: no program code lies between"
        yield rule.finding(echo.check, message)
