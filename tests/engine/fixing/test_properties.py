"""What a fix promises, on made-up modules of everything that the rule pages show, by real runs on real files."""

import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from ssot_lint.engine.batches import plan_of, project_of
from ssot_lint.engine.fixing.one_file import Task, fix_file
from ssot_lint.engine.fixing.session import Session
from ssot_lint.fixes import FixedFile
from ssot_lint.model import Role, TestFile, read_file
from ssot_lint.pytest_config import PytestConfig
from ssot_lint.report.diff import diffs
from ssot_lint.rewrite.undo import undo
from tests.engine.fixing import projects
from tests.engine.fixing.pages import PLAIN, STYLES, make_mixture
from tests.engine.fixing.untouched import disturbed, notes_lost, split_bytes

SEEDS = st.integers(0, 2**32)


def made(seed: int) -> bytes:
    """A module in some style; plain where that style cannot be read."""
    random = Random(seed)
    text = make_mixture(random)
    data = random.choice((PLAIN, *STYLES)).write(text)
    try:
        compile(data, "made", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return PLAIN.write(text)
    return data


@contextmanager
def project_of_modules(**files: bytes) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield projects.project(Path(name).resolve(), **files)


def content(path: Path) -> bytes | None:
    """The bytes of a file; None when there is none, since a fix may take a file away that holds comments only."""
    return path.read_bytes() if path.exists() else None


def ids(data: bytes) -> Counter[str]:
    file = read_file(data, "test_a.py", Role.COLLECTED, PytestConfig(rootdir=Path("/")))
    assert isinstance(file, TestFile)
    return Counter(test.qualname for test in file.tests)


def undeclared(file: FixedFile) -> set[str]:
    """The tests that came or went although no fix says so."""
    before, after = ids(file.before), ids(file.after or b"")
    adds = {name for each in file.fixed for name in each.adds}
    removes = {name for each in file.fixed for name in each.removes}
    return ((before - after).keys() - removes) | ((after - before).keys() - adds)


def test_the_oracle_sees_what_is_disturbed() -> None:
    before = b"import os\n\n\ndef test_a():\n    pass\n\n\nx = 1\n# note 1\n"
    for after in (before.replace(b"x = 1", b"x = 2"), before.replace(b"x = 1", b"x  = 1"), before + b"y = 1\n"):
        assert disturbed(FixedFile("test_a.py", "", before, after))
    assert disturbed(FixedFile("test_a.py", "", before, before.replace(b"import os", b"import re"))) == []
    assert notes_lost(FixedFile("test_a.py", "", before, before[:-9])) == [b"# note 1"]


@given(SEEDS)
@settings(max_examples=100)
def test_all_else_stays_and_a_second_run_has_nothing_to_do(seed: int) -> None:
    data = made(seed)
    with project_of_modules(test_a=data) as folder:
        run = projects.fixed(folder)
        path = folder / "test_a.py"
        after = content(path)
        for file in run.changed:
            assert (file.before, file.after) == (data, after)
            compile(after or b"", "fixed", "exec", dont_inherit=True)
            assert disturbed(file) == []
            assert notes_lost(file) == []
            assert undeclared(file) == set()
        again = projects.fixed(folder)
        assert ([file.fixed for file in again.files if file.fixed], content(path)) == ([], after)
        assert again.report.findings == run.report.findings
        if run.changed:
            undo(str(folder / ".ssot_lint_cache" / "journal"), str(folder))
        assert path.read_bytes() == data


@given(SEEDS)
@settings(max_examples=30)
def test_git_applies_the_diff_to_what_the_fix_gives(seed: int) -> None:
    data = made(seed)
    with project_of_modules(test_a=data) as folder:
        shown = projects.fixed(folder, write=False)
        assert (folder / "test_a.py").read_bytes() == data
        text = b"".join(diffs(shown.files))
        if text:
            subprocess.run(["git", "apply", "--unsafe-paths", "-"], cwd=folder, input=text, check=True)
        applied = content(folder / "test_a.py")
        (folder / "test_a.py").write_bytes(data)
        projects.fixed(folder)
        assert content(folder / "test_a.py") == applied


@given(SEEDS)
@settings(max_examples=8)
def test_files_are_fixed_together_as_alone(seed: int) -> None:
    files = {"test_a": made(seed), "test_b": made(seed + 1)}
    alone = {}
    for name, data in files.items():
        with project_of_modules(**{name: data}) as folder:
            projects.fixed(folder)
            alone[name] = content(folder / f"{name}.py")
    with project_of_modules(**files) as folder:
        projects.fixed(folder)
        assert {name: content(folder / f"{name}.py") for name in files} == alone


@given(SEEDS)
@settings(max_examples=30)
def test_the_order_of_findings_does_not_matter(seed: int) -> None:
    with project_of_modules(test_a=made(seed)) as folder:
        request, chosen = projects.request(folder), projects.settings(folder, write=False)
        with Session(request, chosen) as session:
            for _, config, task in session.tasks(session.wanted(chosen)):
                plan, project = plan_of(config), project_of(config, folder)
                found = [fix_file(each, plan, project) for each in (task, shuffled(task, seed))]
                assert found[0].after == found[1].after
                assert found[0].unfixed == found[1].unfixed


def shuffled(task: Task, seed: int) -> Task:
    findings = list(task.report.findings)
    Random(seed).shuffle(findings)
    return replace(task, report=replace(task.report, findings=tuple(findings)))


def test_workers_give_what_one_process_gives(tmp_path: Path) -> None:
    files = {f"test_{seed:02}": made(seed) for seed in range(40)}
    results = []
    for jobs in (1, 2):
        folder = tmp_path / str(jobs)
        folder.mkdir()
        run = projects.fixed(projects.project(folder, **files), jobs=jobs)
        told = [(each.finding, each.reason) for each in run.unfixed]
        results.append(({name: content(folder / f"{name}.py") for name in files}, told, run.report.findings))
    assert results[0] == results[1]
    assert sum(results[0][0][name] != data for name, data in files.items()) > 20


def test_made_modules_are_not_all_refused() -> None:
    assert sum(len(split_bytes(made(seed))) > 5 for seed in range(30)) > 20
