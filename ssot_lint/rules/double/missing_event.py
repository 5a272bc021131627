"""SSOT206 missing-event."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from ssot_lint.findings import Confidence, Fact, Finding
from ssot_lint.model import TestClass, TestFile
from ssot_lint.patterns import compile_late
from ssot_lint.rule import Context, Rule

rule = Rule(
    "SSOT206",
    "missing-event",
    "A test or class that checks some of the required events and misses others.",
    confidence=Confidence.LIKELY,
)
_CLAIMING_ALL = compile_late(r"(?i)\ball\b|every|five|complete|required|critical|golden")


@rule.check(TestFile)
def find_missing(file: TestFile, context: Context) -> Iterator[Finding]:
    """Report tests that check two or more required events but not all; then classes whose tests together do so."""
    required = context.config.events.required
    if not required or not file.is_collected:
        return
    from ssot_lint.model.events import checked_events, is_declared_part, may_speak_of

    if not may_speak_of(file, required):
        return
    reported: set[str] = set()
    together: dict[str, set[str]] = {}
    for test in file.tests:
        checked = checked_events(test, required)
        if checked is None:
            together.setdefault(test.class_name or "", set()).update(required)
            continue
        together.setdefault(test.class_name or "", set()).update(checked)
        if _is_part(checked, required) and not is_declared_part(test, checked, required):
            reported.add(test.class_name or "")
            yield rule.finding(test, _message("this test", checked, required))
    for cls in file.classes:
        checked = frozenset(together.get(cls.class_name or "", ()))
        if cls.class_name not in reported and _is_part(checked, required):
            yield from _of_class(cls, checked, required)


@rule.gather(TestFile)
def tell_events(file: TestFile, context: Context) -> Iterator[Fact]:
    """Tell which events the tests of a file check, and what of a WebSocket they meet: see `ssot-lint report`."""
    required, websocket = context.config.events.required, context.config.websocket
    if not required:
        return
    from ssot_lint.model.doubles.websocket import RealEndpoints, met_endpoint
    from ssot_lint.model.events import checked_events, may_speak_of, parametrized_events

    real = RealEndpoints(websocket.real_clients, websocket.real_fixtures)
    for test in file.tests if may_speak_of(file, required) else ():
        checked = checked_events(test, required)
        # What a check that cannot be read looks for may be any of them.
        found = set(required) if checked is None else checked | parametrized_events(test, required)
        if found:
            key = "unclear" if checked is None else met_endpoint(test, real).value
            yield rule.fact(test, key, *sorted(found))


@rule.reduce
def find_unchecked(facts: Sequence[Fact], context: Context) -> Iterator[Finding]:
    """Report, at the test that checks most of them, the required events that no test of the run checks."""
    checked = {event for fact in facts for event in fact.payload}
    missing = [event for event in context.config.events.required if event not in checked]
    if missing and facts:
        most = max(facts, key=lambda fact: len(fact.payload))
        message = f"no test of this run checks {_listed(missing)}, which is required (this one checks most of them)"
        # The run may be of a few files only.
        yield rule.finding(most, message, confidence=Confidence.POSSIBLE)


def _is_part(checked: Collection[str], required: Collection[str]) -> bool:
    return 1 < len(checked) < len(set(required))


def _of_class(cls: TestClass, checked: frozenset[str], required: tuple[str, ...]) -> Iterator[Finding]:
    from ssot_lint.model.events import declares_part

    text = f"{cls.name} {cls.docstring}"
    if not declares_part(text, checked, required):
        # A class may well be about a part; one that claims more is wrong.
        confidence = Confidence.LIKELY if _CLAIMING_ALL.search(text) else Confidence.POSSIBLE
        yield rule.finding(cls, _message("the tests of this class", checked, required), confidence=confidence)


def _message(who: str, checked: Collection[str], required: Sequence[str]) -> str:
    some = [event for event in required if event in checked]
    missing = [event for event in required if event not in checked]
    verb = "checks" if who.startswith("this") else "check"
    return f"{who} {verb} {_listed(some)} and not {_listed(missing)}: losing those would go unnoticed"


def _listed(events: Sequence[str]) -> str:
    names = [f"`{event}`" for event in events]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
