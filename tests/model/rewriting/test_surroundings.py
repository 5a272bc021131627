"""Where a call stands, and what keeps an `await` from it."""

from pathlib import Path

import pytest

from ssot_lint.findings import Span
from ssot_lint.model import Role, TestFile, read_file
from ssot_lint.model.rewriting.surroundings import Surroundings, surroundings_at
from ssot_lint.pytest_config import PytestConfig


def place_of(text: str) -> Surroundings:
    file = read_file(text.encode(), "test_x.py", Role.COLLECTED, PytestConfig(rootdir=Path("/")))
    assert isinstance(file, TestFile)
    lines = file.source.lines
    line = next(number for number, each in enumerate(lines, 1) if "get()" in each)
    start = lines[line - 1].index("get()") + 1
    found = surroundings_at(file, Span(line, start, line, start + len("get()")))
    assert found is not None
    return found


@pytest.mark.parametrize(
    "body",
    [
        "get()",
        "x = [get() for _ in y]",
        "x = {a: get() for a in y if a}",
        "x = (a for a in get())",
        "with get() as x: pass",
        "return f'{get()}'",
        "assert x, get()",
        "def inner():\n        return get()",
    ],
)
def test_an_await_can_stand_in_code(body: str) -> None:
    place = place_of(f"def f(y):\n    {body}\n")
    assert place.bars_await is None
    assert place.function is not None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("def f(y):\n    x = lambda: get()\n", "it stands in a lambda"),
        (
            "def f(y):\n    x = (get() for _ in y)\n",
            "it stands in a generator expression, where nothing can be awaited",
        ),
        ("def f(y):\n    x = any(a for a in y if get())\n", "generator expression"),
        ("def f(y):\n    x = any(a for b in y for a in get())\n", "generator expression"),
        ("def f(y=get()):\n    pass\n", "it stands in the default of an argument, which is made once"),
        ("@get()\ndef f(y):\n    pass\n", "it stands in a decorator"),
        ("def f() -> get():\n    pass\n", "it stands in the header of a function"),
        ("class A:\n    x = get()\n", "it stands in the body of a class, which runs once"),
        ("class A(get()):\n    pass\n", "it stands in the body of a class, which runs once"),
        ("x = get()\n", "it stands outside functions, where it runs once"),
    ],
)
def test_elsewhere_it_cannot(text: str, reason: str) -> None:
    assert reason in (place_of(text).bars_await or "")


def test_functions_are_those_whose_body_holds_it() -> None:
    place = place_of("def outer():\n    def inner(x=1):\n        await get()\n    return inner\n")
    assert [each.name for each in place.functions] == ["inner", "outer"]
    assert place.awaited is not None
    assert place.statement.lineno == 3
