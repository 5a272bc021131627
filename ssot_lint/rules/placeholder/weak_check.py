"""SSOT118 weak-check."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.findings import Confidence, Finding, Severity
from ssot_lint.model import Test
from ssot_lint.model.constancy.weakness import WeakKind
from ssot_lint.patterns import compile_late
from ssot_lint.rule import Context, Rule

rule = Rule(
    "SSOT118",
    "weak-check",
    "A test whose checks only ask whether something is there, or of which type it is.",
    severity=Severity.WARNING,
    confidence=Confidence.POSSIBLE,
)

_WORD = compile_late(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_SUBJECT = compile_late(
    r"exist(s|ence|ent|ing)?|import(s|ed|able|ing)?|type[sd]?|typing|(is)?instance|attributes?|hasattr|callable"
    r"|available|availability|present|presence|defined|class(es)?|bool(ean)?|truth(y|iness)?"
)
_WEAKNESSES = {
    WeakKind.NOT_NONE: "that something is not None",
    WeakKind.INSTANCE: "of which type it is",
    WeakKind.ATTRIBUTE: "which attributes it has",
    WeakKind.CALLABLE: "whether it can be called",
    WeakKind.BUILT: "that an object just built is true",
}


@rule.check(Test)
def find_weak(test: Test, context: Context) -> Iterator[Finding]:
    """Report a test that would pass with nearly any result, unless its name says that this is all it is about."""
    weakness = test.weakness
    if weakness is None or weakness.is_broad or _is_about_existence(test):
        return
    asked = " or ".join(_WEAKNESSES[kind] for kind in weakness.kinds)
    yield rule.finding(test, f"every check only asks {asked}: a wrong result passes as well as a right one")


def _is_about_existence(test: Test) -> bool:
    words = _WORD.findall(f"{test.name} {test.class_name or ''}")
    return any(_SUBJECT.fullmatch(word.lower()) for word in words)
