"""The measurements measure what they say: peaks of grandchildren, fresh clones, edits that count, equal findings."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest

from benchmarks.speed.equality import executors, pretests
from benchmarks.speed.figures import Row, keeps, table
from benchmarks.speed.interpreters import find_python, make_environment
from benchmarks.speed.peers import Peer, refusal
from benchmarks.speed.processes import ROOT, Command, Tool, measured, output, parse_seconds
from benchmarks.speed.trees import Tree, clone, commit_project, generated_tree, read_tree
from benchmarks.speed.warm import change_files

_EATER = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'x = bytearray(150_000_000)'])"
# A peak is at least that of who measures, and the process of these tests has grown by what it did before.
_MEASURE = f"""
import sys
from pathlib import Path
from benchmarks.speed.processes import Command, measured
for code in ("pass", {_EATER!r}):
    used = measured(Command((sys.executable, "-c", code)), Path.cwd())
    print(used.peak, used.cpu, used.wall)
"""
_FINDINGS = ("check", "--no-cache", "--exit-zero", "--output-format", "json", "tests")


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    return generated_tree(tmp_path_factory.mktemp("bench") / "tree", 12)


def test_the_table_says_which_limit_is_kept() -> None:
    rows = [Row("a", (1.0, 3.0, 2.0), bar="≤ 2.0", aim="≤ 1.5"), Row("b", (5.0,), bar="≥ 3", aim="≥ 4"), Row("c", ())]
    assert [row.verdict for row in rows] == ["bar", "aim", ""]
    lines = table(rows).splitlines()
    assert [cell.strip() for cell in lines[2].split("|")[1:-1]] == [
        "a",
        "2.00 ×",
        "1.00 … 3.00",
        "≤ 2.0",
        "≤ 1.5",
        "bar",
        "",
    ]
    assert "skipped" in lines[4]
    assert len({len(line) for line in lines}) == 1
    assert [keeps(2.0, "≤ 2.0"), keeps(2.1, "≤ 2.0"), keeps(3, "≥ 3"), keeps(2.9, "≥ 3")] == [True, False, True, False]


def test_the_peak_is_that_of_the_largest_process_below(tmp_path: Path) -> None:
    measure = Command((sys.executable, "-c", _MEASURE), {"PYTHONPATH": str(ROOT)})
    small, large = (tuple(map(float, line.split())) for line in output(measure, tmp_path).splitlines())
    assert large[0] > 150_000_000 > small[0]
    assert min(*small, *large) > 0


def test_a_command_that_fails_is_no_measurement(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="ended with 3"):
        measured(Command((sys.executable, "-c", "raise SystemExit(3)")), tmp_path)
    assert measured(Command((sys.executable, "-c", "raise SystemExit(3)")), tmp_path, codes=(3,)).wall > 0


def test_the_parser_alone_takes_what_does_not_parse(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    (tmp_path / "b.py").write_bytes(b"class (:\0\n")
    assert parse_seconds(["a.py", "b.py"], tmp_path) > 0


def test_parts_are_chosen_alike_and_a_whole_is_named_by_its_folder(tree: Tree) -> None:
    assert tree.arguments == (".",)
    assert tree.part(5) == tree.part(5)
    assert tree.part(5).arguments == tree.part(5).files == tuple(sorted(tree.part(5).files))
    assert tree.part(1000) is tree
    assert len(tree.part_of_size(tree.megabytes / 2).files) == round(len(tree.files) / 2)
    assert tree.middle_file in tree.files


def test_a_fresh_clone_has_the_same_findings(tree: Tree, tmp_path: Path) -> None:
    below = read_tree(tree.folder / "tests")
    repository = commit_project(below, tmp_path / "repository")
    there = clone(repository, below, tmp_path / "deep" / "clone")
    assert there.folder == tmp_path / "deep" / "clone" / "tests"
    assert read_tree(there.folder).files == below.files
    here = json.loads(output(Tool().command(*_FINDINGS), tree.folder))
    assert here["findings"]
    assert json.loads(output(Tool().command(*_FINDINGS), there.folder.parent)) == here


def test_changed_files_are_the_same_ones_with_another_test_each_time(tree: Tree, tmp_path: Path) -> None:
    there = clone(commit_project(tree, tmp_path / "repository"), tree, tmp_path / "clone")
    changed = change_files(there, 0)
    assert change_files(there, 1) == changed
    assert len(set(changed)) == 10
    for file in changed:
        text = (there.folder / file).read_text()
        names = {each.name for each in ast.walk(ast.parse(text)) if isinstance(each, ast.FunctionDef)}
        assert {"test_appended_0", "test_appended_1"} <= names
    status = subprocess.run(["git", "status", "--short"], cwd=there.folder, capture_output=True, text=True, check=True)
    assert len(status.stdout.splitlines()) == 10


def test_other_ways_to_check_find_the_same(tree: Tree, tmp_path: Path) -> None:
    (row,) = pretests(Tool(), tree, 1)
    assert row.remark.endswith(" findings, equal")
    rows = list(islice(executors(Tool(), tree, tmp_path), 4))
    assert not any("dask" in each.what for each in rows)
    assert {each.remark for each in rows} == {row.remark}


def test_differences_are_said(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    def command(self: Tool, *words: str, pretests: bool = True) -> Command:
        return Command(
            (sys.executable, "-m", "ssot_lint", *words, *(() if pretests else ("--ignore", "SSOT1"))),
            {"PYTHONPATH": str(ROOT)},
        )

    monkeypatch.setattr(Tool, "command", command)
    (row,) = pretests(Tool(), tree, 1)
    assert " differ: only here: " in row.remark


def test_interpreters_run_and_are_of_their_version() -> None:
    own = f"{sys.version_info[0]}.{sys.version_info[1]}"
    assert find_python(own) == sys.executable
    assert find_python("3.99") is None
    assert make_environment("/nowhere/python", Path("/nowhere/made")) != Path("/nowhere/made/bin/python")


def test_a_peer_that_only_complains_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Peer, "program", sys.executable)
    assert (
        refusal(Peer("mute", ("-c", "raise SystemExit('no licence')"), 1, "≥ 1", "≥ 1"), tmp_path)
        == "does not run: no licence"
    )
    for fine in ("pass", "print('found'); raise SystemExit(1)"):
        assert refusal(Peer("fine", ("-c", fine), 1, "≥ 1", "≥ 1"), tmp_path) is None


def test_one_section_by_name_prints_its_table(tree: Tree) -> None:
    words = (sys.executable, "-m", "benchmarks.speed.measure", "--tree", str(tree.folder), "--files", "3")
    printed = output(Command((*words, "--repeat", "1", "--only", "one-file")), ROOT)
    assert "3 files" in printed
    assert [line.split("|")[1].strip() for line in printed.splitlines() if line.startswith("| one file")] == [
        "one file: wall over starting Python",
        "one file: CPU over starting Python",
    ]
