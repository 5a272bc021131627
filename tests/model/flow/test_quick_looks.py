"""What is told by statements alone is what a look at every check of the test tells."""

import ast
from collections.abc import Callable
from typing import Any

import pytest

from ssot_lint.model import Test, TestFile
from ssot_lint.model.constancy import constant_checks, weakness
from ssot_lint.model.constancy.openness import is_open
from ssot_lint.model.flow import dead, paths, swallows
from tests.model.flow.test_dead import of_body
from tests.model.random_bodies import random_tests

COUNT = 250


def again(test: Test) -> Test:
    """The same test, nothing worked out yet."""
    file = test.file
    return TestFile(file.path, file.source, file.role, file.layout).tests[0]


def differing(seed: int, quick: Callable[[Test], Any], long: Callable[[Test], Any]) -> list[str]:
    """The bodies of which the two say different things, and a line that counts how often they said something."""
    found = []
    for test in random_tests(seed, COUNT):
        one, other = quick(test), long(again(test))
        if one != other:
            found.append(f"{one} != {other}\n{ast.unparse(test.node)}")
    return found


def spans(checks: Any) -> list[Any]:
    return [(check.span, check.constancy) for check in checks]


def test_checks_exist() -> None:
    assert differing(1, lambda test: test.has_checks, lambda test: bool(test.checks)) == []


def test_constant_checks() -> None:
    def long(test: Test) -> Any:
        return spans(check for check in test.checks if check.constancy is not None)

    assert differing(2, lambda test: spans(test.constant_checks), long) == []


def test_open_conditions_are_not_constant() -> None:
    opened = 0
    for test in random_tests(3, COUNT):
        for check in test.checks:
            if isinstance(check.node, ast.Assert) and is_open(check.node.test, test.scope.locals):
                opened += 1
                assert check.constancy is None, ast.unparse(test.node)
    assert opened > COUNT / 2


def test_weakness(monkeypatch: pytest.MonkeyPatch) -> None:
    def long(test: Test) -> Any:
        with monkeypatch.context() as patch:
            patch.setattr(weakness, "_has_strong", lambda _: False)
            return weakness.weakness_of(test)

    assert differing(4, weakness.weakness_of, long) == []


def test_dead_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    def said(test: Test) -> Any:
        found = dead.dead_check(test)
        return found and (found.check.span, found.cause, found.reason, found.confidence, found.block)

    def long(test: Test) -> Any:
        with monkeypatch.context() as patch:
            patch.setattr(dead, "has_live_check", lambda _: False)
            return said(test)

    assert differing(5, said, long) == []


def test_unchecked_paths() -> None:
    def long(test: Test) -> Any:
        test.__dict__["sure_check"] = None
        return paths.unchecked_path(test)

    assert differing(6, paths.unchecked_path, long) == []


def test_swallowed_failures(monkeypatch: pytest.MonkeyPatch) -> None:
    def said(test: Test) -> Any:
        return [(each.span, each.manner, each.confidence, spans(each.checks)) for each in swallows.swallows_of(test)]

    def long(test: Test) -> Any:
        with monkeypatch.context() as patch:
            patch.setattr(swallows, "may_swallow", lambda _: True)
            return said(test)

    assert differing(7, said, long) == []


SETTLED = {
    "an assert": "x = f()\nassert x.a == 1",
    "inside with": "with f():\n    assert x.a",
    "a try that fails in its handler": "try:\n    assert x.a\nexcept Exception as e:\n    pytest.fail(str(e))",
    "a raises block": "with pytest.raises(ValueError):\n    f()",
    "both branches": "if x:\n    assert x.a\nelse:\n    assert x.b",
    "a loop over what is written": "for y in (1, 2):\n    assert f(y)",
    "behind a condition": "if x:\n    f()\nassert x.a",
}
OPEN = {
    "a constant": "assert True",
    "behind a return": "if x:\n    return\nassert x.a",
    "one branch": "if x:\n    assert x.a",
    "a loop over anything": "for y in x:\n    assert y",
    "behind a skip": "pytest.skip('later')\nassert x.a",
    "suppressed": "with suppress(ValueError):\n    assert x.a",
    "a handler that goes on": "try:\n    f()\n    assert x.a\nexcept ValueError:\n    pass",
    "a loop that is cut short": "for y in (1, 2):\n    if y:\n        continue\n    assert y",
}


@pytest.mark.parametrize("body", SETTLED.values(), ids=SETTLED)
def test_plain_check_settles_a_test(body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    test = of_body(body)
    assert test.sure_check is not None
    assert test.unchecked_path is None
    assert test.dead_check is None
    assert "checks" not in vars(test)  # nobody has looked at all of them


@pytest.mark.parametrize("body", OPEN.values(), ids=OPEN)
def test_these_are_looked_at_in_full(body: str) -> None:
    assert of_body(body).sure_check is None


def test_file_without_constant_checks_asks_for_no_check() -> None:
    test = of_body("self.assertEqual(f(), 1)\nassert x == 2  # not assertEqual(1, 1)")
    assert test.constant_checks == ()
    assert "checks" not in vars(test)
    assert constant_checks.constant_checks(of_body("f(lambda: self.assertTrue(True))\nself.assertTrue(x)")) != ()
