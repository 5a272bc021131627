"""Tests and checks in comments."""

from pathlib import Path
from textwrap import dedent

import pytest

from ssot_lint.model import Role, TestFile, read_file
from ssot_lint.model.collecting.commented import CommentedTests
from ssot_lint.pytest_config import PytestConfig


def blocks(source: str) -> tuple[CommentedTests, ...]:
    file = read_file(dedent(source).encode(), "test_x.py", Role.COLLECTED, PytestConfig(rootdir=Path("/")))
    assert isinstance(file, TestFile)
    return file.commented_tests


def only(source: str) -> CommentedTests:
    (block,) = blocks("import pytest\n" + dedent(source))
    return block


def test_words_around_a_test_do_not_belong_to_it() -> None:
    block = only("""\
        # TODO: enable
        # def test_a():
        #     y = 1

        #     assert y == 1
        # trailing words here
        """)
    assert (block.span.line, block.span.end_line, block.tests, block.lines) == (3, 6, ("test_a",), 3)


def test_blank_line_before_the_next_header_ends_a_block() -> None:
    found = blocks("""\
        import pytest
        # def test_a():
        #     y = 1
        #     assert y

        # @pytest.mark.slow
        # async def test_b():
        #     assert await y
        """)
    assert [(each.span.line, each.tests) for each in found] == [(2, ("test_a",)), (6, ("test_b",))]


@pytest.mark.parametrize("sign", ["#", "# ", "##", "## ", "#: ", "#| "])
def test_signs(sign: str) -> None:
    block = only(f"{sign}def test_d(\n{sign}    a,\n{sign}):\n{sign}    assert a\n")
    assert block.tests == ("test_d",)


def test_code_that_was_cut_off() -> None:
    assert only("# def test_a(a):\n#     b = a\n#     if b:\n").lines == 3


def test_words_inside_a_test_that_lost_their_indentation() -> None:
    block = only("""\
        #     def test_a(self):
        #         a = 1
        # Words of the author
        #         assert a
        """)
    assert (block.span.end_line, block.tests) == (5, ("test_a",))


def test_methods_of_a_class_are_named_with_it() -> None:
    block = only("""\
        # class TestA:
        #
        #     def setup_method(self): ...
        #
        #     def test_m(self):
        #         assert self
        """)
    assert block.tests == ("TestA.test_m",)


def test_checks_in_indented_blocks_and_long_strings() -> None:
    block = only('''\
        def test_a():
            # r = get()
            # assert r == """
            # b
            # """
            run()
        ''')
    assert (block.span.line, block.span.column, block.checks, block.lines) == (3, 5, 1, 4)


@pytest.mark.parametrize(
    "check",
    ["self.assertEqual(a, b)", "m.assert_called_once()", "pytest.fail('x')", "with pytest.raises(E):\n#     f()"],
)
def test_forms_of_checks(check: str) -> None:
    assert only(f"# a = f()\n# b = g(a)\n# {check}\n").checks == 1


def test_mark_of_a_tool_makes_one_block_of_what_no_longer_parses() -> None:
    block = only("""\
        # Removed line: @pytest.mark.slow
        # REM: class TestA:
            # REM: def test_f(self):
            # words of the author
            # REM: x = { )
            # REM: assert x

                # REM: def test_g(self):
                # REM: print(" )

        def test_z(): pass
        """)
    assert (block.span.line, block.span.end_line, block.tests) == (3, 10, ("test_f", "test_g"))


def test_words_with_colons_are_no_mark_around_a_plain_test() -> None:
    assert only("# def test_a():\n#     x = 1\n#     assert x\n\n# NOTE: a\n# NOTE: b\n# NOTE: c\n").tests == (
        "test_a",
    )


def test_file_of_nothing_else_is_one_block() -> None:
    (block,) = blocks('"""Words."""\n\n# def test_a():\n#     assert 1\n\n# def test_b():\n#     assert 2\n')
    assert (block.whole_file, block.span.line, block.tests) == (True, 1, ("test_a", "test_b"))


NOT_TESTS = {
    "two lines": "import x\n# def test_a():\n#     assert x\n",
    "words that parse": "import x\n# Setup\n# Act, then: done\n# Result: good\n# assert x\n",
    "words with assert": "import x\n# We assert that the\n# assert statement is\n# of no use (here)\n",
    "helper": "import x\n# def make():\n#     assert x\n#     return x\n",
    "class without tests": "import x\n# class TestData:\n#     a = 1\n#     b = 2\n",
    "string": 'import x\nT = """\n# def test_a():\n#     b = 1\n#     assert b\n"""\n',
    "example": "import x\n# Example:\n#\n#     def test_a(x):\n#         b = x\n#         assert b\n",
    "example one paragraph up": "import x\n# Use it like this\n\n# def test_a(x):\n#     b = x\n#     assert b\n",
    "what would be": "def test_a():\n    # It would do\n    # a = get()\n    # b = a.b\n    # assert b\n    f()\n",
    "prompt": "import x\n# >>> def test_a():\n# ...     x = 1\n# ...     assert x\n",
    "suppression": "import x\n# ssot: ignore[SSOT101] def test_a():\n# noqa: assert x\n# type: ignore\n",
}


@pytest.mark.parametrize("source", NOT_TESTS.values(), ids=NOT_TESTS)
def test_what_is_left_alone(source: str) -> None:
    assert blocks(source) == ()


def test_lines_to_take_away_leave_comments_for_tools() -> None:
    block = only("""\
        # def test_a():
        # fmt: off
        #     assert a

        #     assert b
        """)
    assert block.parts == ((2, 2), (4, 6))


@pytest.mark.parametrize(
    ("above", "first"),
    [("# Uncomment when done\n", 2), ("# Disabled:\n# flaky\n\n", 2), ("# Totals\n", 3), ("# disabled = 1\n", 3)],
)
def test_words_that_say_why_a_block_is_a_comment_go_with_it(above: str, first: int) -> None:
    block = only(f"{above}# def test_a():\n#     b = 1\n#     assert b\n")
    assert block.parts[0][0] == first


TORN = [
    "# def make():\n#     return 1\n# def test_a():\n#     b = make()\n#     assert b\n",
    "# def test_a():\n#     b = make()\n#     assert b\n#\n# make()\n",
    "# def test_a(,\n#     b = make()\n\n# c = 1\n# assert c\n# assert b\n",
    "# assert a\n# assert b\n# assert c\n# assert (\n# d :=\n",
]
WHOLE = [
    "# def make():\n#     return 1\n\n# def test_a():\n#     b = make()\n#     assert b\n",
    "# def test_a():\n#     b = 1\n#     assert b\n# def test_b():\n#     b = 1\n#     assert b\n",
    "# Totals:\n# assert a\n# assert b\n# assert c\n# The end\n",
]


@pytest.mark.parametrize("source", TORN)
def test_code_left_beside_a_block(source: str) -> None:
    assert any(block.is_torn for block in blocks(f"import pytest\n{source}"))


@pytest.mark.parametrize("source", WHOLE)
def test_words_and_other_blocks_beside_a_block(source: str) -> None:
    found = blocks(f"import pytest\n{source}")
    assert found
    assert not any(block.is_torn for block in found)
