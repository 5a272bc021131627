"""Promise 5: no check is lost that can fail, nor made to ask for less; by function, and for the file."""

from textwrap import dedent, indent

import pytest

from ssot_lint.model.rewriting.ledger import Place, book, lost_check
from ssot_lint.model.rewriting.strength import Strength
from tests.rewrite.gating import read_test_file


def lost(before: str, after: str) -> str | None:
    old, new = (read_test_file(dedent(text).encode()) for text in (before, after))
    return lost_check(old, new, [])


def in_test(*lines: str, place: str = "def test_a(self):") -> str:
    body = indent("\n".join(("made = make()", *lines)), " " * 8)
    return f"import unittest, pytest\n\nclass TestA(unittest.TestCase):\n    {place}\n{body}\n"


STRONG = [
    "assert made.total() == 3",
    "assert made.total() is None",
    "assert not made.total() == 3",
    "assert made.a and made.b == 3",
    "assert matches(made, 3)",
    "assert len(made) > 2",
    "assert await_it(made).x in (1, 2)",
    "self.assertEqual(made.total(), 3)",
    "self.assertTrue(made.total() == 3)",
    "self.assertIsNone(made.total())",
    "self.assertRaises(ValueError, made.total)",
    "made.mock.assert_called_once_with(3)",
    "pytest.raises(ValueError, made.total)",
    "pytest.fail(made.reason)",
    "raise AssertionError(made)",
]
WEAK = [
    "assert made",
    "assert made.total",
    "assert made['total']",
    "assert made.total()",
    "assert not made.total()",
    "assert made.total() is not None",
    "assert made.total() != None",
    "assert isinstance(made, dict)",
    "assert hasattr(made, 'total')",
    "assert callable(made.total)",
    "assert made or made.total() == 3",
    "assert (total := made.total())",
    "self.assertTrue(made.total)",
    "self.assertFalse(made.total)",
    "self.assertIsNotNone(made.total())",
    "self.assertIsInstance(made, dict)",
    "self.assertNotIsInstance(made, dict)",
]
CONSTANT = ["assert True", "assert made == made", "self.assertTrue(True)", "assert (made, 'text')"]


def strength(line: str) -> Strength:
    return book(read_test_file(in_test(line).encode()))[Place("TestA.test_a", 1)].strength


@pytest.mark.parametrize("line", STRONG)
def test_strong(line: str) -> None:
    assert strength(line) == Strength(1, 1)


@pytest.mark.parametrize("line", WEAK)
def test_weak(line: str) -> None:
    assert strength(line) == Strength(1, 0)


@pytest.mark.parametrize("line", CONSTANT)
def test_constant_counts_for_nothing(line: str) -> None:
    assert strength(line) == Strength(0, 0)
    assert lost(in_test(line, "assert made.a == 1"), in_test("pass", "assert made.a == 1")) is None


@pytest.mark.parametrize("other", STRONG)
@pytest.mark.parametrize("one", STRONG[::4])
def test_strong_may_become_strong(one: str, other: str) -> None:
    assert lost(in_test(one), in_test(other)) is None


def test_weak_may_become_strong_and_not_the_other_way() -> None:
    assert lost(in_test(WEAK[0]), in_test(STRONG[0])) is None
    assert lost(in_test(STRONG[0]), in_test(WEAK[0])) == (
        "in `TestA.test_a` (line 4), of the checks of what something does (1), 0 would be left: others ask for less"
    )
    assert lost(in_test(STRONG[0]), in_test(*WEAK)) is not None


def test_two_weak_ones_are_not_one_strong_one() -> None:
    assert lost(in_test(WEAK[0], WEAK[1]), in_test(STRONG[0])) == (
        "in `TestA.test_a` (line 4), of the checks that can fail (2), 1 would be left"
    )


@pytest.mark.parametrize("place", ["def setUp(self):", "def check_it(self):", "@pytest.fixture\n    def cart(self):"])
def test_checks_of_set_ups_helpers_and_fixtures_count(place: str) -> None:
    reason = lost(in_test(STRONG[0], place=place), in_test("pass", place=place))
    assert "of the checks that can fail (1), 0 would be left" in (reason or "")


def test_checks_outside_functions_count() -> None:
    before = "import cart\nassert cart.version == 3\n\ndef test_a():\n    assert cart.x() == 1\n"
    assert lost(before, before.replace("assert cart.version == 3", "")) == (
        "in the statements outside functions, of the checks that can fail (1), 0 would be left"
    )
    assert lost(before + "if __name__ == '__main__':\n    exit(main())\n", before) is None


def test_check_may_move_into_a_nested_function_but_not_to_another_test() -> None:
    before = in_test(STRONG[0], STRONG[1])
    assert lost(before, in_test("def check():", f"    {STRONG[0]}", "check()", STRONG[1])) is None
    moved = in_test(STRONG[0]) + "\n    def test_b(self):\n        made = make()\n        assert made.total() is None\n"
    assert lost(before, moved) is not None


def test_helper_may_be_put_in_place_of_its_call() -> None:
    before = "def check(x):\n    assert x == 1\n\ndef test_a():\n    check(f())\n"
    assert lost(before, "def test_a():\n    assert f() == 1\n") is None
    assert lost(before, "def test_a():\n    f()\n") is not None


def test_file_must_not_lose_what_a_helper_checked() -> None:
    before = "def check(x):\n    assert x == 1\n    assert x.y == 1\n\ndef test_a():\n    check(f())\n"
    assert lost(before, "def test_a():\n    assert f() == 1\n") == (
        "in the whole file, of the checks that can fail (2), 1 would be left"
    )


def test_what_a_unittest_assertion_looks_at_is_counted_with_it() -> None:
    assert lost(in_test("self.assertTrue(made.verify_total())"), in_test("assert made.verify_total()")) is None
    assert lost(in_test("self.assertTrue(made.verify_total())"), in_test("made.total()")) is not None


def test_what_a_double_raises_is_no_check_of_the_file() -> None:
    double = """
        class {}:
            async def send(self, text):
                if self.lost:
                    raise ConnectionError(text)
    """
    assert lost(double.format("MockWebSocket"), "import pytest\n") is None
    assert lost(double.format("Sender"), "import pytest\n") is not None
    assert (
        lost(double.replace("ConnectionError", "AssertionError").format("MockWebSocket"), "import pytest\n") is not None
    )
