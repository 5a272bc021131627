"""How tests end in a real pytest: every outcome, odd ends of tests and of pytest itself, settings of projects."""

import fcntl
import os
from pathlib import Path

import pytest

from ssot_lint.engine.verification.answers import Outcomes, run_tests
from ssot_lint.engine.verification.comparison import compare_outcomes
from tests.engine.verification.projects import COMMAND, create

KINDS = """
import unittest
import pytest

def test_passed(): pass
def test_failed(): assert False
def test_skipped(): pytest.skip("later")
@pytest.mark.skip
def test_skip_marked(): pass
@pytest.mark.xfail
def test_xfailed(): assert False
@pytest.mark.xfail
def test_xpassed(): pass
@pytest.mark.xfail(strict=True)
def test_strict(): pass
def test_error(no_such_fixture): pass
@pytest.fixture
def bad_end():
    yield
    raise OSError
def test_bad_end(bad_end): pass
def test_bad_both(bad_end): assert False
@pytest.mark.parametrize("a", [1, 2])
def test_case(a): assert a == 1
class OldTest(unittest.TestCase):
    @unittest.expectedFailure
    def test_expected(self): self.fail()
    def test_subtests(self):
        for number in range(3):
            with self.subTest(number=number):
                self.assertNotEqual(number, 1)
"""
KIND_OUTCOMES = {
    "test_passed": "passed",
    "test_failed": "failed",
    "test_skipped": "skipped",
    "test_skip_marked": "skipped",
    "test_xfailed": "xfailed",
    "test_xpassed": "xpassed",
    "test_strict": "failed",
    "test_error": "error",
    "test_bad_end": "error",
    "test_bad_both": "failed",
    "test_case[1]": "passed",
    "test_case[2]": "failed",
    "OldTest::test_expected": "xfailed",
    "OldTest::test_subtests": "failed",
}
DEADLY = "import os\ndef test_before(): pass\ndef test_deadly(): os._exit(0)\ndef test_after(): pass\n"
ONE = "def test_one(): pass\n"


def said(outcomes: Outcomes) -> dict[str, dict[str, str]]:
    return {
        file.name: {test: outcome.value for test, outcome in tests.items()} for file, tests in outcomes.tests.items()
    }


@pytest.mark.parametrize(
    "settings", ["", "addopts = -x --stepwise -q --no-header", "addopts = -n 2"], ids=["plain", "stopping", "xdist"]
)
def test_every_outcome_and_errors_of_other_files(settings: str, tmp_path: Path) -> None:
    broken = "import missing_module\n"
    files = create(tmp_path, {"test_a.py": broken, "test_kinds.py": KINDS, "test_none.py": ""}, settings=settings)
    outcomes = run_tests(COMMAND, tmp_path, files)
    assert outcomes.failure is None
    assert said(outcomes) == {"test_kinds.py": KIND_OUTCOMES, "test_none.py": {}}
    assert [(file.name, "missing_module" in text) for file, text in outcomes.errors.items()] == [("test_a.py", True)]


@pytest.mark.parametrize("mode", ["auto", "strict"])
def test_async_tests_run_as_the_project_says(mode: str, tmp_path: Path) -> None:
    settings = f"asyncio_mode = {mode}\nasyncio_default_fixture_loop_scope = function"
    files = create(tmp_path, {"test_a.py": "async def test_async(): assert True\n"}, settings=settings)
    assert said(run_tests(COMMAND, tmp_path, files)) == {
        "test_a.py": {"test_async": "passed" if mode == "auto" else "failed"}
    }


def test_a_test_that_ends_the_process_spoils_only_its_own_file(tmp_path: Path) -> None:
    texts = {"test_a.py": ONE, "test_b.py": DEADLY, "test_c.py": ONE, "test_d.py": DEADLY, "test_e.py": KINDS}
    files = create(tmp_path, texts)
    outcomes = run_tests(COMMAND, tmp_path, files)
    deadly = {"test_before": "passed", "test_deadly": "crashed", "test_after": "not run"}
    one = {"test_one": "passed"}
    assert outcomes.failure is None
    assert said(outcomes) == dict(zip(texts, [one, deadly, one, deadly, KIND_OUTCOMES], strict=True))


@pytest.mark.parametrize(
    ("ending", "settings"),
    [
        ("import pytest; pytest.exit('enough')", ""),
        ("raise KeyboardInterrupt", ""),
        ("import os; os.kill(os.getpid(), 11)", ""),
        ("import os; os._exit(0)", "addopts = -n 1"),
    ],
    ids=["exit", "interrupt", "segfault", "worker"],
)
def test_other_ways_to_end_the_process(ending: str, settings: str, tmp_path: Path) -> None:
    files = create(tmp_path, {"test_a.py": f"def test_end(): {ending}\n", "test_b.py": ONE}, settings=settings)
    outcomes = run_tests(COMMAND, tmp_path, files)
    assert outcomes.failure is None
    assert said(outcomes) == {"test_a.py": {"test_end": "crashed"}, "test_b.py": {"test_one": "passed"}}


def test_a_test_that_never_ends_is_given_up_with_the_rest_of_its_file(tmp_path: Path) -> None:
    endless = "import time\ndef test_endless(): time.sleep(600)\ndef test_later(): pass\n"
    files = create(tmp_path, {"test_a.py": ONE, "test_b.py": endless, "test_c.py": ONE})
    outcomes = run_tests(COMMAND, tmp_path, files, timeout=10)
    assert outcomes.failure is None
    assert said(outcomes) == {
        "test_a.py": {"test_one": "passed"},
        "test_b.py": {"test_endless": "timed out", "test_later": "not run"},
        "test_c.py": {"test_one": "passed"},
    }


def test_what_tests_started_ends_with_them(tmp_path: Path) -> None:
    starting = (
        "import fcntl, subprocess, sys\n"
        "def test_start():\n"
        "    lock = open('lock', 'w')\n"
        "    fcntl.flock(lock, fcntl.LOCK_EX)\n"
        "    program = \"import time; time.sleep(60); open('late', 'w')\"\n"
        "    subprocess.Popen([sys.executable, '-c', program], pass_fds=[lock.fileno()])\n"
    )
    files = create(tmp_path, {"test_a.py": starting})
    assert said(run_tests(COMMAND, tmp_path, files)) == {"test_a.py": {"test_start": "passed"}}
    with open(tmp_path / "lock") as lock:
        # Is had when the last process that holds it is gone.
        fcntl.flock(lock, fcntl.LOCK_EX)
    assert not (tmp_path / "late").exists()


def test_no_reports_or_caches_are_left_behind_and_coverage_and_order_are_settled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Dask sets one for its workers, and leaves it to all that follows in the process.
    monkeypatch.delenv("PYTHONHASHSEED", raising=False)
    options = (
        "def pytest_addoption(parser):\n"
        "    parser.addoption('--no-cov', action='store_true')\n"
        "    parser.addoption('--randomly-seed', default='last')\n"
    )
    asking = (
        "def test_coverage(request): assert request.config.option.no_cov is True\n"
        "def test_seed(request): assert request.config.option.randomly_seed == 1\n"
        "def test_set(): assert os.environ['PYTHONHASHSEED'] == '0'\n"
    )
    ordered = "import os\n"
    files = create(
        tmp_path, {"conftest.py": options, "test_a.py": ordered + asking}, settings="addopts = --junitxml=r.xml --lf"
    )
    outcomes = run_tests(COMMAND, tmp_path, files)
    assert said(outcomes) == {"test_a.py": dict.fromkeys(("test_coverage", "test_seed", "test_set"), "passed")}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["conftest.py", "pytest.ini", "test_a.py"]


def test_an_error_in_a_hook_after_the_tests_keeps_what_they_said(tmp_path: Path) -> None:
    hook = "def pytest_sessionfinish(): raise KeyError('broken hook')\n"
    files = create(tmp_path, {"conftest.py": hook, "test_a.py": ONE})
    outcomes = run_tests(COMMAND, tmp_path, files)
    assert said(outcomes) == {"test_a.py": {"test_one": "passed"}}
    assert outcomes.failure is not None
    assert "KeyError: 'broken hook'" in outcomes.failure


def test_a_rewritten_file_is_seen_though_its_size_and_time_are_the_same(tmp_path: Path) -> None:
    right = "def test_sum(): assert 1 + 1 == 2\ndef test_name(): pass\n"
    (file,) = create(tmp_path, {"test_a.py": right})
    os.utime(file, (1, 1))
    before = run_tests(COMMAND, tmp_path, [file])
    file.write_text(right.replace("== 2", "== 3"))
    os.utime(file, (1, 1))
    after = run_tests(COMMAND, tmp_path, [file])
    assert compare_outcomes(before, after, {}).reasons == {file: ["test_sum: passed before, failed after"]}
    assert compare_outcomes(before, after, {file: ["test_sum"]}).reasons == {}
