"""Tests whose body does nothing."""

from pathlib import Path
from textwrap import dedent

import pytest

from ssot_lint.model import Role, Test, TestFile, read_file
from ssot_lint.pytest_config import PytestConfig


def last_test(source: str) -> Test:
    file = read_file(dedent(source).encode(), "test_x.py", Role.COLLECTED, PytestConfig(rootdir=Path("/")))
    assert isinstance(file, TestFile)
    return file.tests[-1]


def test_with(body: str) -> Test:
    lines = "\n".join("    " + line for line in dedent(body).strip().splitlines())
    return last_test(f"def test_x(client):\n{lines}\n")


test_with.__test__ = False  # type: ignore[attr-defined]

IDLE = [
    "pass",
    "...",
    '"""Only words."""',
    '"""Words."""\n# a comment\n1\n(2, "three")',
    "return",
    "return None",
    "return\nrun()",
    'print("done")',
    'print(f"{len([1, 2])} at {time.time():.2f}", "=" * 60)',
    'logger.info("x"); self.logger.debug("y"); logging.warning("z"); LOG.error("q")',
    'expected = {"a": 1}\nfor name in expected:\n    print(name)',
    "try:\n    pass\nexcept Exception:\n    pass",
    'if __name__ == "__main__":\n    print("run me")',
    "value: int",
    "steps = ['a']\ntotal = len(steps)\ntotal += 1",
]
IDLE += [
    "steps = {'a': {'b': 1}}\nfor name, step in steps.items():\n    print(name.upper(), step['b'], self.base_url)",
    "print(', '.join(['a', 'b']), 'x'.upper())",
]
BUSY = [
    "answer = client.get('/health')\nprint(answer)",
    "for item in client.items():\n    print(item)",
    "value = client.total",
    "print(client.total)",
    "print(client['total'])",
    "for item in client:\n    print(item.name)",
    "run()",
    "import shop",
    "client",
    "assert True",
    "raise ValueError",
    "return 1",
    "self.value = 1",
    "print(run())",
    'print(f"{run()}")',
    'dialog.info("x")',
    "logger.setLevel(10)",
    "for name in run():\n    pass",
    "with open(name):\n    pass",
    "while True:\n    pass",
    "value = run()",
    "await run()",
    "client == 3",
    "return\nassert run()",
    'warnings.warn("x")',
]


@pytest.mark.parametrize("body", IDLE)
def test_body_that_does_nothing_is_empty(body: str) -> None:
    assert test_with(body).is_empty


@pytest.mark.parametrize("body", BUSY)
def test_body_that_does_something_is_not_empty(body: str) -> None:
    source = body if "await" not in body else body.replace("await ", "")
    assert not test_with(source).is_empty


DECLARATIONS = [
    """
    import abc
    class TestX:
        @abc.abstractmethod
        def test_x(self): ...
    """,
    """
    from typing import Protocol
    class TestX(Protocol):
        def test_x(self): ...
    """,
    """
    from typing import overload
    @overload
    def test_x(value: int): ...
    """,
]


@pytest.mark.parametrize("source", DECLARATIONS)
def test_declarations_are_not_empty_tests(source: str) -> None:
    assert not last_test(source).is_empty
