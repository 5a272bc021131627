"""Tests said to be converted to canonical bases and real services: the linter says what they are."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parent.parent / "fixtures" / "seed_claim"


def test_the_claimed_conversion_is_refuted() -> None:
    command = [sys.executable, "-m", "ssot_lint", "check", "--min-confidence", "possible", "--output-format", "json"]
    done = subprocess.run([*command, "--no-cache"], cwd=PROJECT, capture_output=True, text=True, check=False)
    report = json.loads(done.stdout)
    found: dict[str, list[dict[str, object]]] = {}
    for finding in report["findings"]:
        found.setdefault(finding["code"], []).append({"path": finding["path"], "line": finding["line"]})
    assert report["errors"] == []
    assert found == json.loads((PROJECT / "expected.json").read_text(encoding="utf-8"))


def test_its_tests_are_green_all_the_same() -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "ignore"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert "10 passed" in done.stdout, done.stdout + done.stderr
