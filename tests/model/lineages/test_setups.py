"""Set-up and tear-down methods that never run, or keep a base's from running."""

from pathlib import Path
from typing import Never

import pytest

from ssot_lint.findings import Confidence
from ssot_lint.model.lineages.setups import Cause, dead_setups, missing_supers
from tests.model.projects import class_of, read_project

KIT = """
import unittest

class Plain: pass
class Bridge:
    def setup_method(self, method):
        self._start()
    def _start(self):
        self.setUp()
    def setUp(self): ...
class SuperBridge(Bridge):
    def setup_method(self, method):
        Bridge.setUp(self)
class Case(unittest.TestCase): pass
class AsyncCase(unittest.IsolatedAsyncioTestCase): pass
"""


def dead(folder: Path, body: str, base: str = "Plain", **files: str) -> list[tuple[str, Cause]]:
    texts = {f"{name}.py": text for name, text in files.items()}
    source = f"import asyncio\nimport pytest\nfrom kit import *\nclass TestA({base}):\n{body}\n"
    file = read_project(folder, texts | {"kit.py": KIT, "test_x.py": source + "    def test_a(self): ...\n"})
    return [(each.name, each.cause) for each in dead_setups(class_of(file, "TestA"))]


@pytest.mark.parametrize(
    ("base", "body", "causes"),
    [
        ("Plain", "def setUp(self): ...", {"setUp": Cause.UNCALLED}),
        ("Plain", "def setup_method(self): ...", {}),
        ("Plain", "async def setup_method(self): ...", {"setup_method": Cause.UNAWAITED}),
        ("Plain", "def setup(self): ...", {"setup": Cause.NOSE}),
        ("Plain", "def setup(self, name): ...", {}),
        ("Plain", "@pytest.fixture(autouse=True)\n    def setUp(self): ...", {}),
        ("Plain", "def setup_method(self): self.setUp()\n    def setUp(self): ...", {}),
        (
            "Plain",
            "async def setup_method(self): self.setUp()\n    def setUp(self): ...",
            {"setup_method": Cause.UNAWAITED, "setUp": Cause.UNCALLED},
        ),
        (
            "Plain",
            "def setup_method(self): self.asyncSetUp()\n    async def asyncSetUp(self): ...",
            {"asyncSetUp": Cause.UNCALLED},
        ),
        ("Plain", "def setup_method(self): asyncio.run(self.asyncSetUp())\n    async def asyncSetUp(self): ...", {}),
        ("Plain", "async def test_b(self): await self.asyncSetUp()\n    async def asyncSetUp(self): ...", {}),
        ("Plain", "def test_b(self, request): request.addfinalizer(self.tearDown)\n    def tearDown(self): ...", {}),
        ("Plain", "def test_b(self): getattr(self, 'setUp')()\n    def setUp(self): ...", {}),
        ("Plain", "def setUp(self): super().setUp()", {"setUp": Cause.UNCALLED}),
        ("Plain", "def setUp(self): ...\n    def test_b(self): self.start()\n    def start(self): self.setUp()", {}),
        ("Plain", "def setUp(self): ...\n    def start(self): self.setUp()", {"setUp": Cause.UNCALLED}),
        ("Plain", "def setUp(self): ...\n    def test_\u00e9(self): self.\uff53etUp()", {}),
        ("Bridge", "def setUp(self): ...", {}),
        ("Bridge", "def setup_method(self, method): ...\n    def setUp(self): ...", {"setUp": Cause.UNCALLED}),
        ("SuperBridge", "def setUp(self): ...", {"setUp": Cause.UNCALLED}),
        ("Case", "def setUp(self): ...", {}),
        ("Case", "async def setUp(self): ...", {"setUp": Cause.UNAWAITED}),
        ("Case", "async def asyncSetUp(self): ...", {"asyncSetUp": Cause.UNCALLED}),
        ("Case", "def setup_method(self, method): ...", {"setup_method": Cause.FOREIGN}),
        ("AsyncCase", "async def asyncSetUp(self): ...", {}),
        ("AsyncCase", "async def setUp(self): ...", {"setUp": Cause.UNAWAITED}),
    ],
)
def test_what_never_runs(tmp_path: Path, base: str, body: str, causes: dict[str, Cause]) -> None:
    assert dict(dead(tmp_path, f"    {body}", base)) == causes


def test_calls_are_followed_only_where_something_says_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def follow(*given: object) -> Never:
        raise AssertionError("followed")

    monkeypatch.setattr("ssot_lint.model.lineages.reaching.reach_of", follow)
    monkeypatch.setattr("ssot_lint.model.pretests.ENABLED", True)
    assert dict(dead(tmp_path, "    def setUp(self): super().setUp()", "Plain")) == {"setUp": Cause.UNCALLED}
    assert dict(dead(tmp_path, "    def setup_method(self): ...", "Case")) == {"setup_method": Cause.FOREIGN}
    with pytest.raises(AssertionError, match="followed"):
        dead(tmp_path, "    def setUp(self): ...\n    def start(self): self.setUp()", "Plain")


def test_conftest_fixture_that_calls_the_set_up(tmp_path: Path) -> None:
    conftest = "import pytest\n@pytest.fixture(autouse=True)\ndef start(request):\n    request.instance.setUp()\n"
    assert dead(tmp_path, "    def setUp(self): ...", conftest=conftest) == []


def test_unknown_base_and_lost_attributes(tmp_path: Path) -> None:
    source = """
    from acme import Strange
    class TestA(Strange):
        def setUp(self):
            self.a = self.b = 1
            self.c, self.d = 1, 2
        def setup_method(self): self.b = 2
    """
    files = {"kit.py": KIT, "test_x.py": source}
    (found,) = dead_setups(class_of(read_project(tmp_path, files), "TestA"))
    assert (found.confidence, found.attributes) == (Confidence.POSSIBLE, ("a", "c", "d"))


BASES = """
import abc
from django.test import TestCase

class Base:
    def setup_method(self, method):
        self.started = True
    def teardown_method(self, method): pass
    @abc.abstractmethod
    def setUp(self): ...
class Middle(Base): pass
class DjangoBase(TestCase): pass
"""


@pytest.mark.parametrize(
    ("base", "body", "found"),
    [
        ("Base", "def setup_method(self, method): ...", [("setup_method", "Base", Confidence.CERTAIN)]),
        ("Middle", "def setup_method(self, method): ...", [("setup_method", "Base", Confidence.CERTAIN)]),
        ("Base", "def teardown_method(self, method): ...", [("teardown_method", "Base", Confidence.LIKELY)]),
        ("Base", "def setUp(self): ...", []),
        ("Base", "def setup_class(cls): ...", []),
        ("Base", "def setup_method(self, method): super().setup_method(method)", []),
        ("Base", "def setup_method(self, method): super(TestA, self).setup_method(method)", []),
        ("Base", "def setup_method(self, method): Base.setup_method(self, method)", []),
        ("bases.Middle", "def setup_method(self, method): bases.Middle.setup_method(self, method)", []),
        ("Base", "def setup_method(self, m): super().x(m)", [("setup_method", "Base", Confidence.CERTAIN)]),
        ("Base", "def setup_method(self, method): self._go()\n    def _go(self): super().setup_method(None)", []),
        ("DjangoBase", "def setUpClass(cls): ...", [("setUpClass", "django.test.TestCase", Confidence.CERTAIN)]),
        ("DjangoBase", "def setUp(self): ...", []),
    ],
)
def test_overriding_without_super(
    tmp_path: Path, base: str, body: str, found: list[tuple[str, str, Confidence]]
) -> None:
    source = f"import bases\nfrom bases import *\nclass TestA({base}):\n    {body}\n"
    file = read_project(tmp_path, {"bases.py": BASES, "test_x.py": source})
    missing = missing_supers(class_of(file, "TestA").definition, file)
    assert [(each.name, each.base, each.confidence) for each in missing] == found
