"""`json` and `json-lines`: what programs read."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from ssot_lint.findings import FileReport, Fixed, Problem, Report, Safety, Unfixed
from ssot_lint.report import renderer
from tests.report.samples import CLEAN, EMPTY, PLAIN, REPORT, SWALLOWED

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "schema" / "report-v1.json").read_text("utf-8"))
KEYS = (
    "code name path line column end_line end_column test class message severity confidence fix related fingerprint"
).split()


def text_of(name: str, report: Report = REPORT, *, statistics: bool = False) -> str:
    return "".join(renderer(name, statistics=statistics)(report, PLAIN))


def document(report: Report = REPORT) -> Any:
    return json.loads(text_of("json", report))


def definition(name: str) -> Any:
    return {"$ref": f"#/$defs/{name}", "$defs": SCHEMA["$defs"]}


def test_finding_has_the_documented_keys_in_order() -> None:
    found = document()["findings"][0]
    assert list(found) == KEYS
    assert found == {
        "code": "SSOT105",
        "name": "swallowed-failure",
        "path": "tests/test_cart.py",
        "line": 9,
        "column": 9,
        "end_line": 9,
        "end_column": 26,
        "test": "TestCart.test_total",
        "class": "TestCart",
        "message": "the handler lets the test pass",
        "severity": "error",
        "confidence": "certain",
        "fix": "unsafe",
        "related": [{"path": "tests/test_cart.py", "line": 8, "column": 13, "message": "this check"}],
        "fingerprint": "0a1b",
    }


def test_what_is_missing_is_null() -> None:
    found = document(Report((FileReport("a.py", (replace(EMPTY, test=None, class_name=None),)),)))["findings"][0]
    assert (found["test"], found["class"], found["fix"], found["related"]) == (None, None, None, [])


def test_document_has_findings_errors_and_summary() -> None:
    whole = document()
    assert list(whole) == ["version", "findings", "errors", "summary"]
    assert whole["version"] == 1
    assert whole["errors"] == [
        {"path": "tests/test_locked.py", "line": None, "message": "cannot be read", "code": None},
        {"path": "tests/test_x.py", "line": 7, "message": "rule SSOT110 crashed", "code": "SSOT110"},
    ]
    assert whole["summary"] == {
        "findings": 3,
        "errors": 2,
        "warnings": 1,
        "files": 3,
        "files_with_findings": 2,
        "tests": 3,
        "suppressed": 1,
        "hidden": 4,
        "safe_fixes": 0,
        "unsafe_fixes": 1,
        "by_code": {"SSOT101": 1, "SSOT105": 1, "SSOT208": 1},
        "by_confidence": {"certain": 2, "likely": 1, "possible": 0},
    }


@pytest.mark.parametrize("report", [REPORT, CLEAN, Report()], ids=["findings", "clean", "nothing"])
def test_document_follows_its_schema(report: Report) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(document(report), SCHEMA)


@pytest.mark.parametrize("broken", [{"line": 0}, {"severity": "fatal"}, {"fix": "maybe"}, {"code": "101"}, {"test": 1}])
def test_schema_refuses_what_is_not_a_finding(broken: dict[str, object]) -> None:
    found = document()["findings"][0]
    jsonschema.validate(found, definition("finding"))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(found | broken, definition("finding"))


def test_json_lines_has_a_finding_or_an_error_on_each_line() -> None:
    lines = [json.loads(line) for line in text_of("json-lines").splitlines()]
    assert lines[:3] == document()["findings"]
    assert lines[3:] == [{"error": error} for error in document()["errors"]]
    assert text_of("json-lines", CLEAN) == ""


def test_output_is_ascii_and_valid_unicode() -> None:
    odd = replace(SWALLOWED, message="日本 🙂", path="tests/caf\udce9.py")
    report = Report((FileReport(odd.path, (odd,)),), (Problem("\udcff", "x"),))
    for name in ("json", "json-lines"):
        text = text_of(name, report)
        assert text.isascii()
        json.loads(text.splitlines()[-1] if name == "json-lines" else text)
    found = document(report)["findings"][0]
    assert (found["message"], found["path"]) == ("日本 🙂", "tests/caf\ufffd.py")


def test_statistics_are_data_too() -> None:
    rows = json.loads(text_of("json", statistics=True))
    assert rows[0] == {"code": "SSOT101", "name": "empty-test", "count": 1}
    assert [json.loads(line) for line in text_of("json-lines", statistics=True).splitlines()] == rows


def test_a_fix_run_says_what_it_did() -> None:
    fixed = Fixed(SWALLOWED, Safety.UNSAFE, "add `raise`")
    report = replace(REPORT, fixed=(fixed,), unfixed=(Unfixed(EMPTY, "why not"),))
    made = document(report)
    jsonschema.validate(made, SCHEMA)
    assert [(each["code"], each["line"], each["fix"], each["done"]) for each in made["fixed"]] == [
        ("SSOT105", 9, "unsafe", "add `raise`")
    ]
    assert [(each["code"], each["reason"]) for each in made["not_fixed"]] == [("SSOT101", "why not")]
    assert "fixed" not in document(REPORT)
