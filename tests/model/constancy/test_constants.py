"""Checks that the program cannot fail, shape by shape, and the shapes one token away from them."""

from pathlib import Path

import pytest

from ssot_lint.findings import Confidence
from ssot_lint.model import Check, Repair, Role, TestFile, read_file
from ssot_lint.pytest_config import PytestConfig


def check_in(statement: str, test: str = "test_total", cls: str = "TestCart") -> Check:
    body = "".join(f"        {line}\n" for line in statement.splitlines())
    source = f"class {cls}:\n    def {test}(self, x, y, f):\n{body}"
    file = read_file(source.encode(), "test_x.py", Role.COLLECTED, PytestConfig(rootdir=Path("/")))
    assert isinstance(file, TestFile)
    return file.tests[0].checks[-1]


def confidence_of(statement: str, test: str = "test_total", cls: str = "TestCart") -> Confidence | None:
    constancy = check_in(statement, test, cls).constancy
    return constancy.confidence if constancy else None


@pytest.mark.parametrize(
    "statement",
    [
        "assert ...",
        "assert 1.5",
        "assert b'x'",
        "assert (x,)",
        "assert not None",
        "assert not []",
        "assert True and 1",
        "assert (x or True) and 1",
        "assert x.y or x.z or 1",
        "assert x == 1 or len(x) >= 0",
        "assert x == None or x != None",
        "assert x.get is not None or x.get is None",
        "assert -1 < len(x)",
        "assert len(f(x)) >= -2",
        "assert 0 <= len(x) and 0 <= len(y)",
        "assert -(-1) == 1",
        "assert -0x10 == -16",
        "assert -1 == -1",
        "assert 7 // 2 == 3",
        "assert {'a': x}['a'] is x or 1",
        "assert {'a': 1}['a'] == 1",
        "assert {'a': 1}.get('a') == 1",
        "assert [1, 2][-1] == 2",
        "assert 'a' not in ['b', 'c']",
        "assert 1 != None",
        "assert f'{x}!' is not None",
        "assert (lambda: x) is not None",
        "self.assertFalse([])",
        "self.assertIsNone(None)",
        "self.assertNotEqual(1, 2)",
        "self.assertLess(1, 2)",
        "self.assertGreater(len(x), -1)",
        "self.assertTrue((v for v in x))",
        "self.assertDictEqual({}, {})",
    ],
)
def test_settled_by_how_it_is_written(statement: str) -> None:
    assert confidence_of(statement) is Confidence.CERTAIN


@pytest.mark.parametrize(
    "statement",
    [
        "assert False",
        "assert None",
        "assert 1 == 2",
        "assert not 'text'",
        "assert ()",
        "assert x and False",
        "assert x",
        "assert x or y",
        "assert x and len(x) >= 0",
        "assert (*x,)",
        "assert [v for v in x]",
        "assert f'{x}'",
        "assert f() == f()",
        "assert x[f()] == x[f()]",
        "assert (x := y) == (x := y)",
        "assert x != x",
        "assert x is not x",
        "assert x == x.y",
        "assert x.a == x.b",
        "assert f() is None or f() is not None",
        "assert x is None or y is not None",
        "assert len(x) >= 1",
        "assert len(x) <= 0",
        "assert len(x) > -1 > y",
        "assert length(x) >= 0",
        "assert len(x) == 0",
        "assert len(x) >= y",
        "assert isinstance(x, type)",
        "assert isinstance(object, x)",
        "assert 1 < x",
        "assert 1 < 'a'",
        "assert 1 / 0",
        "assert 'a' in {y: 1}",
        "assert {'a': 1, **x}['a']",
        "assert {'a': 1}['b']",
        "assert [1, 2][5]",
        "assert 'x' * 10 ** 9",
        "assert [1] is [1]",
        "self.assertTrue(x)",
        "self.assertTrue(False)",
        "self.assertEqual(1, 2)",
        "self.assertEqual(x, y)",
        "self.assertIsNotNone(x)",
        "self.assertIn(x, [1])",
        "self.assertEqual(*x)",
        "self.assertRegex('a', 'a')",
        "f.assertTrue(True)",
        "f.assert_called_once()",
    ],
)
def test_left_to_the_program(statement: str) -> None:
    assert confidence_of(statement) is None


def test_a_value_compared_with_itself_may_be_about_its_equality() -> None:
    assert confidence_of("assert x.y[0] == x.y[0]") is Confidence.LIKELY
    assert confidence_of("self.assertIs(x, x)") is Confidence.LIKELY
    assert confidence_of("assert x != y\nassert x == x") is Confidence.POSSIBLE


@pytest.mark.parametrize(
    ("member", "confidence"),
    [
        ("def a(self): pass", Confidence.LIKELY),
        ("@classmethod\n    def a(cls): pass", Confidence.LIKELY),
        ("a = 1", Confidence.LIKELY),
        ("@counted\n    def a(self): pass", None),
        ("@classmethod\n    @counted(1)\n    def a(cls): pass", None),
        ("a = counted(1)", None),
    ],
)
def test_what_a_descriptor_gives_may_be_another_each_time(member: str, confidence: Confidence | None) -> None:
    assert confidence_of(f"class C:\n    {member}\nc = C()\nassert c.a == c.a") is confidence


@pytest.mark.parametrize(
    ("condition", "repair"),
    [
        ("x == 1 or 2", Repair.NONE),
        ("x == [1, 2] or [2, 1]", Repair.NONE),
        ("x == 1 or True", Repair.DROP_TRUE),
        ("x or 'text'", Repair.REMOVE_READ),
        ("1 == 1 or len(x) >= 0", Repair.REMOVE_READ),
    ],
)
def test_alternatives_that_are_never_compared_are_not_removed(condition: str, repair: Repair) -> None:
    assert check_in(f"assert y\nassert {condition}").repair is repair


@pytest.mark.parametrize("name", ["test_equality", "test_x_is_hashable", "test_identity", "test_nan", "test_cache_hit"])
def test_names_that_speak_of_sameness(name: str) -> None:
    assert confidence_of("assert x == x", name) is None
    assert confidence_of("assert x == x or True", name) is Confidence.CERTAIN


@pytest.mark.parametrize("name", ["test_memory", "test_sequence", "test_identifier", "test_email_address"])
def test_names_that_only_look_so(name: str) -> None:
    assert confidence_of("assert x == x", name) is Confidence.LIKELY


def test_the_class_may_speak_of_sameness() -> None:
    assert confidence_of("assert x is x", cls="TestSingletons") is None
    assert confidence_of("assert x is x", cls="TestSeQuential") is Confidence.LIKELY


def test_a_display_of_thousands_of_elements_is_not_read() -> None:
    assert confidence_of(f"assert [{'1,' * 5000}] == [1]") is None


def test_deep_nesting_ends() -> None:
    assert confidence_of(f"assert {'not ' * 60}True") is Confidence.CERTAIN


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("assert (x, 'm')", "tuple"),
        ("assert (v for v in x)", "generator"),
        ("assert lambda: x", "not called"),
        ("assert len(x) >= 0", "no length is negative"),
        ("assert isinstance(x, object)", "everything is an object"),
        ("assert x == x", "with itself"),
        ("assert x or True", "one part"),
        ("n = 1\nassert n", "`n`"),
    ],
)
def test_reasons_name_the_shape(statement: str, words: str) -> None:
    constancy = check_in(statement).constancy
    assert constancy is not None
    assert words in constancy.reason
