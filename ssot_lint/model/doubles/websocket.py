"""Whether a test meets a WebSocket only through doubles, and how the double takes part in it (SSOT201)."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.enumeration import Enum
from ssot_lint.findings import Confidence, Span
from ssot_lint.model.doubles.participation import Participation, find_participation
from ssot_lint.model.doubles.recognition import MAKERS, Double
from ssot_lint.model.doubles.script import script_of
from ssot_lint.model.doubles.stage import Part, PartKind
from ssot_lint.model.doubles.words import Role
from ssot_lint.model.statements import is_within

if TYPE_CHECKING:
    from ssot_lint.model.tests import Test


@dataclass(frozen=True, slots=True)
class MockOnly:
    """What a mock-only WebSocket test is built on: the double, how it takes part, and where it was made (if here)."""

    holder: str
    role: Role
    maker: str
    how: str
    disguised: bool
    confidence: Confidence
    span: Span | None
    double: Double

    @property
    def is_replaceable(self) -> bool:
        """Whether the file itself makes the double, which does nothing and is one of something that can be made."""
        if self.span is None or not (self.role is Role.OWNER or self.double.stands_for is not None):
            return False
        cls = self.double.cls
        if cls is None:
            return self.maker in MAKERS
        from ssot_lint.model.doubles.deeds import first_deed

        return not (self.disguised or self.double.mixed or first_deed(cls))


class Meeting(Enum):
    """What a test meets of a WebSocket."""

    REAL = "real"
    DOUBLE = "double"
    NOTHING = "neither"


@dataclass(frozen=True, slots=True)
class RealEndpoints:
    """What the configuration adds: dotted paths of real clients, and names of real fixtures."""

    clients: Collection[str] = ()
    fixtures: Collection[str] = ()


_CONFIGURED_NONE = RealEndpoints()


def mock_only(test: Test, real: RealEndpoints = _CONFIGURED_NONE) -> MockOnly | None:
    """The endpoint double that takes part in `test` where no real endpoint does; None for every other test."""
    if not test.file.mentions_websocket or _has_real_fixture(test, real.fixtures):
        return None
    found = find_participation(test)
    if found is None:
        return None
    double = found.endpoint.double
    if any(not _gives_both(part, double) for part in _opening(test, real.clients)):
        return None
    span = None
    if double.node is not None and _is_in_file(double.node, test):
        span = test.file.source.span(double.node)
    endpoint = found.endpoint
    return MockOnly(
        holder=endpoint.holder,
        role=endpoint.role,
        maker=double.maker,
        how=found.how,
        disguised=double.disguised,
        confidence=_confidence(found),
        span=span,
        double=double,
    )


def met_endpoint(test: Test, real: RealEndpoints = _CONFIGURED_NONE) -> Meeting:
    """What a test meets of a WebSocket: a real endpoint, nothing but doubles of one, or neither."""
    if not test.file.mentions_websocket:
        return Meeting.NOTHING
    if _has_real_fixture(test, real.fixtures) or _has_real(test, real.clients):
        return Meeting.REAL
    return Meeting.NOTHING if mock_only(test, real) is None else Meeting.DOUBLE


def _has_real_fixture(test: Test, fixtures: Collection[str]) -> bool:
    if fixtures and any(part.name in fixtures for part in test.stage if part.kind is PartKind.FIXTURE):
        return True
    return any(name in fixtures for name in test.parameters)


def _has_real(test: Test, configured: Collection[str]) -> bool:
    return next(_opening(test, configured), None) is not None


def _opening(test: Test, configured: Collection[str]) -> Iterator[Part]:
    """What opens a real endpoint for the test."""
    return (part for part in test.stage if script_of(part.scope).opens_real(part.scope, tuple(configured)))


def _gives_both(part: Part, double: Double) -> bool:
    """Whether a helper or fixture gives the double on some of its paths only: what it opens is for the others."""
    if part.kind is PartKind.TEST or double.confidence is not Confidence.POSSIBLE:
        return False
    return any(node is double.node for node in ast.walk(part.function))


def _confidence(found: Participation) -> Confidence:
    confidence = found.endpoint.double.confidence
    return Confidence.LIKELY if confidence is Confidence.CERTAIN and found.endpoint.double.disguised else confidence


def _is_in_file(node: ast.expr, test: Test) -> bool:
    lines = test.file.source.lines
    return node.lineno <= len(lines) and any(
        part.scope.file is test.file and is_within(node, part.function) for part in test.stage
    )
