"""README.md and docs/output.md keep to what the program does."""

import json
import re
from pathlib import Path

import jsonschema
import pytest

from ssot_lint.cli import main
from ssot_lint.report import FORMATS
from ssot_lint.report.rule_list import render_rules_markdown
from ssot_lint.rule import load_registry

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
OUTPUT = (ROOT / "docs" / "output.md").read_text("utf-8")


def fence_after(text: str, marker: str) -> str:
    found = re.search(re.escape(marker) + r"\n```\w*\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    assert found is not None, f"no fence after {marker}"
    return found[1]


def test_readme_opens_with_the_two_commands() -> None:
    assert re.match(r"# ssot-lint\n\n    make run .*\n    make test .*\n", README)


def test_readme_lists_every_rule_with_its_summary() -> None:
    table = README.partition("<!-- rules -->\n")[2].partition("<!-- end of rules -->")[0]
    rules = load_registry().rules.values()
    assert [rule.code for rule in rules if f"| {rule.code} | {rule.name} | {rule.summary} | " not in table] == []
    assert table == "".join(render_rules_markdown(rules)), "paste `ssot-lint rules --output-format markdown`"


def test_readme_example_is_what_the_program_prints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "test_cart.py").write_text(fence_after(README, "<!-- example: test_cart.py -->"))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit):
        main(["check", "--isolated", "--color", "never", "test_cart.py"])
    shown = fence_after(README, "<!-- example: ssot-lint check test_cart.py -->")
    assert "$ ssot-lint check test_cart.py\n" + capsys.readouterr().out == shown


def test_readme_report_is_what_the_program_prints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("ssot-lint.toml", "test_run.py"):
        (tmp_path / name).write_text(fence_after(README, f"<!-- example: {name} -->"))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit):
        main(["report", "--color", "never", "--quiet"])
    shown = fence_after(README, "<!-- example: ssot-lint report -->")
    assert "$ ssot-lint report\n" + capsys.readouterr().out == shown


def test_readme_configuration_is_accepted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = fence_after(README, "an unknown key or rule is an error.\n")
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "ssot-lint.toml").write_text("")
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "pyproject.toml").write_text(written)
    monkeypatch.chdir(tmp_path / "project")
    with pytest.raises(SystemExit) as caught:
        main(["check", "--show-settings"])
    assert caught.value.code == 0


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_documented(name: str) -> None:
    assert f"`{name}`" in README or f"--output-format {name}" in README
    assert f"\n## {name}\n" in OUTPUT


def test_documented_json_follows_the_schema() -> None:
    example = json.loads(fence_after(OUTPUT, "described by [schema/report-v1.json](schema/report-v1.json):\n"))
    schema = json.loads((ROOT / "docs" / "schema" / "report-v1.json").read_text("utf-8"))
    jsonschema.validate(example, schema)


def test_links_of_the_documents_lead_somewhere() -> None:
    for folder, text in ((ROOT, README), (ROOT / "docs", OUTPUT)):
        for target in re.findall(r"\]\(([^)#]+)\)", text):
            assert target.startswith("https://") or (folder / target).exists(), target
