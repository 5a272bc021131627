"""The bundled project's expected findings are exact: none missing, none extra, for every rule that there is."""

import functools
import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from ssot_lint.config import Configs, load_configs
from ssot_lint.engine.run import Request, run
from ssot_lint.engine.schema import schema_of
from ssot_lint.findings import Report
from ssot_lint.rule import load_registry

pytestmark = pytest.mark.xdist_group("legacy_chat")

PROJECT = Path(__file__).parents[1] / "fixtures" / "legacy_chat"
FULL = "ssot-lint.full.toml"
EXPECTED: dict[str, list[dict[str, Any]]] = json.loads((PROJECT / "expected.json").read_text("utf-8"))
CODES = list(load_registry().rules)

# What pyproject.toml alone does not say, these rules cannot know: bases, factories, tiers, events …
CONFIGURED = ("SSOT3", "SSOT202", "SSOT205", "SSOT206", "SSOT405", "SSOT504")
# … nor which accessors are replaced and which doubles are allowed.
WIDENED = ("SSOT201", "SSOT401")

Place = tuple[str, int, bool]


def configs(*files: str) -> Configs:
    return load_configs(
        PROJECT, schema_of(load_registry()), config_args=files, overrides={"min-confidence": "possible"}
    )


@functools.cache
def report(*files: str) -> Report:
    found = configs(*files)
    return run(Request((".",), PROJECT, found, found.schema))


def found(code: str, *files: str) -> list[Place]:
    return [
        (finding.path, finding.span.line, finding.confidence.value == "possible")
        for finding in report(*files).findings
        if finding.code == code
    ]


def expected(code: str) -> list[Place]:
    return [(entry["path"], entry["line"], entry["confidence"] == "possible") for entry in EXPECTED[code]]


def test_every_rule_is_shown_by_the_project() -> None:
    assert {code for code in CODES if not EXPECTED.get(code)} == set()


def test_every_file_is_checked() -> None:
    assert report(FULL).all_problems == []
    assert report(FULL).files_checked > 25


@pytest.mark.parametrize("code", CODES)
def test_findings_are_exact(code: str) -> None:
    assert sorted(found(code, FULL)) == sorted(expected(code))


@pytest.mark.parametrize("code", CODES)
def test_findings_belong_to_the_expected_tests(code: str) -> None:
    symbols = {(entry["path"], entry["line"]): entry["symbol"] for entry in EXPECTED[code]}
    for finding in report(FULL).findings:
        if finding.code == code and finding.test is not None:
            assert finding.test == symbols[(finding.path, finding.span.line)]


@pytest.mark.parametrize("code", [code for code in CODES if not code.startswith((*CONFIGURED, *WIDENED))])
def test_findings_are_exact_with_the_short_configuration(code: str) -> None:
    assert sorted(found(code)) == sorted(expected(code))


@pytest.mark.parametrize("code", [code for code in CODES if code.startswith(CONFIGURED)])
def test_short_configuration_reports_nothing_else(code: str) -> None:
    # What only the whole configuration makes certain may be possible without it.
    assert {place[:2] for place in found(code)} <= {place[:2] for place in expected(code)}


def test_family_of_the_base_class_needs_one() -> None:
    assert [finding.code for finding in report().findings if finding.code.startswith("SSOT3")] == []


def test_doubles_are_allowed_where_the_whole_configuration_says_so() -> None:
    allowed = {place for place in found("SSOT201") if place[0].startswith("tests/unit/transport/")}
    assert len(allowed) == 2
    assert set(found("SSOT201")) - allowed == set(expected("SSOT201"))


def test_every_key_of_the_whole_configuration_is_read() -> None:
    whole = configs(FULL).for_directory(".")
    tables = tomllib.loads((PROJECT / FULL).read_text("utf-8"))
    split = ("doubles", "events", "websocket", "environment")
    keys = [f"{table}.{key}" for table in split for key in tables[table]]
    keys += [key for key in tables if key not in split]
    assert {key: whole.origin(key) for key in keys} == dict.fromkeys(keys, FULL)
    assert whole.websocket.open == tables["websocket"]["open"]
    assert len(whole.factories) == len(tables["factories"])
