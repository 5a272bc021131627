"""A function that is said to be what it was has the same checks before and after, counted in full."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssot_lint.fixes import Edit
from ssot_lint.model import Role, TestFile, read_file
from ssot_lint.model.rewriting.kept import Kept, kept_functions
from ssot_lint.model.rewriting.ledger import Booking, Place, book
from ssot_lint.model.rewriting.places import suites_of
from ssot_lint.model.rewriting.shift import read_shift
from ssot_lint.project import Project
from ssot_lint.project.roles import Roles
from ssot_lint.pytest_config import PytestConfig
from ssot_lint.rewrite.lines import apply_edits

KIT = """
import unittest


class Probe:
    def verify(self, it):
        assert it


class Base:
    expected = 3

    def setup_method(self):
        self.probe = Probe()

    def ensure(self, it):
        assert it


class Case(unittest.TestCase):
    def ensure(self, it):
        print(it)


def verify(it):
    assert it


def show(it):
    print(it)
"""
# Each part of a module, and what may stand there instead.
PARTS = (
    ("import pytest\n", "import pytest\nimport unittest\n"),
    (
        "from kit import Base, Case, Probe, verify\n",
        "from kit import Base, Case, Probe\nfrom kit import show as verify\n",
        "from kit import Base as Case\nfrom kit import Case as Base\nfrom kit import Probe, verify\n",
        "from kit import *\n",
    ),
    ("LIMIT = 3\n", "LIMIT = len('x')\n", "LIMIT = pytest.limit\n"),
    ("run = verify\n", "run = print\n", ""),
    (
        "def check(it):\n    assert it\n",
        "def check(it):\n    return it\n",
        "async def check(it):\n    verify(it)\n",
        "",
    ),
    (
        "def pass_on(it):\n    check(it)\n",
        "def pass_on(it):\n    run(it)\n",
        "def pass_on(it, probe=None):\n    pass\n",
    ),
    (
        "@pytest.fixture\ndef probe():\n    return Probe()\n",
        "@pytest.fixture\ndef probe():\n    return 3\n",
        "@pytest.fixture(name='probe')\ndef make_probe():\n    yield Probe()\n",
    ),
    ("class TestA(Base):\n", "class TestA:\n", "class TestA(Case):\n", "@pytest.mark.slow\nclass TestA(Base):\n"),
    ("    level = 3\n", "    level = LIMIT\n", "    level: int\n"),
    (
        "    def set_up(self):\n        self.own = Probe()\n",
        "    def set_up(self):\n        self.own = print\n",
        "    def set_up(self):\n        with open('x') as self.own:\n            pass\n",
    ),
    ("    def ask(self, it):\n        self.own.verify(it)\n", "    def ask(self, it):\n        return it\n", ""),
    ("    def test_own(self):\n        self.ask(1)\n", "    def test_own(self):\n        self.ensure(1)\n"),
    (
        "    def test_probe(self, probe):\n        probe.verify(1)\n",
        "    def test_probe(self):\n        self.probe.verify(1)\n",
    ),
    (
        "    def test_level(self):\n        assert self.level == LIMIT\n",
        "    def test_level(self):\n        check(3)\n",
    ),
    ("    def test_set(self):\n        self.own.verify(2)\n        self.ensure(1)\n", ""),
    ("class TestB(TestA):\n", "class TestB(Base):\n", "class TestB(Probe, TestA):\n", "class TestB:\n"),
    ("    def test_more(self):\n        self.ask(2)\n        self.ensure(2)\n        pass_on(1)\n", "    pass\n"),
    ("    def test_super(self):\n        super().ask(self)\n        run(3)\n", ""),
    ("def test_free(probe):\n    pass_on(probe)\n    probe.verify(3)\n", "def test_free():\n    pass_on(1)\n"),
    (
        "def test_nested():\n    def inner():\n        check(1)\n    inner()\n    TestA().ask(1)\n",
        "def test_nested():\n    run(1)\n",
    ),
    ("def test_limit():\n    assert LIMIT\n    assert TestA.level\n", "def test_limit():\n    verify(LIMIT)\n"),
)


def written(chosen: list[int]) -> str:
    return "".join(part[number] for part, number in zip(PARTS, chosen, strict=True))


def edits_between(old: list[int], new: list[int]) -> list[Edit]:
    edits, line = [], 1
    for part, before, after in zip(PARTS, old, new, strict=True):
        last = line + part[before].count("\n") - 1
        if before != after:
            edits.append(Edit(line, last, part[after]))
        line = last + 1
    return edits


def choice(random: Random) -> tuple[list[int], list[int]]:
    old = [random.randrange(len(part)) if random.random() < 0.3 else 0 for part in PARTS]
    new = [
        random.randrange(len(part)) if random.random() < 0.12 else before
        for part, before in zip(PARTS, old, strict=True)
    ]
    return old, new


class Folder:
    """A project of a module beside its kit, in which one version of the module takes the place of another."""

    def __init__(self, root: Path) -> None:
        (root / "kit.py").write_text(KIT)
        self.path = str(root / "test_x.py")
        self.project = Project([root], Roles(fallback=root))
        self.layout = PytestConfig(rootdir=root)

    def read(self, text: str) -> TestFile | None:
        file = read_file(text.encode(), "test_x.py", Role.COLLECTED, self.layout)
        return file if isinstance(file, TestFile) else None

    def compared(self, old: list[int], new: list[int]) -> tuple[Kept, dict[Place, Booking], dict[Place, Booking]]:
        """What is kept, and the full books of both; nothing is kept of what does not parse."""
        text, edits = written(old), edits_between(old, new)
        assert apply_edits(text, edits) == written(new)
        before, after = self.read(text), self.read(written(new))
        if before is None or after is None:
            return Kept(), {}, {}
        self.project.adopt(before, self.path)
        kept = kept_functions(before, after, read_shift(edits))
        booked = book(before)
        self.project.adopt(after, self.path)
        return kept, booked, book(after)


def places(text: str, lines: frozenset[int]) -> list[Place]:
    import ast

    found, seen = [], Counter[str]()
    stack: list[tuple[ast.AST, str]] = [(ast.parse(text), "")]
    while stack:
        node, around = stack.pop(0)
        for each in (each for suite in suites_of(node) for each in suite):
            name = f"{around}{getattr(each, 'name', '')}"
            if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
                seen[name] += 1
                found += [Place(name, seen[name])] if each.lineno in lines else []
            elif isinstance(each, ast.ClassDef):
                stack.append((each, f"{name}."))
    return found


@given(st.integers(0, 2**32))
@settings(max_examples=300, deadline=None)
def test_what_is_kept_checks_as_much_as_before(seed: int) -> None:
    old, new = choice(Random(seed))
    with tempfile.TemporaryDirectory() as folder:
        kept, before, after = Folder(Path(folder).resolve()).compared(old, new)
    for version, lines, booked in ((old, kept.before, before), (new, kept.after, after)):
        assert set(places(written(version), lines)) <= booked.keys()
    for place, match in zip(places(written(old), kept.before), places(written(new), kept.after), strict=True):
        had, has = before[place], after[match]
        assert place.name == match.name
        assert (had.strength, had.own) == (has.strength, has.own)


def number_of(start: str) -> int:
    return next(number for number, part in enumerate(PARTS) if part[0].startswith(start))


@pytest.mark.parametrize(
    ("part", "to", "expected"),
    [
        ("def test_free", 1, {"check", "pass_on", "probe", "TestA.test_own", "TestA.test_level", "TestB.test_super"}),
        ("def check", 1, {"probe", "TestA.test_own", "TestA.ask", "TestB.test_super", "test_limit"}),
        ("    def ask", 1, {"check", "probe", "TestA.test_level", "test_free", "test_limit"}),
        ("class TestA", 1, {"check", "pass_on", "TestA.test_level", "TestA.ask"}),
    ],
)
def test_most_of_a_file_is_kept(part: str, to: int, expected: set[str], tmp_path: Path) -> None:
    old = [0] * len(PARTS)
    new = [to if number == number_of(part) else 0 for number in range(len(PARTS))]
    kept, _, _ = Folder(tmp_path).compared(old, new)
    assert expected <= {place.name for place in places(written(old), kept.before)}


@pytest.mark.parametrize(("part", "to"), [("class TestA", 2), ("class TestA", 3), ("from kit", 3)])
def test_nothing_is_kept_where_words_do_not_tell(part: str, to: int, tmp_path: Path) -> None:
    old = [0] * len(PARTS)
    new = [to if number == number_of(part) else 0 for number in range(len(PARTS))]
    assert Folder(tmp_path).compared(old, new)[0] == Kept()
