"""What keeps a test from ever running."""

from pathlib import Path
from textwrap import dedent

import pytest

from ssot_lint.model import Role, Test, TestFile, read_file
from ssot_lint.model.bodies.skips import SkipPlace
from ssot_lint.pytest_config import PytestConfig


def last_test(source: str) -> Test:
    file = read_file(dedent(source).encode(), "test_x.py", Role.COLLECTED, PytestConfig(rootdir=Path("/")))
    assert isinstance(file, TestFile)
    return file.tests[-1]


OPENING = {
    "pytest.skip": "import pytest\ndef test_x():\n    pytest.skip('later')",
    "skip": "from pytest import skip\ndef test_x():\n    '''Words.'''\n    skip('later')\n    assert run()",
    "self.skipTest": "class TestX:\n    def test_x(self):\n        print('x')\n        self.skipTest('later')",
    "pytest.xfail": "def test_x():\n    import pytest\n    pytest.xfail('later')",
    "NotImplementedError": "def test_x():\n    steps = []\n    raise NotImplementedError('later')",
    "unittest.SkipTest": "import unittest\ndef test_x():\n    raise unittest.SkipTest",
    "SkipTest": "from unittest import SkipTest\ndef test_x():\n    raise SkipTest('later')",
}
NOT_OPENING = [
    "import pytest\ndef test_x():\n    run()\n    pytest.skip('later')",
    "import pytest\ndef test_x():\n    from shop import run\n    pytest.skip('later')",
    "import pytest\ndef test_x():\n    if run():\n        pytest.skip('later')",
    "import pytest\ndef test_x():\n    pytest.fail('placeholder: not implemented')",
    "def test_x():\n    raise ValueError",
    "from game import skip\ndef test_x():\n    skip('a turn')",
]


@pytest.mark.parametrize(("text", "source"), OPENING.items(), ids=OPENING)
def test_skip_as_first_deed_is_found(text: str, source: str) -> None:
    skip = last_test(source).opening_skip
    assert skip is not None
    assert (skip.text, skip.place) == (text, SkipPlace.BODY)


@pytest.mark.parametrize("source", NOT_OPENING)
def test_other_beginnings_are_no_skip(source: str) -> None:
    assert last_test(source).opening_skip is None


AROUND = {
    "@pytest.mark.skip": SkipPlace.TEST,
    "@pytest.mark.skip(reason='later')": SkipPlace.TEST,
    "@pytest.mark.skipif(True, reason='later')": SkipPlace.TEST,
    "@pytest.mark.xfail(run=False)": SkipPlace.TEST,
    "@unittest.skip('later')": SkipPlace.TEST,
    "@unittest.skipUnless(False, 'later')": SkipPlace.TEST,
    "@later": SkipPlace.TEST,
    "@pytest.mark.skipif(sys.platform == 'win32', reason='posix')": None,
    "@pytest.mark.xfail": None,
    "@pytest.mark.xfail(sys.platform == 'win32', run=False)": None,
    "@pytest.mark.slow": None,
}


@pytest.mark.parametrize(("decorator", "place"), AROUND.items(), ids=AROUND)
def test_marks_without_condition_are_found(decorator: str, place: SkipPlace | None) -> None:
    head = "import pytest, sys, unittest\nlater = pytest.mark.skip(reason='x')\n"
    source = f"{head}{decorator}\ndef test_x():\n    pass\n"
    skip = last_test(source).skip_around
    assert (skip.place if skip else None) == place


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("import pytest\n@pytest.mark.skip\nclass TestX:\n    def test_x(self): pass", SkipPlace.CLASS),
        ("import pytest\npytestmark = [pytest.mark.skip]\ndef test_x(): pass", SkipPlace.MODULE),
        ("import pytest\npytest.skip('gone', allow_module_level=True)\ndef test_x(): pass", SkipPlace.MODULE),
        ("import unittest\nraise unittest.SkipTest('gone')\ndef test_x(): pass", SkipPlace.MODULE),
    ],
)
def test_skips_of_class_and_module_hold_for_the_test(source: str, place: SkipPlace) -> None:
    skip = last_test(source).skip_around
    assert skip is not None
    assert skip.place is place


def test_condition_around_a_module_skip_is_respected() -> None:
    gate = "if sys.platform == 'win32':\n    pytest.skip('x', allow_module_level=True)\n"
    source = f"import pytest, sys\n{gate}def test_x(): pass"
    assert last_test(source).skip_around is None


@pytest.mark.parametrize(
    ("body", "always"),
    [
        ("run(); pytest.skip('later')", True),
        ("with run(): pytest.skip('later')", True),
        ("run(); raise NotImplementedError", True),
        ("if run(): pytest.skip('later')", False),
        ("run()", False),
    ],
)
def test_skip_on_every_path_is_told_from_one_under_a_condition(body: str, always: bool) -> None:
    assert last_test(f"import pytest\ndef test_x():\n    {body}\n").always_skips is always
