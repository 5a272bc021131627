"""What handlers catch, told by Python itself: each failing check is run under each handler."""

from pathlib import Path
from textwrap import dedent, indent
from typing import Any

import pytest

from ssot_lint.model import Role, Test, TestFile, read_file
from ssot_lint.model.flow.handlers import Catch, catching_handler, header_span, suppressing_item, thrown_by
from ssot_lint.model.flow.paths import enclosing
from ssot_lint.pytest_config import PytestConfig

HEAD = """
import sys
import unittest
from contextlib import suppress
from unittest import mock

import pytest
from _pytest.outcomes import Failed

BOTH = (KeyError, AssertionError)
NEITHER = (KeyError, OSError)
MORE = BOTH + NEITHER

class OwnError(LookupError): ...

class TestX(unittest.TestCase):
    TOLERATED = (AssertionError,)

    def test_x(self):
        double = mock.Mock()
"""
FAILURES = [
    "assert not double",
    "self.fail('x')",
    "self.assertEqual(1, double)",
    "double.assert_called()",
    "raise AssertionError('x')",
    "pytest.fail('x')",
    "with pytest.raises(KeyError): double()",
    "sys.exit(1)",
    "if double: raise KeyError('x')",
    "if double: raise OwnError('x')",
    "if double: raise FileNotFoundError('x')",
]
CLAUSES = [
    "except:",
    "except Exception:",
    "except BaseException:",
    "except AssertionError:",
    "except (ValueError, AssertionError):",
    "except ValueError:",
    "except BOTH:",
    "except NEITHER:",
    "except MORE:",
    "except self.TOLERATED:",
    "except self.failureException:",
    "except pytest.fail.Exception:",
    "except Failed:",
    "except pytest.skip.Exception:",
    "except SystemExit:",
    "except KeyError:",
    "except LookupError:",
    "except OwnError:",
    "except OSError:",
    "except (*NEITHER, AssertionError):",
]


def last_test(source: str) -> Test:
    file = read_file(dedent(source).encode(), "test_x.py", Role.COLLECTED, PytestConfig(rootdir=Path("/")))
    assert isinstance(file, TestFile)
    return file.tests[-1]


def is_caught_by_python(source: str) -> bool:
    names: dict[str, Any] = {}
    exec(source, names)
    case = names["TestX"]("test_x")
    try:
        case.test_x()
    except BaseException:
        return False
    return True


@pytest.mark.parametrize("clause", CLAUSES)
@pytest.mark.parametrize("failure", FAILURES)
def test_handler_catches_what_python_says(failure: str, clause: str) -> None:
    body = f"try:\n    {failure}\n{clause}\n    pass\n"
    source = HEAD + indent(body, "        ")
    check = last_test(source).checks[0]
    statement = enclosing(check)[-1].node
    found = catching_handler(statement, thrown_by(check), check.test)  # type: ignore[arg-type]
    assert (found is not None) == is_caught_by_python(source)
    assert found is None or found[1] is Catch.YES


@pytest.mark.parametrize(
    "types", ["Exception", "KeyError, AssertionError", "KeyError", "BaseException", "OwnError", ""]
)
@pytest.mark.parametrize("failure", FAILURES)
def test_suppress_catches_what_python_says(failure: str, types: str) -> None:
    body = f"with suppress({types}):\n    {failure}\n"
    source = HEAD + indent(body, "        ")
    check = last_test(source).checks[0]
    statement = enclosing(check)[-1].node
    found = suppressing_item(statement, thrown_by(check), check.test)  # type: ignore[arg-type]
    assert (found is not None) == is_caught_by_python(source)


@pytest.mark.parametrize(
    ("clause", "caught"),
    [("except Exception:", Catch.MAYBE), ("except BaseException:", Catch.YES), ("except ValueError:", None)],
)
def test_fail_of_an_unknown_base_may_be_either(clause: str, caught: Catch | None) -> None:
    test = last_test(
        f"""
        from kit import Case
        class TestX(Case):
            def test_x(self):
                try:
                    self.fail("x")
                {clause}
                    pass
        """
    )
    check = test.checks[0]
    found = catching_handler(enclosing(check)[-1].node, thrown_by(check), test)  # type: ignore[arg-type]
    assert (found[1] if found else None) == caught


@pytest.mark.parametrize(
    ("header", "text"),
    [
        ("except:", "except"),
        ("except   Exception  as  error :", "except   Exception  as  error"),
        ("except (ValueError, KeyError) as e:  # why", "except (ValueError, KeyError) as e"),
        ("except ä.Ö as ü:", "except ä.Ö as ü"),
    ],
)
def test_header_is_marked_without_its_colon(header: str, text: str) -> None:
    test = last_test(f"def test_x():\n    try:\n        assert x\n    {header}\n        pass\n")
    handler = test.body[0].handlers[0]  # type: ignore[attr-defined]
    assert test.file.snippet(header_span(handler, test.file)) == text
