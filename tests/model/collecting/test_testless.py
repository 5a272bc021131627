"""Files that are named for pytest and hold no test."""

from pathlib import Path
from textwrap import dedent

import pytest

from ssot_lint.model import Role, TestFile, read_file
from ssot_lint.model.collecting.testless import Lack
from ssot_lint.pytest_config import PytestConfig


def lack_of(source: str, path: str = "tests/test_x.py", layout: PytestConfig | None = None) -> Lack | None:
    file = read_file(dedent(source).encode(), path, Role.COLLECTED, layout or PytestConfig(rootdir=Path("/")))
    assert isinstance(file, TestFile)
    lacking = file.testlessness
    return lacking.lack if lacking else None


LACKS = {
    "empty": ("\n", Lack.NOTHING),
    "words": ('"""Words."""\n# More.\n', Lack.WORDS),
    "comments": ("# def test_a():\n#     assert 1\n", Lack.COMMENTED),
    "imports and comments": ("import os\n# def test_a():\n#     a = 1\n#     assert a\n", Lack.COMMENTED),
    "left class": ("class CartTests:\n    def test_a(self): assert f()\n", Lack.STRAY),
    "constructor": ("class TestX:\n    def __init__(self): ...\n    def test_a(self): assert f()\n", Lack.STRAY),
    "nested": ("def set_up():\n    def test_a(self): assert f()\n", Lack.STRAY),
    "deep": ("class X:\n    def f(self):\n        class Y:\n            def test_a(self): ...\n", Lack.HIDDEN),
    "hollow": ("import sys\nsys.path.insert(0, '..')\n", Lack.HOLLOW),
    "foreign name": ("from fastapi.testclient import TestClient\n", Lack.HOLLOW),
    "empty class": ("class TestX:\n    '''Words.'''\n", Lack.EMPTY_CLASS),
    "program": ("def main(): ...\nif __name__ == '__main__':\n    main()\n", Lack.SCRIPT),
}


@pytest.mark.parametrize(("source", "lack"), LACKS.values(), ids=LACKS)
def test_what_stands_instead_of_tests(source: str, lack: Lack) -> None:
    assert lack_of(source) is lack


LEFT_ALONE = {
    "test": "def test_a(): ...\n",
    "helper": "def make(): ...\n",
    "fixture": "import pytest\n@pytest.fixture\ndef cart(): ...\n",
    "data": "CASES = [1, 2]\n",
    "imported test": "from carts import test_a\n",
    "imported class": "from .carts import TestCart\n",
    "star": "from carts import *\n",
    "inherited": "from carts import CartTests\nclass TestCart(CartTests): ...\n",
    "unknown base": "from carts import Case\nclass CartTests(Case):\n    def test_a(self): ...\n",
    "made": "from carts import make\ntest_a = make()\n",
    "made class": "from carts import make\nTestCart = make()\n",
    "given class": "from carts import both\nclass CartTests:\n    def test_a(self): ...\nA, B = both(CartTests)\n",
    "rebuilt class": "from carts import fill\n@fill\nclass TestCart:\n    a = f()\n",
    "globals": "for n in 'ab':\n    globals()['test_' + n] = f(n)\n",
    "setattr": "class TestX:\n    a = f()\nfor n in 'ab':\n    setattr(TestX, n, f)\n",
    "load_tests": "def load_tests(*args): ...\n",
    "scenarios": "from pytest_bdd import scenarios\nscenarios('.')\n",
    "module skip": "import pytest\npytest.skip('x', allow_module_level=True)\n",
    "importorskip": "import pytest\npytest.importorskip('x')\n",
    "mixin": "class CartMixin:\n    def test_a(self): ...\n",
    "switched off": "class TestX:\n    __test__ = False  # a base\n    def test_a(self): ...\n",
    "handler": "def make_app():\n    @app.get('/')\n    def test_page(): ...\n    return app\n",
    "re-export": "from carts import cart\n__all__ = ['cart']\n",
}


@pytest.mark.parametrize("source", LEFT_ALONE.values(), ids=LEFT_ALONE)
def test_what_may_be_tests_or_help(source: str) -> None:
    assert lack_of(source) is None


@pytest.mark.parametrize("path", ["tests/__init__.py", "tests/conftest.py", "tests/urls.py"])
def test_names_that_promise_nothing(path: str) -> None:
    assert lack_of("", path, PytestConfig(rootdir=Path("/"), python_files=("*.py",))) is None


def test_helpers_may_only_import() -> None:
    assert lack_of("from carts import cart\n", "tests/test_helpers.py") is None


def test_doctests_are_tests_where_they_are_collected() -> None:
    source = '"""\n>>> 1\n1\n"""\n'
    assert lack_of(source) is Lack.WORDS
    assert lack_of(source, layout=PytestConfig(rootdir=Path("/"), doctest_modules=True)) is None


def test_program_that_runs_others_is_doubtful() -> None:
    file = read_file(
        b"def main(): ...\nif __name__ == '__main__':\n    main()\n",
        "tests/run_all_test.py",
        Role.COLLECTED,
        PytestConfig(rootdir=Path("/")),
    )
    assert isinstance(file, TestFile)
    assert file.testlessness is not None
    assert file.testlessness.doubtful
