"""The commands beside `check`, and what holds for all of them."""

import json
from pathlib import Path

import pytest

from ssot_lint import __version__
from ssot_lint.cli import COMMANDS
from ssot_lint.rule import load_registry
from tests.cli.conftest import Call


def test_version_and_help(call: Call) -> None:
    assert call("--version").out == f"ssot-lint {__version__}\n"
    for arguments in (["--help"], ["-h"]):
        result = call(*arguments)
        assert result.code == 0
        assert [name for name in COMMANDS if f"\n  {name} " not in result.out] == []


def test_no_command_shows_the_help_and_ends_with_2(call: Call) -> None:
    result = call()
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("Usage: ssot-lint ")


def test_unknown_command_is_named(call: Call) -> None:
    result = call("chekc")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("error: No such command 'chekc'")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(call: Call, name: str) -> None:
    result = call(name, "--help")
    assert result.code == 0
    assert result.out.startswith(f"Usage: ssot-lint {name} ")


def test_rule_shows_its_page_by_code_and_by_name(call: Call) -> None:
    result = call("rule", "SSOT901")
    assert result.code == 0
    assert result.out.startswith("SSOT901 unused-suppression\n====")
    assert call("rule", "unused-suppression").out == result.out
    assert call("rule", "SSOT901", "--output-format", "markdown").out == load_registry().rules["SSOT901"].page()
    assert json.loads(call("rule", "SSOT901", "--output-format", "json").out)["code"] == "SSOT901"


def test_unknown_rule_is_an_error_with_the_nearest(call: Call) -> None:
    result = call("rule", "SSOT9O1")
    assert (result.code, result.out) == (2, "")
    assert result.err == "error: unknown rule 'SSOT9O1' (did you mean 'SSOT901'?)\n"


def test_rules_lists_all(call: Call) -> None:
    text = call("rules").out
    assert [code for code in load_registry().rules if code not in text] == []
    data = json.loads(call("rules", "--output-format", "json").out)
    assert [each["code"] for each in data] == list(load_registry().rules)


def test_error_in_the_configuration_names_file_key_and_nearest(project: Path, call: Call) -> None:
    (project / "pyproject.toml").write_text('[tool.ssot-lint]\nslect = ["ALL"]\n')
    result = call("check")
    assert (result.code, result.out) == (2, "")
    assert [word for word in ("error: pyproject.toml", "slect", "'select'") if word not in result.err] == []
