"""What comes after a `return`, and who uses what a test returns."""

from textwrap import indent

import pytest

from ssot_lint.model.rewriting.results import is_last, user_of_result
from tests.rewrite.opening import opened

LAST = [
    "return 1",
    "a(); return 1",
    "if a:\n    return 1",
    "if a:\n    b()\nelif c:\n    return 1\nelse:\n    d()",
    "with a:\n    if b:\n        return 1",
    "try:\n    return 1\nexcept E:\n    b()",
    "try:\n    a()\nexcept E:\n    return 1",
    "try:\n    a()\nexcept E:\n    b()\nelse:\n    return 1",
    "match a:\n    case 1:\n        return 1",
]
FOLLOWED = [
    "if a:\n    return 1\nb()",
    "for a in b:\n    return 1",
    "while a:\n    return 1",
    "try:\n    return 1\nexcept E:\n    b()\nelse:\n    c()",
    "try:\n    return 1\nfinally:\n    b()",
    "if a: return 1; b()",
]


@pytest.mark.parametrize(("body", "expected"), [*((b, True) for b in LAST), *((b, False) for b in FOLLOWED)])
def test_nothing_may_run_behind_the_last_return(body: str, expected: bool) -> None:
    test = opened(f"def test_a(a):\n{indent(body, '    ')}\n").tests[0]
    assert is_last(test.returned[0].span, test) is expected


USED = ["x = test_a()", "print(test_a())", "f(test_a)", "async def m():\n    assert await test_a()", "m.test_a()[0]"]
RUN = ["test_a()", "m.test_a()", "asyncio.run(test_a())", "async def m():\n    await test_a()", "test_ab"]


@pytest.mark.parametrize("text", USED)
def test_a_use_of_the_result_is_found(text: str) -> None:
    test = opened(f"def test_a():\n    return 1\n{text}\n").tests[0]
    assert user_of_result(test) == 2 + len(text.splitlines())


@pytest.mark.parametrize("text", RUN)
def test_running_the_test_is_no_use_of_its_result(text: str) -> None:
    assert user_of_result(opened(f"def test_a():\n    return 1\n{text}\n").tests[0]) is None
