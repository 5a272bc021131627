"""What is proposed for the projects in fixtures/, without the configuration that they come with."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

from ssot_lint.config import load_configs
from ssot_lint.engine.run import Request, run
from ssot_lint.engine.schema import schema_of
from ssot_lint.proposal.settings import Proposal
from ssot_lint.proposal.survey import survey
from ssot_lint.proposal.writing import Target, compose
from ssot_lint.rule import load_registry
from tests.proposal.trees import FIXTURES, setting, tables

SCHEMA = schema_of(load_registry())
_OURS = re.compile(r"^\[tool\.ssot-lint\]\n(?:(?!\[).*\n)*", re.MULTILINE)


def copy(name: str, root: Path) -> Path:
    """The fixture without any configuration of ssot-lint."""
    project = shutil.copytree(FIXTURES / name, root / name)
    (project / "ssot-lint.full.toml").unlink(missing_ok=True)
    pyproject = project / "pyproject.toml"
    pyproject.write_text(_OURS.sub("", pyproject.read_text()))
    return project


def written(project: Path, proposal: Proposal) -> dict[str, Any]:
    """The proposal's own table, after it was written into the project."""
    pyproject = project / "pyproject.toml"
    pyproject.write_bytes(compose(proposal, Target(pyproject, pyproject.read_bytes()), SCHEMA))
    table: dict[str, Any] = tomllib.loads(pyproject.read_text())["tool"]["ssot-lint"]
    return table


def test_legacy_chat_gets_nearly_the_configuration_written_by_hand(tmp_path: Path) -> None:
    project = copy("legacy_chat", tmp_path)
    ours = written(project, survey(project))
    full = tomllib.loads((FIXTURES / "legacy_chat" / "ssot-lint.full.toml").read_text())
    # What nobody can read out of the code: how tests are run, which marks and paths are a decision, the words.
    for key in ("src", "runner", "smoke-marks", "allow-singletons"):
        del full[key]
    del full["factories"][0]["message"], full["websocket"]["allow-doubles"]
    assert full["websocket"].pop("real-clients")[:1] == ours["websocket"].pop("real-clients")
    # `tests/integration` is called a tier, and is none here.
    assert set(ours.pop("real-tiers")) - set(full.pop("real-tiers")) == {"tests/integration/**"}
    # The role is the same, whatever the double is called.
    assert list(ours.pop("doubles")["canonical"].values()) == list(full.pop("doubles")["canonical"].values())
    # A conftest that only uses the environment is no way to it.
    assert set(full["environment"].pop("allow")) - set(ours["environment"].pop("allow")) == {"conftest.py"}
    assert sorted(ours["factories"][0].pop("replaces")) == sorted(full["factories"][0].pop("replaces"))
    assert ours == full


def test_check_works_with_what_was_proposed_for_legacy_chat(tmp_path: Path) -> None:
    project = copy("legacy_chat", tmp_path)
    written(project, survey(project))
    config = load_configs(project, SCHEMA).for_directory(project)
    assert [base.flavour for base in config.base_classes] == ["sync", "async"]
    report = run(Request((".",), project, load_configs(project, SCHEMA), SCHEMA, jobs=1))
    assert list(report.all_problems) == []
    found = {finding.code for finding in report.findings}
    assert {"SSOT206", "SSOT301", "SSOT302", "SSOT401", "SSOT405"} <= found


def test_file_that_does_not_parse_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    project = copy("legacy_chat", tmp_path)
    (path, reason), *more = survey(project).skipped
    assert (path, more) == ("tests/integration/test_event_replay.py", [])
    assert reason.startswith("does not parse: line ")


def test_seed_claim_is_too_small_to_be_sure_of_anything(tmp_path: Path) -> None:
    proposal = survey(copy("seed_claim", tmp_path))
    bases = setting(proposal, "base-classes")
    assert bases is not None
    assert not bases.sure
    assert bases.value == [
        {"path": "testkit.base.ServiceTestCase", "flavour": "sync"},
        {"path": "testkit.base.AsyncServiceTestCase", "flavour": "async"},
    ]
    assert [section.sure for section in tables(proposal, "events")] == [False]
    assert proposal.keys == ()


def test_nothing_of_the_project_is_imported(tmp_path: Path) -> None:
    project = copy("seed_claim", tmp_path)
    trap = "raise SystemExit('imported')\n"
    for path in [project / "conftest.py", *project.rglob("*.py")]:
        path.write_text((path.read_text() if path.exists() else "") + trap)
    code = f"from pathlib import Path; from ssot_lint.proposal.survey import survey; survey(Path({str(project)!r}))"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=FIXTURES.parent, timeout=60)


def test_progress_counts_every_file_up_to_the_last(tmp_path: Path) -> None:
    project = copy("seed_claim", tmp_path)
    steps: list[tuple[int, int]] = []
    survey(project, progress=lambda done, total: steps.append((done, total)))
    files = len(list(project.rglob("*.py")))
    assert steps == [(done, files) for done in range(1, files + 1)]
