"""Handlers that let failures show, on files of all layouts."""

import re
from collections.abc import Callable
from textwrap import dedent, indent

import pytest

from ssot_lint.findings import Safety, Span
from ssot_lint.fixes import Refused
from ssot_lint.rewrite.editor import Editor
from ssot_lint.rewrite.handlers import follow, let_through, raise_at_end, unwrap
from ssot_lint.rewrite.lines import apply_edits
from ssot_lint.rewrite.region import Region
from tests.rewrite.opening import editor_on


def changed(text: str, pattern: str, change: Callable[[Editor, Region, Span], object]) -> str:
    lines = text.splitlines()
    line, found = next((n, m) for n, each in enumerate(lines, 1) if (m := re.search(pattern, each)))
    span = Span(line, found.start() + 1, line, found.end() + 1)
    editor = editor_on(text)
    change(editor, editor.statement(span), span)
    return apply_edits(text, editor.fix("", Safety.UNSAFE).edits)


def in_handler(body: str) -> str:
    return f"def test_a():\n    try:\n        assert x\n    except E as e:\n{indent(dedent(body).strip(), ' ' * 8)}\n"


HANDLERS = [
    ("pass", "raise"),
    ("...", "raise"),
    ("return", "raise"),
    ("print(e)", "print(e)\nraise"),
    ("print(e); pass", "print(e); pass\nraise"),
    ("print(e); return", "print(e)\nraise"),
    ("print(e)\nreturn 1", "print(e)\nraise"),
    ("return log(e)  # why", "log(e)  # why\nraise"),
    ("return await log(e)", "await log(e)\nraise"),
    ("return\nprint(e)", "raise\nprint(e)"),
    ("with a:\n    return", "with a:\n    raise\nraise"),
    ("if a:\n    return\nelse:\n    return 2", "if a:\n    raise\nelse:\n    raise"),
    ("if a: return\nprint(e)", "if a: raise\nprint(e)\nraise"),
    ("if a:\n    pytest.fail(e)\nelse:\n    return", "if a:\n    pytest.fail(e)\nelse:\n    raise"),
    ("for a in b:\n    break", "for a in b:\n    break\nraise"),
    ("def f():\n    return 1\nf()", "def f():\n    return 1\nf()\nraise"),
]


@pytest.mark.parametrize(("before", "after"), HANDLERS)
def test_a_handler_raises_wherever_it_ended(before: str, after: str) -> None:
    assert changed(in_handler(before), "except.*(?=:)", raise_at_end) == in_handler(after)


@pytest.mark.parametrize("body", ["for a in b:\n    return", "try:\n    return\nexcept F:\n    pass"])
def test_a_handler_that_leaves_from_a_block_of_its_own_is_refused(body: str) -> None:
    with pytest.raises(Refused, match="a block of its own"):
        changed(in_handler(body), "except.*(?=:)", raise_at_end)


LAYOUT = "class A:\r\n\tdef test_a(self):\r\n\t\ttry:\r\n\t\t\tassert 'é'\r\n\t\texcept E: pass"


def test_line_ends_tabs_and_a_missing_last_end_stay() -> None:
    assert changed(LAYOUT, "except E", raise_at_end) == LAYOUT.replace("pass", "raise")
    through = changed(LAYOUT, "except E", lambda _, region, span: let_through(region, span, ["AssertionError"]))
    assert through == LAYOUT.replace("\t\texcept E", "\t\texcept AssertionError:\r\n\t\t\traise\r\n\t\texcept E")


def test_a_handler_on_its_line_gets_a_block_when_it_does_something() -> None:
    text = "try: assert x\nexcept E: print(1); return  # so\nfinally: close()\n"
    assert changed(text, "except E", raise_at_end) == (
        "try: assert x\nexcept E:  # so\n    print(1)\n    raise\nfinally: close()\n"
    )


def test_a_clause_goes_right_ahead_of_its_handler() -> None:
    text = "try:\n    assert x\nexcept F: pass\n# broad\nexcept E as e:\n    print(e)\nelse:\n    y()\n"
    done = changed(text, "except E as e", lambda _, region, span: let_through(region, span, ["A", "b.C"]))
    assert done == text.replace("# broad", "except (A, b.C):\n    raise\n# broad")


def test_a_clause_stands_apart_as_its_handler_does() -> None:
    text = "try:\n    assert x\n\n# broad\nexcept E:\n    y()\n"
    done = changed(text, "except E", lambda _, region, span: let_through(region, span, ["A"]))
    assert done == "try:\n    assert x\n\nexcept A:\n    raise\n\n# broad\nexcept E:\n    y()\n"


WITHS = [
    ("with suppress(E):\n    assert x\n", "assert x\n"),
    ("with suppress(E): assert x; y()  # so\n", "assert x; y()  # so\n"),
    ("with a, suppress(E):\n    assert x\n", "with a:\n    assert x\n"),
    ("with suppress(E), a as b: assert x\n", "with a as b: assert x\n"),
    ("with (\n    a,\n    suppress(E),\n):\n    assert x\n", "with (\n    a,\n):\n    assert x\n"),
    ("# 1\nwith suppress(E):  # 2\n    # 3\n    assert x  # 4\n\n    y()\n", "# 1\n# 2\n# 3\nassert x  # 4\n\ny()\n"),
    ("with suppress(E):\n    assert '''\n  x'''\n", "assert '''\n  x'''\n"),
]


@pytest.mark.parametrize(("before", "after"), WITHS)
def test_a_block_is_taken_out_of_its_suppress(before: str, after: str) -> None:
    assert changed(before, r"suppress\(E\)", lambda _, region, span: unwrap(region, span)) == after


def test_comments_at_the_end_of_the_block_go_with_it() -> None:
    text = "def f():\n    with suppress(E):\n        assert x\n        # a\n\n          # b\n\n    # c\n    y()\n"
    editor = editor_on(text, 2)
    region = editor.statement(Span(2, 10, 2, 21))
    unwrap(region, Span(2, 10, 2, 21))
    follow(editor, region)
    fix = editor.fix("", Safety.UNSAFE)
    assert apply_edits(text, fix.edits) == "def f():\n    assert x\n    # a\n\n    # b\n\n    # c\n    y()\n"
