"""Projects of test classes without the canonical base, with real pytest around them."""

import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

from ssot_lint.config import load_configs
from ssot_lint.engine.fixing.run import FixRun, FixSettings, fix
from ssot_lint.engine.run import Request
from ssot_lint.engine.schema import schema_of
from ssot_lint.rule import load_registry

CODES = ("SSOT301", "SSOT302", "SSOT303", "SSOT304", "SSOT305", "SSOT306")
PLAIN = """
    class ShopTestCase:
        def setup_method(self, method=None):
            with open("set_up.log", "a") as log:
                print(type(self).__qualname__, file=log)
            self.shop = "shop"

        def teardown_method(self, method):
            self.shop = None

        def assertEqual(self, first, second, message=None):
            assert first == second, message


    class AsyncShopTestCase(ShopTestCase):
        pass
    """
CASES = """
    import unittest


    class ShopTestCase(unittest.TestCase):
        def setUp(self):
            with open("set_up.log", "a") as log:
                print(type(self).__qualname__, file=log)
            self.shop = "shop"


    class AsyncShopTestCase(unittest.IsolatedAsyncioTestCase):
        def setUp(self):
            with open("set_up.log", "a") as log:
                print(type(self).__qualname__, file=log)
            self.shop = "shop"
    """
_CONFIG = """
    [tool.pytest.ini_options]
    asyncio_mode = "auto"

    [tool.ssot-lint]
    base-classes = ["testkit.cases.ShopTestCase", "testkit.cases.AsyncShopTestCase"]
    """
_OUTCOME = re.compile(r"^(PASSED|FAILED|ERROR|SKIPPED|XFAIL|XPASS) (\S+)", re.MULTILINE)


@dataclass(frozen=True)
class Outcomes:
    """What pytest said of each test, and of which classes the base's set-up ran."""

    tests: dict[str, str]
    set_up: set[str]

    @property
    def classes(self) -> set[str]:
        """The classes of the tests that ran."""
        names = (name.split("[")[0].split("::") for name, outcome in self.tests.items() if outcome != "SKIPPED")
        return {".".join(parts[1:-1]) for parts in names}


def write_project(folder: Path, files: Mapping[str, str], kit: str = PLAIN) -> None:
    """Write the files, a configuration and the canonical bases."""
    for name, text in {"pyproject.toml": _CONFIG, "testkit/__init__.py": "", "testkit/cases.py": kit, **files}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(dedent(text).lstrip("\n"))


def run_pytest(folder: Path) -> Outcomes:
    """Run the tests of the folder in a process of its own."""
    log = folder / "set_up.log"
    log.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", "-rA", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    tests = {name: outcome for outcome, name in _OUTCOME.findall(done.stdout)}
    return Outcomes(tests, set(log.read_text().split()) if log.exists() else set())


def fix_bases(folder: Path, *codes: str) -> FixRun:
    """Make the fixes of the base-class rules in the folder."""
    schema = schema_of(load_registry())
    overrides = {"select": codes or CODES}
    configs = load_configs(folder, schema, config_args=(), isolated=False, overrides=overrides)
    request = Request(paths=(".",), cwd=folder, configs=configs, schema=schema, jobs=1)
    return fix(request, FixSettings(unsafe=True, allow_dirty=True, root=folder))
