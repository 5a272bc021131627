"""Whether a file shows all that a test calls, requests and inherits; and declared smoke tests."""

from pathlib import Path
from textwrap import dedent

import pytest

from ssot_lint.model import Role, Test, TestFile, read_file
from ssot_lint.model.bodies.resolution import calls_namesake
from ssot_lint.pytest_config import PytestConfig


def last_test(source: str) -> Test:
    file = read_file(dedent(source).encode(), "test_x.py", Role.COLLECTED, PytestConfig(rootdir=Path("/")))
    assert isinstance(file, TestFile)
    return file.tests[-1]


@pytest.mark.parametrize(
    ("source", "known"),
    [
        ("def test_x(): print(len('a'), 'a'.upper())", True),
        ("import asyncio\nasync def test_x(): await asyncio.sleep(1)", True),
        ("import logging\ndef test_x():\n    logger = logging.getLogger()\n    logger.info('x')", True),
        ("def run(): pass\nclass Cart: pass\ndef test_x():\n    run()\n    Cart()", True),
        ("def test_x(tmp_path): print(tmp_path)", True),
        ("from shop import Cart\ndef test_x(): Cart()", False),
        ("def test_x(client): client.get()", False),
        ("def test_x(client): print('x')", False),
        ("from kit import Case\nclass TestX(Case):\n    def test_x(self): print('x')", False),
    ],
)
def test_what_the_file_shows(source: str, known: bool) -> None:
    assert last_test(source).is_fully_known is known


@pytest.mark.parametrize(
    ("body", "calls"),
    [
        ("pilot.app.saw(1)", True),
        ("pilot.app.heard(1)", False),
        ("App().saw(1)", False),
        ("saw(1)", False),
        ("pilot.app.other(1)", False),
    ],
)
def test_a_method_of_an_unknown_object_may_be_one_that_the_file_shows(body: str, calls: bool) -> None:
    classes = "class App:\n    def saw(self, it): assert it\n    def heard(self, it): print(it)\n"
    assert calls_namesake(last_test(f"{classes}\ndef test_x(pilot): {body}\n")) is calls


@pytest.mark.parametrize(
    ("source", "smoke"),
    [
        ("import pytest\n@pytest.mark.smoke\ndef test_x(): run()", True),
        ("import pytest\n@pytest.mark.smoke\nclass TestX:\n    def test_x(self): run()", True),
        ("# ssot: smoke\ndef test_x(): run()", True),
        ("# ssot: smoke\n@slow\ndef test_x(\n    client,\n): run()", True),
        ("def test_x(\n    client,\n):  # ssot: smoke\n    run()", True),
        ("# ssot: smoke\nclass TestX:\n    def test_x(self): run()", True),
        ("def test_x():\n    run()  # ssot: smoke", False),
        ("# ssot: smoke\ndef test_a(): run()\n\ndef test_x(): run()", False),
        ("def test_smoke(): run()", False),
        ("import pytest\n@pytest.mark.slow\ndef test_x(): run()", False),
    ],
)
def test_smoke_tests_are_declared(source: str, smoke: bool) -> None:
    assert last_test(source).is_smoke is smoke
