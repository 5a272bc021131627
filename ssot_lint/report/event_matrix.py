"""Required events against the tests that check them: at a real endpoint, at a double, at neither, or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ssot_lint.data import dataclass
from ssot_lint.findings import Fact
from ssot_lint.report.json_report import dumps
from ssot_lint.report.printable import printable
from ssot_lint.report.style import Paint, Style

REAL, DOUBLE, NEITHER, UNCLEAR = "real", "double", "neither", "unclear"
KINDS = (REAL, DOUBLE, NEITHER)


@dataclass(frozen=True, slots=True)
class EventMatrix:
    """The required events of one project and its tests that check any, each fact keyed by what the test meets.

    A fact with the key `unclear` is of a test whose checks cannot be read; they may look for any event.
    """

    root: str
    required: tuple[str, ...]
    facts: tuple[Fact, ...]

    def tests(self, event: str, kind: str) -> list[Fact]:
        """The tests that check an event and meet this kind of endpoint."""
        return [fact for fact in self.facts if fact.key == kind and event in fact.payload]

    @property
    def unchecked(self) -> list[str]:
        """The events that no test checks."""
        return [event for event in self.required if not any(self.tests(event, kind) for kind in KINDS)]

    @property
    def without_real(self) -> list[str]:
        """The events that no test checks at a real endpoint."""
        return [event for event in self.required if not self.tests(event, REAL)]

    @property
    def unclear(self) -> list[Fact]:
        """The tests whose checks cannot be read."""
        return [fact for fact in self.facts if fact.key == UNCLEAR]


def render(matrices: Sequence[EventMatrix], style: Style, *, show_tests: bool) -> Iterator[str]:
    """A table for each project, what is missing, and with `show_tests` the tests themselves."""
    for number, matrix in enumerate(matrices):
        if len(matrices) > 1:
            yield ("\n" if number else "") + style.paint(printable(matrix.root), Paint.PLACE) + "\n"
        yield from _table(matrix, style)
        yield "\n"
        yield from _missing(matrix, style)
        if show_tests:
            yield from _tests(matrix, style)


def render_json(matrices: Sequence[EventMatrix]) -> Iterator[str]:
    """`{"version", "projects": [{"root", "events": [{"event", "real", "double", "neither"}], …}]}`."""
    yield dumps({"version": 1, "projects": [_object(matrix) for matrix in matrices]}) + "\n"


def _table(matrix: EventMatrix, style: Style) -> Iterator[str]:
    width = max(len("required event"), *(len(printable(event)) for event in matrix.required))
    yield "Tests that check each event: at a real WebSocket endpoint, at a double of one, at neither.\n\n"
    yield style.paint(f"{'required event':<{width}}  {'real':>6}  {'double':>6}  {'neither':>7}", Paint.PLACE) + "\n"
    for event in matrix.required:
        real, double, neither = (len(matrix.tests(event, kind)) for kind in KINDS)
        row = f"{printable(event):<{width}}  {real:>6}  {double:>6}  {neither:>7}"
        if not real:
            remark = "not at a real endpoint" if double or neither else "not checked at all"
            row += "  " + style.paint(remark, Paint.WARNING if double or neither else Paint.ERROR)
        yield row + "\n"


def _missing(matrix: EventMatrix, style: Style) -> Iterator[str]:
    total = len(matrix.required)
    if matrix.unchecked:
        yield style.paint("checked by no test: ", Paint.ERROR) + ", ".join(map(printable, matrix.unchecked)) + "\n"
    yield f"{total - len(matrix.without_real)} of {total} required events are checked at a real endpoint, "
    yield f"{total - len(matrix.unchecked)} by any test.\n"
    if matrix.unclear:
        number = len(matrix.unclear)
        said = "1 test looks" if number == 1 else f"{number} tests look"
        yield f"{said} for events in a way that cannot be read here, and may check any of them.\n"


def _tests(matrix: EventMatrix, style: Style) -> Iterator[str]:
    for event in matrix.required:
        yield "\n" + style.paint(printable(event), Paint.PLACE) + "\n"
        for kind in KINDS:
            for fact in matrix.tests(event, kind):
                yield f"  {kind:<8}  {_place(fact)}\n"
    if matrix.unclear:
        yield "\n" + style.paint("in a way that cannot be read", Paint.PLACE) + "\n"
        yield from (f"  {_place(fact)}\n" for fact in matrix.unclear)


def _place(fact: Fact) -> str:
    return printable(f"{fact.path}:{fact.span.line} {fact.test_name or ''}".rstrip())


def _object(matrix: EventMatrix) -> dict[str, Any]:
    events = []
    for event in matrix.required:
        tests = {kind: [_test(fact) for fact in matrix.tests(event, kind)] for kind in KINDS}
        events.append({"event": event, **tests})
    return {
        "root": matrix.root,
        "events": events,
        "unchecked": matrix.unchecked,
        "without_real": matrix.without_real,
        "unclear": [_test(fact) for fact in matrix.unclear],
    }


def _test(fact: Fact) -> dict[str, Any]:
    return {"path": fact.path, "line": fact.span.line, "test": fact.test_name}
