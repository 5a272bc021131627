"""Names and kinds of files that a tree may hold: none is waited for, none ends the run, and every name is shown."""

import os
from pathlib import Path

import pytest

from ssot_lint.config import load_configs
from ssot_lint.engine.discover import Discovered, DiscoverSettings, discover
from ssot_lint.engine.run import Request, run
from ssot_lint.engine.schema import schema_of
from ssot_lint.report import FORMATS
from ssot_lint.rule import load_registry
from tests.engine.calling import check

EMPTY = b"def test_a():\n    pass\n"
SELECT = ("--select", "SSOT101")
JSON = ("--output-format", "json", *SELECT)
NAMES = [
    b"test_sp ace.py",
    b"test_'quo\"te.py",
    b"test_new\nline.py",
    b"test_tab\t.py",
    b"test_es\x1b[31mcape.py",
    b"test_back\\slash.py",
    b"test_colon:3:4.py",
    b"test_$HOME`ls`%41.py",
    "test_\u65e5\u672c.py".encode(),
    "test_right_to_left\u202e.py".encode(),
    b"test_\xff\xfe.py",
]


@pytest.fixture
def names(tmp_path: Path) -> Path:
    for name in NAMES:
        (tmp_path / os.fsdecode(name)).write_bytes(EMPTY)
    return tmp_path


@pytest.mark.parametrize("form", FORMATS)
def test_every_name_is_shown_on_one_line(form: str, names: Path) -> None:
    result = check(names, "--output-format", form, *SELECT)
    assert (result.code, result.err) == (1, "")
    text = result.out.decode()
    assert text.count("this test does nothing") == len(NAMES)
    # What would move the cursor, colour the rest or turn it around is shown as something else.
    assert {each for each in text if not (each.isprintable() or each == "\n")} == set()
    assert all(word in text for word in ("test_sp ace.py", "test_colon:3:4.py", "slash.py"))


def test_names_come_back_as_they_are(names: Path) -> None:
    found = {each["path"] for each in check(names, *JSON).data["findings"]}
    assert found == {name.decode("utf-8", "replace") for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_name_can_be_given(name: bytes, names: Path) -> None:
    result = check(names, *JSON, name)
    assert (result.code, len(result.data["findings"])) == (1, 1)


def test_tree_of_traps(tmp_path: Path) -> None:
    (tmp_path / "test_sound.py").write_bytes(EMPTY)
    (tmp_path / "test_folder.py").mkdir()
    (tmp_path / "test_folder.py" / "test_inside.py").write_bytes(EMPTY)
    os.mkfifo(tmp_path / "test_pipe.py")
    for name, target in {
        "test_pipe_link.py": "test_pipe.py",
        "test_dangling.py": "nowhere.py",
        "test_circle.py": "test_circle.py",
        "test_zero.py": "/dev/zero",
        "there": "back",
        "back": "there",
        "self": ".",
        "test_folder.py/up": "..",
    }.items():
        (tmp_path / name).symlink_to(target)
    result = check(tmp_path, *JSON)
    assert (result.code, result.err) == (1, "")
    assert result.said == {"test_folder.py/test_inside.py": ["SSOT101:1"], "test_sound.py": ["SSOT101:1"]}


@pytest.mark.parametrize(
    "name", ["conftest.py", "helper.py", ".gitignore", "pyproject.toml", "ssot-lint.toml", "pytest.ini", "setup.cfg"]
)
def test_pipe_in_the_place_of_a_file_is_not_waited_for(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "tests"
    folder.mkdir()
    (folder / "test_a.py").write_bytes(b"from helper import f\nimport pytest\n\n\ndef test_a(g):\n    f(g)\n" + EMPTY)
    os.mkfifo(folder / name)
    os.mkfifo(tmp_path / name)
    configured = check(tmp_path, "--output-format", "json", "tests")
    assert (configured.code, configured.data["errors"]) == (1, [])
    assert "SSOT101:7" in configured.said["tests/test_a.py"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("test_pipe.py", "not a regular file"),
        ("test_dangling.py", "no such file or directory"),
        ("test_circle.py", "too many levels of symbolic links"),
        ("test_gone.py", "no such file or directory"),
        ("gone", "no such file or directory"),
    ],
)
def test_what_is_named_and_no_file_is_an_error(name: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "test_sound.py").write_bytes(EMPTY)
    os.mkfifo(tmp_path / "test_pipe.py")
    (tmp_path / "test_dangling.py").symlink_to("nowhere.py")
    (tmp_path / "test_circle.py").symlink_to("test_circle.py")
    result = check(tmp_path, *JSON, name, "test_sound.py")
    assert result.code == 2
    assert result.said == {name: [f"error: {message}"], "test_sound.py": ["SSOT101:1"]}


def test_empty_path_is_wrong_use(tmp_path: Path) -> None:
    result = check(tmp_path, "")
    assert (result.code, result.out) == (2, b"")
    assert "an empty path was given" in result.err


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a regular file that cannot be read")
def test_file_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "test_sound.py").write_bytes(EMPTY)
    (tmp_path / "test_memory.py").symlink_to("/proc/self/mem")
    result = check(tmp_path, *JSON)
    assert result.code == 2
    assert result.said == {
        "test_memory.py": ["error: cannot be read: Input/output error"],
        "test_sound.py": ["SSOT101:1"],
    }


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_file_without_permission_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "test_sound.py").write_bytes(EMPTY)
    (tmp_path / "test_secret.py").write_bytes(EMPTY)
    (tmp_path / "test_secret.py").chmod(0)
    result = check(tmp_path, *JSON)
    assert result.code == 2
    assert result.said["test_secret.py"] == ["error: cannot be read: Permission denied"]


def test_file_that_vanishes_after_it_was_found_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("test_a.py", "test_b.py"):
        (tmp_path / name).write_bytes(EMPTY)

    def discover_and_lose(paths: tuple[str, ...], settings: DiscoverSettings) -> list[Discovered]:
        found = discover(paths, settings)
        (tmp_path / "test_a.py").unlink()
        return found

    monkeypatch.setattr("ssot_lint.engine.inputs.discover", discover_and_lose)
    schema = schema_of(load_registry())
    report = run(Request((".",), tmp_path, load_configs(tmp_path, schema, isolated=True), schema))
    (problem,) = report.all_problems
    assert (problem.path, problem.message) == ("test_a.py", "cannot be read: No such file or directory")
    assert "SSOT101" in {finding.code for finding in report.findings if finding.path == "test_b.py"}
