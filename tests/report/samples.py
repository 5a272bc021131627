"""Findings with their source, for the tests of every format."""

from ssot_lint.findings import (
    Confidence,
    FileReport,
    Finding,
    Problem,
    Related,
    Report,
    Safety,
    Severity,
    Span,
    Suppressed,
)
from ssot_lint.report.style import Style

CART = """\
import shop


class TestCart:
    def test_total(self):
        cart = shop.Cart()
        try:
            assert cart.total == 3
        except Exception:
            pass

    def test_empty(self):
        pass
"""
SOURCES = {"tests/test_cart.py": CART, "tests/test_other.py": "def test_total():\n    return 1\n"}


def span_of(text: str, line: int, source: str = CART) -> Span:
    column = source.split("\n")[line - 1].index(text) + 1
    return Span(line, column, line, column + len(text))


SWALLOWED = Finding(
    code="SSOT105",
    name="swallowed-failure",
    path="tests/test_cart.py",
    span=span_of("except Exception:", 9),
    message="the handler lets the test pass",
    severity=Severity.ERROR,
    confidence=Confidence.CERTAIN,
    test="TestCart.test_total",
    class_name="TestCart",
    fix=Safety.UNSAFE,
    related=(Related("tests/test_cart.py", span_of("assert cart.total == 3", 8), "this check"),),
    fingerprint="0a1b",
)
EMPTY = Finding(
    code="SSOT101",
    name="empty-test",
    path="tests/test_cart.py",
    span=span_of("test_empty", 12),
    message="the body does nothing",
    severity=Severity.ERROR,
    confidence=Confidence.CERTAIN,
    test="TestCart.test_empty",
    class_name="TestCart",
    fingerprint="0a1c",
)
IDLE = Finding(
    code="SSOT208",
    name="idle-double-check",
    path="tests/test_other.py",
    span=Span(1, 5, 1, 15),
    message="nothing is called",
    severity=Severity.WARNING,
    confidence=Confidence.LIKELY,
    related=(Related("tests/test_cart.py", span_of("test_empty", 12), "made here"),),
)
REPORT = Report(
    files=(
        FileReport("tests/test_cart.py", (SWALLOWED, EMPTY), (Suppressed(EMPTY, 3),), tests=2, hidden=4),
        FileReport("tests/test_locked.py", problems=(Problem("tests/test_locked.py", "cannot be read"),)),
        FileReport("tests/test_other.py", (IDLE,), tests=1),
    ),
    problems=(Problem("tests/test_x.py", "rule SSOT110 crashed", 7, "SSOT110"),),
    files_checked=3,
    tests=3,
)
CLEAN = Report(files=(FileReport("tests/test_cart.py", tests=1),), files_checked=1, tests=1)


def lines_of(path: str) -> list[str] | None:
    source = SOURCES.get(path)
    return None if source is None else source.split("\n")


PLAIN = Style(lines_of=lines_of)
COLOURED = Style(lines_of=lines_of, colour=True)
