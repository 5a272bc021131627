"""A proposal into files: what is there stays as it is, byte for byte."""

import os
import tomllib
from pathlib import Path

import pytest

from ssot_lint.engine.schema import schema_of
from ssot_lint.errors import ConfigError, UsageError
from ssot_lint.proposal.rendering import render
from ssot_lint.proposal.settings import Proposal, Section, Setting
from ssot_lint.proposal.writing import Target, compose, without_existing, write
from ssot_lint.rule import load_registry

SCHEMA = schema_of(load_registry())
PROPOSAL = Proposal(
    notes=("one file",),
    settings=(
        Setting("real-tiers", ["tests/e2e/**"], ("because of\x07 it",)),
        Setting("require-class", True, (), sure=False),
        Setting("factories", None, ("seen without a factory",)),
    ),
    sections=(
        Section("events", (Setting("required", ["a", "b"]),), ("named",)),
        Section("factories", (Setting("call", "a.b()"), Setting("when", "always")), (), sure=False, repeated=True),
    ),
    tests=1,
)
TABLE = {"real-tiers": ["tests/e2e/**"], "events": {"required": ["a", "b"]}}
ODD = (
    b'# a comment\r\n[ project ]\r\nname    =   "x"   # odd\r\nkeywords=["a",\r\n\t"b" ]\r\n\r\n'
    b'[tool . "ruff"]\r\n\r\n\r\n'
)


def table_of(data: bytes) -> object:
    return tomllib.loads(data.decode("utf-8-sig")).get("tool", {}).get("ssot-lint")


@pytest.mark.parametrize(
    "old",
    [
        b"",
        b'[project]\nname = "x"\n',
        b'[project]\nname = "x"',
        ODD,
        b"\xef\xbb\xbf" + ODD,
        b'a = """\n[tool.ssot-lint]\n"""',
    ],
    ids=["empty", "plain", "no last newline", "odd with CRLF", "with BOM", "header in a string"],
)
def test_what_is_there_stays_byte_for_byte(tmp_path: Path, old: bytes) -> None:
    new = compose(PROPOSAL, Target(tmp_path / "pyproject.toml", old), SCHEMA)
    assert new.startswith(old)
    assert table_of(new) == TABLE
    assert (b"\r\n" in new[len(old) :]) == (b"\r\n" in old)
    assert b"\n" not in new[len(old) :].replace(b"\r\n", b"") or b"\r\n" not in old


def test_guesses_and_evidence_are_comments() -> None:
    lines = render(PROPOSAL, "tool.ssot-lint").splitlines()
    assert lines[0] == "[tool.ssot-lint]"
    for line in ("# because of? it", "# require-class = true", "# [[tool.ssot-lint.factories]]", '# call = "a.b()"'):
        assert line in lines
    assert render(PROPOSAL, "").splitlines()[0].startswith("# Proposed by")


def test_values_are_written_as_toml() -> None:
    value = [{"path": 'a"b', "odd key": "\\"}, {"path": "é"}]
    text = render(Proposal(settings=(Setting("base-classes", value), Setting("src", [])), tests=1), "")
    assert '    { path = "a\\"b", "odd key" = "\\\\" },\n' in text
    assert tomllib.loads(text) == {"base-classes": value, "src": []}


def test_own_file_has_its_keys_at_the_top(tmp_path: Path) -> None:
    new = compose(PROPOSAL, Target(tmp_path / "ssot-lint.toml"), SCHEMA)
    assert tomllib.loads(new.decode()) == TABLE


@pytest.mark.parametrize(
    ("name", "old", "expected"),
    [
        ("pyproject.toml", b"[tool.ssot-lint] # ours\nselect=['ALL']\n[tool.x]\ny=1\n", {"select": ["ALL"], **TABLE}),
        ("pyproject.toml", b"[tool.ssot-lint]", TABLE),
        ("pyproject.toml", b"[tool.ssot-lint.websocket]\nopen='a()'\n", {"websocket": {"open": "a()"}, **TABLE}),
        ("pyproject.toml", b"[tool.ssot-lint.events]\n\r\nrequired=['z']\n", {**TABLE, "events": {"required": ["z"]}}),
        (
            "ssot-lint.toml",
            b"\xef\xbb\xbf# ours\nselect=['ALL']\n[websocket]\n",
            {"select": ["ALL"], "websocket": {}, **TABLE},
        ),
    ],
)
def test_force_adds_what_is_missing_and_leaves_every_line(
    tmp_path: Path, name: str, old: bytes, expected: dict[str, object]
) -> None:
    document = tomllib.loads(old.decode("utf-8-sig"))
    table = document["tool"]["ssot-lint"] if name == "pyproject.toml" else document
    wanted = without_existing(PROPOSAL, table)
    new = compose(wanted, Target(tmp_path / name, old, table), SCHEMA)
    after = tomllib.loads(new.decode("utf-8-sig"))
    assert (after["tool"]["ssot-lint"] if name == "pyproject.toml" else after) == expected
    rest = iter(new.split(b"\n"))
    assert all(line in rest for line in old.rstrip(b"\n").split(b"\n"))
    assert b"require-class" not in new


@pytest.mark.parametrize("old", [b"tool = { x = 1 }\n", b"tool = 3\n"])
def test_file_that_cannot_take_the_table_is_an_error_with_a_remedy(tmp_path: Path, old: bytes) -> None:
    with pytest.raises(UsageError, match=r"pyproject.toml: .*--stdout"):
        compose(PROPOSAL, Target(tmp_path / "pyproject.toml", old), SCHEMA)


@pytest.mark.parametrize("old", [b"a = \n", b"\xff\n"])
def test_damaged_file_is_an_error(tmp_path: Path, old: bytes) -> None:
    with pytest.raises(ConfigError, match=r"pyproject.toml: .*--file"):
        compose(PROPOSAL, Target(tmp_path / "pyproject.toml", old), SCHEMA)


def test_value_that_the_configuration_would_refuse_is_never_written(tmp_path: Path) -> None:
    proposal = Proposal(settings=(Setting("no-such-key", "x"),))
    with pytest.raises(ConfigError, match="no-such-key"):
        compose(proposal, Target(tmp_path / "ssot-lint.toml"), SCHEMA)


def test_write_keeps_mode_and_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.toml", tmp_path / "link.toml"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to(real)
    write(link, b"new")
    assert (real.read_bytes(), real.stat().st_mode & 0o777, link.is_symlink()) == (b"new", 0o640, True)
    assert sorted(os.listdir(tmp_path)) == ["link.toml", "real.toml"]


def test_folder_that_takes_no_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        write(tmp_path / "missing" / "ssot-lint.toml", b"")
