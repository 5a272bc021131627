"""Where an `await` can stand."""

import pytest

from ssot_lint.findings import Span
from ssot_lint.model.rewriting.coroutines import may_await
from tests.rewrite.opening import opened

TEXT = """\
call()
async def test_a(x=call()):
    call()
    def inner():
        call()
    class Inner:
        call()
    each = lambda: call()
    return [call() for _ in x]
def test_b():
    async def inner(): call()
    call()
"""


@pytest.mark.parametrize(
    ("line", "column", "expected"),
    [
        (1, 1, False),
        (2, 20, False),
        (3, 5, True),
        (5, 9, False),
        (7, 9, False),
        (8, 20, False),
        (9, 13, True),
        (11, 24, True),
        (12, 5, False),
    ],
)
def test_only_the_innermost_function_counts(line: int, column: int, expected: bool) -> None:
    assert TEXT.splitlines()[line - 1][column - 1 :].startswith("call()")
    assert may_await(opened(TEXT), Span(line, column, line, column + 6)) is expected
