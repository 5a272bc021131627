"""Swallowed failures: which handler, how surely, and what a test does so that a failure shows after all."""

from pathlib import Path
from textwrap import dedent, indent

import pytest

from ssot_lint.findings import Confidence
from ssot_lint.model import Role, Test, TestFile, read_file
from ssot_lint.pytest_config import PytestConfig

HEAD = """
import contextlib
import logging
import time
import unittest
from unittest import mock

import httpx
import pytest

class TestX(unittest.TestCase):
    def test_x(self, client=None):
"""


def last_test(source: str) -> Test:
    file = read_file(dedent(source).encode(), "test_x.py", Role.COLLECTED, PytestConfig(rootdir=Path("/")))
    assert isinstance(file, TestFile)
    return file.tests[-1]


def of_body(body: str) -> Test:
    return last_test(HEAD + indent(dedent(body).strip("\n"), " " * 8))


def found(body: str) -> list[tuple[int, str]]:
    """(line in the body, confidence) of each swallow."""
    above = len(HEAD.splitlines())
    return [(each.span.line - above, each.confidence.value) for each in of_body(body).swallows]


CERTAIN = {
    "pass": "try:\n    assert x\nexcept Exception:\n    pass",
    "print and log": "try:\n    assert x\nexcept Exception as e:\n    print(e)\n    logging.error(e)",
    "return": "try:\n    assert x\nexcept AssertionError:\n    return",
    "constant check": "try:\n    assert x\nexcept Exception:\n    assert True",
    "later checks do not help": "try:\n    assert x\nexcept Exception:\n    pass\nassert y",
    "library": "try:\n    client.get().raise_for_status()\nexcept httpx.HTTPError:\n    pass",
    "mock": "try:\n    m.assert_called_once()\nexcept AssertionError:\n    pass",
    "unittest failure": "try:\n    self.fail('no')\nexcept Exception:\n    pass",
    "loop": "for i in range(3):\n    try:\n        assert x[i]\n    except Exception:\n        continue",
    "second handler": "try:\n    assert x\nexcept KeyError:\n    raise\nexcept Exception:\n    pass",
    "deep": (
        "try:\n    with a:\n        if b:\n            for c in d:\n                assert c\n"
        "except Exception:\n    pass"
    ),
    "helper": "def helper():\n    assert x\ntry:\n    helper()\nexcept Exception:\n    pass",
    "helper that may return": (
        "def helper():\n    assert x\n    if y:\n        return\n    raise RuntimeError('no')\n"
        "try:\n    helper()\nexcept Exception:\n    pass"
    ),
    "in a worker": "def work():\n    try:\n        assert x\n    except Exception:\n        pass\nrun(work)",
    "flag nobody reads": "ok = True\ntry:\n    assert x\nexcept Exception:\n    ok = False\nprint(ok)",
    "flag that a constant reads": "n = []\ntry:\n    assert x\nexcept Exception:\n    n.append(1)\nassert len(n) >= 0",
    "elapsed time": "try:\n    assert x\nexcept Exception as e:\n    message = str(e)\nassert time.time() - start < 3",
    "poll": (
        "while time.time() < end:\n    try:\n        assert x()\n        break\n"
        "    except AssertionError:\n        time.sleep(1)"
    ),
}
POSSIBLE = {
    "skips": "try:\n    assert x\nexcept Exception as e:\n    pytest.skip(str(e))",
    "skips some": "try:\n    assert x\nexcept Exception as e:\n    if e:\n        self.skipTest('x')\n    raise",
    "raises some": "try:\n    assert x\nexcept Exception as e:\n    if not e:\n        raise",
    "fails some": (
        "try:\n    assert x\nexcept Exception as e:\n    if e:\n        print(e)\n    else:\n        self.fail('x')"
    ),
    "checks some": "try:\n    assert x\nexcept Exception as e:\n    if y:\n        assert z",
    "last attempt": (
        "for i in range(3):\n    try:\n        assert x()\n        break\n    except Exception:\n"
        "        if i == 2:\n            raise"
    ),
    "by name only": "try:\n    client.verify_all()\nexcept Exception:\n    pass",
    "handed on": "def check():\n    assert x\ntry:\n    client.run(check)\nexcept Exception:\n    pass",
    "own exception": "try:\n    if x:\n        raise ValueError('x')\nexcept ValueError:\n    pass",
    "words of the message": "try:\n    assert x, 'no newline'\nexcept Exception as e:\n    assert 'newline' in str(e)",
    "any word": (
        "words = ['a b', 'line']\ntry:\n    assert x, 'no newline'\nexcept Exception as e:\n"
        "    text = str(e).lower()\n    assert any(w in text for w in words)"
    ),
    "any exception": "try:\n    assert x\nexcept Exception as e:\n    self.assertIsInstance(e, Exception)",
    "text at all": (
        "try:\n    self.assertTrue(x, 'wrong')\nexcept Exception as e:\n    assert str(e)\n"
        "    self.assertIn('wrong', str(e))"
    ),
}
SHOWN = {
    "a helper that is to crash": (
        "def crash():\n    with opened(x) as y:\n        assert y\n        raise RuntimeError('crash')\n"
        "try:\n    crash()\nexcept Exception:\n    pass"
    ),
    "narrow": "try:\n    assert x\nexcept ValueError:\n    pass",
    "outcome": "try:\n    pytest.fail('x')\nexcept Exception:\n    pass",
    "raises block": "try:\n    with pytest.raises(KeyError):\n        f()\nexcept Exception:\n    pass",
    "raises": "try:\n    assert x\nexcept Exception:\n    print('x')\n    raise",
    "raises another": "try:\n    assert x\nexcept Exception as e:\n    raise RuntimeError('x') from e",
    "fails": "try:\n    assert x\nexcept Exception as e:\n    pytest.fail(str(e))",
    "fails on both paths": "try:\n    assert x\nexcept Exception as e:\n    if e:\n        raise\n    self.fail('x')",
    "exits": "import sys\ntry:\n    assert x\nexcept Exception as e:\n    sys.exit(1)",
    "checks": "try:\n    assert x\nexcept Exception as e:\n    assert y",
    "other words": "try:\n    assert x, 'no newline'\nexcept Exception as e:\n    assert 'control' in str(e)",
    "all words": (
        "try:\n    assert x, 'no newline'\nexcept Exception as e:\n    assert 'newline' in str(e) and 'tab' in str(e)"
    ),
    "finally": "try:\n    assert x\nfinally:\n    close()",
    "else": "try:\n    f()\nexcept Exception:\n    pass\nelse:\n    assert x",
    "check in finally": "try:\n    f()\nexcept Exception:\n    pass\nfinally:\n    assert x",
    "before and behind": "assert x\ntry:\n    close()\nexcept Exception:\n    pass\nassert y",
    "constant": "try:\n    assert True\nexcept Exception:\n    pass",
    "earlier handler": "try:\n    assert x\nexcept AssertionError:\n    raise\nexcept Exception:\n    pass",
    "list": "errors = []\ntry:\n    assert x\nexcept Exception as e:\n    errors.append(e)\nassert not errors",
    "counter": "n = 0\ntry:\n    assert x\nexcept Exception:\n    n += 1\nself.assertEqual(n, 0)",
    "entry": "r = {}\ntry:\n    assert x\nexcept Exception:\n    r['x'] = False\nassert all(r.values())",
    "through another name": (
        "r = {}\ntry:\n    assert x\nexcept Exception:\n    r['x'] = False\nbad = [k for k in r]\nassert len(bad) < 2"
    ),
    "through a condition": (
        "ok = True\ntry:\n    assert x\nexcept Exception:\n    ok = False\nif not ok:\n    self.fail('x')"
    ),
    "through control": (
        "ok = True\nbad = 0\ntry:\n    assert x\nexcept Exception:\n    ok = False\nif not ok:\n"
        "    bad = 1\nassert bad == 0"
    ),
    "own attribute": "self.bad = 0\ntry:\n    assert x\nexcept Exception:\n    self.bad += 1\nassert self.bad == 0",
    "set after the check": "ok = False\ntry:\n    assert x\n    ok = True\nexcept Exception:\n    pass\nassert ok",
    "in finally": "ok = True\ntry:\n    assert x\nexcept Exception:\n    ok = False\nfinally:\n    assert ok",
    "worker's list": (
        "bad = []\ndef work():\n    try:\n        assert x\n    except Exception as e:\n"
        "        bad.append(e)\nrun(work)\nassert not bad"
    ),
    "worker's value": (
        "def work():\n    try:\n        assert x\n        return 1\n    except Exception:\n"
        "        return None\nassert all(run(work))"
    ),
    "tries again": (
        "for i in range(3):\n    try:\n        assert x()\n        break\n    except Exception:\n"
        "        continue\nelse:\n    pytest.fail('x')"
    ),
    "returns when it holds": (
        "for i in range(3):\n    try:\n        assert x()\n        return\n    except Exception:\n"
        "        pass\nraise TimeoutError"
    ),
    "forever": (
        "while True:\n    try:\n        assert x()\n        break\n    except AssertionError:\n"
        "        if late():\n            raise"
    ),
    "same check again": "try:\n    assert x.ok\nexcept Exception:\n    x.retry()\nassert x.ok",
    "asked for": "try:\n    m.assert_called()\nexcept AssertionError:\n    pass\nelse:\n    raise AssertionError('x')",
    "asked for by fail": "try:\n    m.assert_called()\n    pytest.fail('x')\nexcept AssertionError:\n    pass",
    "future": "try:\n    assert x\nexcept Exception as e:\n    loop.call_soon_threadsafe(fut.set_exception, e)",
    "exit stack": "with contextlib.ExitStack():\n    assert x",
    "narrow suppress": "with contextlib.suppress(KeyError):\n    assert x",
    "another suppress": "from kit import suppress\nwith suppress(Exception):\n    assert x",
}


@pytest.mark.parametrize("body", CERTAIN.values(), ids=CERTAIN)
def test_silent_handler_swallows_for_certain(body: str) -> None:
    assert [confidence for _, confidence in found(body)] == ["certain"]


@pytest.mark.parametrize("body", POSSIBLE.values(), ids=POSSIBLE)
def test_handler_that_may_let_the_failure_show_is_possible(body: str) -> None:
    assert [confidence for _, confidence in found(body)] == ["possible"]


@pytest.mark.parametrize("body", SHOWN.values(), ids=SHOWN)
def test_failure_that_shows_is_not_swallowed(body: str) -> None:
    assert found(body) == []


def test_suppress_is_marked_at_its_item() -> None:
    test = of_body("with open(f) as g, contextlib.suppress(OSError, AssertionError):\n    assert g.read()")
    assert [test.file.snippet(each.span) for each in test.swallows] == ["contextlib.suppress(OSError, AssertionError)"]


def test_one_handler_tells_all_its_checks() -> None:
    swallows = of_body(
        "try:\n    assert x\n    assert True\n    self.assertEqual(x, 1)\nexcept Exception:\n    pass"
    ).swallows
    assert [[check.kind.value for check in each.checks] for each in swallows] == [["assert", "unittest assertion"]]


def test_inner_handler_takes_before_the_outer() -> None:
    body = "try:\n    try:\n        assert x\n    except AssertionError:\n        pass\nexcept Exception:\n    pass"
    assert found(body) == [(4, "certain")]


def test_outer_handler_takes_what_the_inner_lets_fly() -> None:
    body = (
        "try:\n    try:\n        assert x\n    except Exception as e:\n"
        "        raise OSError('x') from e\nexcept OSError:\n    pass"
    )
    assert found(body) == [(6, "certain")]


def test_played_failure_in_a_broad_handler_is_likely() -> None:
    body = "try:\n    if x:\n        raise RuntimeError('played')\nexcept Exception:\n    pass"
    assert of_body(body).swallows[0].confidence is Confidence.LIKELY


def test_fail_of_an_unknown_base_is_unresolved() -> None:
    test = last_test(
        """
        from kit import Case
        class TestX(Case):
            def test_x(self):
                try:
                    self.fail("x")
                except Exception:
                    pass
        """
    )
    assert [(each.resolved, each.confidence) for each in test.swallows] == [(False, Confidence.POSSIBLE)]
    assert test.unchecked_path is not None
