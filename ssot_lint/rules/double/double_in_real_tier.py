"""SSOT202 double-in-real-tier."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from ssot_lint.config import first_match, relative_to_root
from ssot_lint.findings import Finding
from ssot_lint.model import Test, TestClass, TestFile
from ssot_lint.patterns import compile_late
from ssot_lint.rule import Context, Rule, Subject

if TYPE_CHECKING:
    from ssot_lint.model.doubles.made import MadeDouble

rule = Rule("SSOT202", "double-in-real-tier", "A double in a tier of tests that are meant to meet real parts.")

_MARK = compile_late(r"(?:pytest\.mark\.)?([A-Za-z_]\w*)")


@rule.check(Test)
def find_doubles(test: Test, context: Context) -> Iterator[Finding]:
    """Report the doubles that a test of a real tier makes or asks for."""
    if not context.config.real_tiers:
        return
    tier = _tier_of_file(test.file, context) or _tier_of_marks({mark.name for mark in test.all_marks}, context)
    if tier is not None:
        from ssot_lint.model.doubles.made import doubles_of_test

        for double in doubles_of_test(test):
            yield from _report(double, test, tier, context)


@rule.check(TestFile)
def find_made_beside(file: TestFile, context: Context) -> Iterator[Finding]:
    """Report the doubles that set-ups, fixtures and module level of a file in a real tier make."""
    if not context.config.real_tiers or not (file.is_collected or file.path.endswith("conftest.py")):
        return
    tier = _tier_of_file(file, context) or _tier_of_marks({mark.name for mark in file.marks}, context)
    if tier is not None:
        from ssot_lint.model.doubles.made import doubles_beside

        for double in doubles_beside(file):
            subject = TestClass(double.owner, file) if double.owner is not None else file
            yield from _report(double, subject, tier, context)


def _report(double: MadeDouble, subject: Subject, tier: str, context: Context) -> Iterator[Finding]:
    if any(_is_allowed(name, context.config.allow_doubles_of) for name in double.names):
        return
    message = f"{_described(double)}: tests of the tier `{tier}` are meant to meet real parts"
    yield rule.finding(subject, message, span=double.span, confidence=double.confidence)


def _described(double: MadeDouble) -> str:
    name = f"`{double.names[0]}`" if double.names else "this"
    if double.requested:
        return f"the fixture {name} gives a double ({double.maker})"
    return f"{name} is replaced by a double" if double.maker == "patch" else f"{name} is a double ({double.maker})"


def _is_allowed(name: str, allowed: Collection[str]) -> bool:
    """Whether a dotted path, or the name that holds a double, speaks of one of the `allowed` packages."""
    for each in allowed:
        if name == each or name.startswith(f"{each}.") or f".{each}." in f".{name}.":
            return True
        if "." not in name and f"_{each.lower()}_" in f"_{name.lower()}_":
            return True
    return False


def _tier_of_file(file: TestFile, context: Context) -> str | None:
    if file.location is None:
        return None
    return first_match(context.config.real_tiers, relative_to_root(file.location, context.config.root))


def _tier_of_marks(marks: Collection[str], context: Context) -> str | None:
    for tier in context.config.real_tiers:
        match = _MARK.fullmatch(tier)
        if match is not None and match[1] in marks:
            return tier
    return None
