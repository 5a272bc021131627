"""Shards of a run, and one report out of them that is the report of an undivided run."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from ssot_lint.engine.inputs import Shard, inputs_of
from ssot_lint.engine.merging import ShardReport, merge, read_shard
from ssot_lint.engine.run import examine, run
from ssot_lint.engine.shards import shard_of
from ssot_lint.errors import UsageError
from ssot_lint.report.json_report import render
from ssot_lint.report.style import Style
from tests.engine.cache.running import check_cached, check_cold, forget_disk, request, write

BASE = "class {}:\n    def setup_method(self, method):\n        self.steps = []\n"
CASE = (
    "from tests_support.flows import FlowCase\n\n\nclass Test{0}(FlowCase):\n    def test_it(self):\n        pass\n\n"
    "    def test_other(self):  # ssot: ignore[SSOT101] by eye\n        pass  # ssot: ignore[SSOT302]\n"
)
FILES = {
    "pyproject.toml": "[tool.ssot-lint]\nmin-confidence = 'possible'\nbase-classes = ['testkit.cases.ShopTestCase']\n",
    "testkit/cases.py": BASE.format("ShopTestCase"),
    "tests_support/flows.py": BASE.format("FlowCase"),
    **{f"part{number % 3}/test_{number}.py": CASE.format(number) + "\nx = 1\n" * number for number in range(14)},
    "test_broken.py": "class (:\n",
}
_STYLE = Style(colour=False, width=100)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    write(tmp_path / "project", FILES)
    return tmp_path / "project"


def shards(root: Path, of: int) -> list[ShardReport]:
    forget_disk()
    asked = [replace(request(root, None), shard=Shard(number, of)) for number in range(1, of + 1)]
    return [read_shard(f"{each.shard}", "".join(render(run(each), _STYLE))) for each in asked]


@pytest.mark.parametrize("of", [1, 2, 3, 16, 40])
def test_merged_shards_are_the_undivided_run(project: Path, of: int) -> None:
    whole = check_cold(project)
    compared = {code for file in whole.files for code in [finding.code for finding in file.findings]}
    assert "SSOT302" in compared
    parts = shards(project, of)
    merged = merge(parts[::-1], request(project, None))
    assert merged == whole
    assert list(render(merged, _STYLE)) == list(render(whole, _STYLE))


def test_reports_with_all_their_facts_are_the_same_in_another_checkout(project: Path, tmp_path: Path) -> None:
    other = tmp_path / "deep" / "clone"
    write(other, FILES)
    forget_disk()
    here, there = (examine(request(root, None)).reports for root in (project, other))
    assert any(report.facts for report in here.values())
    assert here == there


def test_every_file_is_in_one_shard_and_shards_weigh_the_same(project: Path) -> None:
    write(project, {f"many/test_{number}.py": "x = 1\n" * (number % 50) for number in range(400)})
    inputs = tuple(inputs_of(request(project, None)))
    parts = [shard_of(inputs, Shard(number, 4)) for number in range(1, 5)]
    assert sorted(each.position for part in parts for each in part) == list(range(len(inputs)))
    weights = [sum(each.found.path.stat().st_size for each in part) for part in parts]
    assert max(weights) - min(weights) < 2 * max(each.found.path.stat().st_size for each in inputs)


def test_a_changed_file_moves_few_others_to_another_shard(project: Path) -> None:
    write(project, {f"many/test_{number}.py": "x = 1\n" * 20 for number in range(200)})

    def homes() -> dict[str, int]:
        inputs = tuple(inputs_of(request(project, None)))
        return {each.found.display: number for number in range(1, 5) for each in shard_of(inputs, Shard(number, 4))}

    before = homes()
    write(project, {"many/test_7.py": "x = 1\n" * 60, "many/test_new.py": "x = 1\n"})
    after = homes()
    assert sum(after[path] != home for path, home in before.items()) <= 8


def test_files_kept_from_earlier_runs_bring_what_merging_needs(project: Path) -> None:
    whole = check_cached(project)
    from ssot_lint.engine.cache.opening import open_cache

    parts = []
    for number in (1, 2):
        asked = replace(request(project, open_cache(project)), shard=Shard(number, 2))
        parts.append(read_shard(str(number), "".join(render(run(asked), _STYLE))))
    assert merge(parts, request(project, None)) == whole


def refusal(root: Path, parts: list[ShardReport]) -> str:
    with pytest.raises(UsageError) as caught:
        merge(parts, request(root, None))
    return caught.value.message


def test_shards_that_do_not_make_a_whole_are_refused(project: Path) -> None:
    one, two, three = shards(project, 3)
    assert refusal(project, [one, three]) == "there is no report of shard 2/3"
    assert refusal(project, [one, two, two, three]) == "2/3: is shard 2/3, and so is 2/3"
    (only,) = shards(project, 1)
    assert refusal(project, [one, only]) == "1/1: is shard 1/1, but 1/3 is one of 3"


def test_shards_of_something_else_are_refused(project: Path) -> None:
    one, two = shards(project, 2)
    older = ShardReport("old", {**two.data, "rules": "00"})
    assert "another version" in refusal(project, [one, older])
    write(project, {"pyproject.toml": "[tool.ssot-lint]\n"})
    assert "other settings" in refusal(project, [one, two])
    write(project, {"test_more.py": "\n"})
    assert "other files" in refusal(project, [one, two])


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"merging": 1}', '{"merging": {"shard": 1, "of": 2}}', "nonsense", "[" * 100_000],
)
def test_what_is_no_report_of_a_shard_is_refused_by_name(text: str) -> None:
    with pytest.raises(UsageError, match=r"^some\.json: is no report of a shard"):
        read_shard("some.json", text)


@pytest.mark.parametrize("damage", ["[1]", '["a", 1, 0, [[1]], []]', "nonsense"])
def test_a_damaged_shard_is_refused_by_name(project: Path, damage: str) -> None:
    (only,) = shards(project, 1)
    data = json.loads(json.dumps(only.data))
    data["reports"][0][2] = damage
    assert refusal(project, [ShardReport("some.json", data)]) == "some.json: is damaged"
