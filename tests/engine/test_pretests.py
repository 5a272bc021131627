"""Pre-tests only save time: every finding is the same with all of them left out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.speed.generate import write_tree
from tests.engine.calling import ROOT

_SWITCH = "SSOT_LINT_PRETESTS"
# One process for all pages, each case in a folder of its own; nothing remembered is shared by the two runs.
_PAGES = """
import json, sys
from dataclasses import astuple
from pathlib import Path
from ssot_lint.model.pretests import ENABLED
from ssot_lint.rule import load_registry
from ssot_lint.testing import lint_example, read_page

assert ENABLED is (sys.argv[2] == "on")
found = {}
for rule in load_registry().rules.values():
    for number, example in enumerate(read_page(rule.page())):
        folder = Path(sys.argv[1]) / rule.code / str(number)
        folder.mkdir(parents=True)
        report = lint_example(rule, example, folder)
        found[f"{rule.code} {example.title} {number}"] = [str(astuple(each)) for each in report.findings]
print(json.dumps(found))
"""
_CHECK = ("-m", "ssot_lint", "check", "--no-cache", "--exit-zero", "--output-format", "json")


def printed(switch: str, folder: Path, *words: str) -> str:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SSOT_LINT")}
    environment = {**kept, "PYTHONPATH": ROOT, _SWITCH: switch}
    done = subprocess.run(
        [sys.executable, *words], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def findings(switch: str, folder: Path, *options: str) -> list[str]:
    report = json.loads(printed(switch, folder, *_CHECK, "--min-confidence", "possible", *options, "."))
    assert report["errors"] == []
    return [json.dumps(each) for each in report["findings"]]


@pytest.mark.parametrize(
    ("project", "options"),
    [("legacy_chat", ()), ("legacy_chat", ("--config", "ssot-lint.full.toml")), ("seed_claim", ())],
    ids=["legacy_chat", "legacy_chat, all configured", "seed_claim"],
)
def test_the_bundled_projects_have_the_same_findings(project: str, options: tuple[str, ...]) -> None:
    folder = Path(ROOT) / "fixtures" / project
    on = findings("on", folder, *options)
    assert on
    assert findings("off", folder, *options) == on


def test_a_generated_tree_has_the_same_findings(tmp_path: Path) -> None:
    write_tree(tmp_path, 40)
    on = findings("on", tmp_path)
    assert len({json.loads(each)["code"] for each in on}) > 15
    assert findings("off", tmp_path) == on


def test_the_cases_of_all_rule_pages_have_the_same_findings(tmp_path: Path) -> None:
    found = {switch: json.loads(printed(switch, tmp_path, "-c", _PAGES, switch, switch)) for switch in ("on", "off")}
    assert len(found["on"]) > 400
    assert {name: each for name, each in found["off"].items() if each != found["on"][name]} == {}
