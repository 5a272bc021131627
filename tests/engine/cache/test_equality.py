"""Whatever is done to a project, a check with the cache of what it was finds what a check without finds."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.cache.running import check_cached, check_cold, write

A = "from kit import Base\nfrom shop import compute\n\n\n"
B = "from helper import verify\nfrom shop import compute\n\n\n"
# Each file with texts that mean different things to the others.
TEXTS: dict[str, tuple[str, ...]] = {
    "kit/__init__.py": ("from kit.base import Base\n", "", "from .base import *\n", "def __getattr__(name): ...\n"),
    "kit/base.py": (
        "import unittest\n\n\nclass Base(unittest.TestCase):\n    def verify(self, it):\n        self.assertTrue(it)\n",
        "class Base:\n    def verify(self, it):\n        print(it)\n",
        "from kit.ground import Ground\n\n\nclass Base(Ground):\n    pass\n",
        "from kit.ground import *\n\nBase = Ground\n",
        "class Base(:\n",
        "",
    ),
    "kit/ground.py": (
        "import unittest\n\n\nclass Ground(unittest.TestCase):\n    def verify(self, it):\n        assert it\n",
        "class Ground:\n    verify = None\n",
        "from kit.base import Base as Ground\n",
    ),
    "kit.py": ("class Base:\n    pass\n",),
    "helper.py": (
        "def verify(it):\n    assert it\n",
        "def verify(it):\n    return it\n",
        "from unittest.mock import Mock\n\nverify = Mock()\n",
        "from kit.ground import verify\n",
    ),
    "tests/helper.py": ("def verify(it):\n    print(it)\n", "import missing\n"),
    "src/helper.py": ("verify = print\n",),
    "conftest.py": (
        "import pytest\n\n\n@pytest.fixture\ndef thing():\n    return 1\n",
        "from unittest.mock import Mock\n\nimport pytest\n\n\n@pytest.fixture\ndef thing():\n    return Mock()\n",
        "pytest_plugins = ['plug']\n",
        "collect_ignore = ['tests/test_b.py']\n",
        "import sys\n\nsys.path.insert(0, 'src')\n",
    ),
    "tests/conftest.py": ("import pytest\n\n\n@pytest.fixture(autouse=True)\ndef thing(helper):\n    yield\n",),
    "plug.py": ("import pytest\n\n\n@pytest.fixture\ndef thing():\n    assert 1\n", "x = 1\n"),
    "tests/__init__.py": ("",),
    "shop.py": ("def compute(*given):\n    return sum(given)\n", "class Shop:\n    compute = 1\n"),
    "tests/test_a.py": (
        A + "class TestA(Base):\n    def test_it(self):\n        self.verify(compute(1))\n",
        A + "class TestA(Base):\n    def test_it(self):\n        pass\n",
        A + "import kit.gone\n\n\nclass TestA(Base):\n    def test_it(self):\n        self.verify(1)\n",
        "from kit.base import Base, Gone\n\n\nclass TestA(Base):\n    def test_it(self, it):\n        assert it\n",
    ),
    "tests/test_b.py": (
        B + "def test_it(thing):\n    verify(compute(thing))\n",
        B + "import helper\n\n\ndef test_it(thing, other):\n    thing.call()\n    helper.verify(compute(thing.x))\n",
        B + "from tests.test_a import TestA\n\n\nclass TestB(TestA):\n    def test_it(self):\n        self.verify(2)\n",
        B + "def test_it(): verify(compute(1))  # ssot: ignore[SSOT103] by eye\n",
    ),
    "pytest.ini": ("[pytest]\n", "[pytest]\npythonpath = src\n", "[pytest]\npython_files = test_a.py\n"),
    "pyproject.toml": (
        "[tool.ssot-lint]\n",
        "[tool.ssot-lint]\nmin-confidence = 'possible'\n",
        "[tool.ssot-lint]\nignore = ['SSOT1']\n",
        "[tool.ssot-lint]\nper-file-ignores = { 'tests/test_b.py' = ['ALL'] }\n",
        "[tool.ssot-lint]\nbase-classes = ['kit.base.Base']\n",
        "[project]\nname = 'x'\ndependencies = ['pytest', 'pytest-mock']\n",
    ),
}
NAMES = sorted(TEXTS)
LATER = ("kit.py", "tests/__init__.py", "tests/helper.py", "src/helper.py")
START = {name: texts[0] for name, texts in TEXTS.items() if name not in LATER}

changes = st.one_of(
    st.sampled_from(NAMES).flatmap(lambda name: st.tuples(st.just(name), st.sampled_from(TEXTS[name]))),
    st.tuples(st.sampled_from(NAMES), st.none()),
    st.tuples(st.sampled_from(NAMES), st.sampled_from(["tests/test_c.py", "helper.py", "tests/kit.py"]).map(Path)),
)


def change(root: Path, name: str, what: str | Path | None) -> None:
    """Write a text, delete the file, or move it."""
    path = root / name
    if isinstance(what, str):
        write(root, {name: what})
    elif path.is_file():
        path.unlink() if what is None else path.rename(root / what)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(changes, min_size=1, max_size=4), min_size=1, max_size=4))
def test_cached_equals_uncached_after_any_edits(rounds: list[list[tuple[str, str | Path | None]]]) -> None:
    root = Path(tempfile.mkdtemp())
    try:
        write(root, START)
        assert check_cached(root) == check_cold(root)
        for edits in rounds:
            for name, what in edits:
                change(root, name, what)
            cold = check_cold(root)
            assert check_cached(root) == cold
            assert check_cached(root) == cold
    finally:
        shutil.rmtree(root)


DECIDING = ("kit/__init__.py", "kit/base.py", "helper.py", "tests/helper.py", "conftest.py", "pyproject.toml")


@pytest.mark.parametrize("name", DECIDING)
def test_these_edits_change_what_is_found_in_other_files(name: str, tmp_path: Path) -> None:
    write(tmp_path, START)
    (tmp_path / name).unlink(missing_ok=True)
    found = [check_cold(tmp_path).findings]
    for text in TEXTS[name]:
        write(tmp_path, {name: text})
        found.append(check_cold(tmp_path).findings)
    in_others = [[each for each in findings if each.path != name] for findings in found]
    assert any(each != in_others[0] for each in in_others)
