"""What the factory rewrite makes of the examples of its pages passes under the real pytest."""

from pathlib import Path

import pytest

from ssot_lint.rule import load_registry
from ssot_lint.testing import Example, read_page
from tests.rewrite.project_runs import grow, run

SHOP = """
_manager = None


class Manager:
    _instance = None

    def __init__(self, user_context=None):
        self.user_context = user_context
        self.users = []

    @classmethod
    def get_instance(cls):
        if cls._instance is None:
            cls._instance = cls()
        return cls._instance


def get_manager():
    global _manager
    if _manager is None:
        _manager = Manager()
    return _manager


async def create_manager(user_context):
    assert user_context is not None
    return Manager(user_context)
"""
CONFTEST = """
import pytest


@pytest.fixture
def user_context():
    return object()
"""
CONFIG = """
[tool.pytest.ini_options]
asyncio_mode = "auto"

[[tool.ssot-lint.factories]]
replaces = ["shop.get_manager", "shop.Manager.get_instance"]
constructs = ["shop.Manager"]
call = "await shop.create_manager(user_context=user_context)"
fixtures = ["user_context"]
attributes = { user_context = "self.user_context" }
"""


def examples() -> list[Example]:
    """Every example of what the fix of a rule gives for a factory of the program."""
    rules = load_registry().rules
    found = [each for code in ("SSOT401", "SSOT405") for each in read_page(rules[code].page())]
    return [each for each in found if each.kind == "fixed" and "conftest.py" in dict(each.files)]


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.title)
def test_fixed_examples_pass(example: Example, tmp_path: Path) -> None:
    if "mark.anyio" in example.source:
        pytest.importorskip("anyio")
    files = {**dict(example.files), example.name: example.source, "pyproject.toml": example.config}
    grow(tmp_path, files)
    done = run(tmp_path, "-m", "pytest", "-q", "-p", "no:cacheprovider", example.name)
    assert done.returncode == 0, example.source + done.stdout[-3000:]
    assert "passed" in done.stdout or "skip" in example.source


def rewritten(root: Path, test: str) -> str:
    """What a fix run of the family makes of a test file; the result passes under pytest."""
    grow(root, {"shop.py": SHOP, "conftest.py": CONFTEST, "pyproject.toml": CONFIG, "test_shop.py": test})
    select = ("--select", "SSOT401,SSOT403,SSOT404,SSOT405")
    run(root, "-m", "ssot_lint", "fix", "--unsafe-fixes", "--allow-dirty", *select, "test_shop.py")
    done = run(root, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_shop.py")
    assert done.returncode == 0, (root / "test_shop.py").read_text("utf-8") + done.stdout[-3000:]
    return (root / "test_shop.py").read_text("utf-8")


RESETTING = """
import shop
from shop import Manager, get_manager


class TestManager:
    def setup_method(self):
        Manager._instance = None
        shop._manager = None

    def test_users(self):
        manager = get_manager()
        manager.users.append("ann")
        assert manager.users == ["ann"]

    def test_other(self):
        assert Manager.get_instance().users == []
"""
RESET = """
from shop import create_manager


class TestManager:
    async def test_users(self, user_context):
        manager = await create_manager(user_context=user_context)
        manager.users.append("ann")
        assert manager.users == ["ann"]

    async def test_other(self, user_context):
        assert (await create_manager(user_context=user_context)).users == []
"""


def test_pointless_resets_go_with_their_set_up(tmp_path: Path) -> None:
    assert rewritten(tmp_path, RESETTING) == RESET


STILL_USED = """
import shop
from shop import get_manager


class TestManager:
    def setup_method(self):
        shop._manager = None

    def test_users(self):
        users = [each() for each in (lambda: get_manager(),)]
        assert users[0].users == []

    def test_other(self):
        assert get_manager().users == []
"""


def test_resets_stay_while_somebody_gets_the_object(tmp_path: Path) -> None:
    after = rewritten(tmp_path, STILL_USED)
    assert "shop._manager = None" in after
    assert "lambda: get_manager()" in after
    assert after.count("await create_manager(user_context=user_context)") == 1


GUARDED = """
try:
    from shop import Manager, get_manager
except ImportError:
    get_manager = None


def test_users():
    \"\"\"Nobody is there.\"\"\"
    manager: Manager = get_manager()
    assert isinstance(manager, Manager)


def test_more():
    assert get_manager().users == []
"""


def test_a_guarded_import_stays_guarded(tmp_path: Path) -> None:
    after = rewritten(tmp_path, GUARDED)
    assert "    from shop import Manager, create_manager, get_manager\nexcept ImportError:" in after
    assert after.count("import") == GUARDED.count("import")


DEEP = """
from shop import get_manager


class Base:
    def connect(self, user_context):
        return get_manager()


class TestDeep(Base):
    def first(self, user_context):
        def inner():
            return self.connect(user_context)

        return inner()

    def test_first(self, user_context):
        with open(__file__) as source:
            text = source.read(9)
            assert [len(each.users) for each in (self.first(user_context),) if text] == [0]
"""


def test_everything_that_calls_a_helper_awaits_it(tmp_path: Path) -> None:
    after = rewritten(tmp_path, DEEP)
    assert after.count("async def") == 4
    assert "return await self.connect(user_context)" in after
    assert "(await self.first(user_context),)" in after


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_line_ends_and_tabs_stay(ending: str, tmp_path: Path) -> None:
    test = "from shop import get_manager\n\n\ndef test_users():\n\tassert get_manager().users == []  # none\n"
    (tmp_path / "test_shop.py").write_bytes(b"")
    grow(tmp_path, {"shop.py": SHOP, "conftest.py": CONFTEST, "pyproject.toml": CONFIG})
    (tmp_path / "test_shop.py").write_bytes(test.replace("\n", ending).encode())
    run(tmp_path, "-m", "ssot_lint", "fix", "--unsafe-fixes", "--allow-dirty", "--select", "SSOT401", "test_shop.py")
    lines = (tmp_path / "test_shop.py").read_bytes().decode().split(ending)
    assert lines[3:5] == [
        "async def test_users(user_context):",
        "\tassert (await create_manager(user_context=user_context)).users == []  # none",
    ]
    assert all("\n" not in line and "\r" not in line for line in lines)


TWICE = """
def test_users(user_context):
    from shop import Manager

    first = Manager(None)
    second = Manager(None)
    assert first.users == second.users
"""


def test_an_import_in_a_function_goes_with_the_last_call(tmp_path: Path) -> None:
    assert (
        rewritten(tmp_path, TWICE)
        == """
async def test_users(user_context):
    from shop import create_manager

    first = await create_manager(user_context=user_context)
    second = await create_manager(user_context=user_context)
    assert first.users == second.users
"""
    )
