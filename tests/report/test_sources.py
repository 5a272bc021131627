"""Reading the lines that findings point to, and showing settings."""

import tomllib
from pathlib import Path

from ssot_lint.config import Schema, load_configs
from ssot_lint.report.settings import render_settings
from ssot_lint.report.source_lines import source_lines


def test_lines_are_python_s_lines_in_the_file_s_encoding(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes("# coding: latin-1\r\nx = 'é'\ry = 1\x0c\nz".encode("latin-1"))
    assert source_lines(tmp_path)("a.py") == ["# coding: latin-1", "x = 'é'", "y = 1\x0c", "z"]


def test_file_that_does_not_decode_is_shown_as_far_as_it_can_be(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b"x = 1\r\ny = '\xff'\n")
    assert source_lines(tmp_path)("a.py") == ["x = 1", "y = '\ufffd'", ""]


def test_what_cannot_be_read_has_no_lines(tmp_path: Path) -> None:
    lines_of = source_lines(tmp_path)
    assert lines_of("gone.py") is None
    assert lines_of(".") is None
    assert lines_of("nul\0.py") is None


def test_given_bytes_stand_for_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b"on disk\n")
    assert source_lines(tmp_path, {"a.py": b"given"})("a.py") == ["given"]


def test_settings_are_toml_with_origins(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[tool.ssot-lint]\nignore = ["SSOT101"]\n[tool.ssot-lint.per-file-ignores]\n"a b/*.py" = ["empty-test"]\n'
    )
    schema = Schema(names={"SSOT101": "empty-test", "SSOT102": "constant-check"})
    configs = load_configs(tmp_path, schema, overrides={"min-confidence": "possible"})
    text = "".join(render_settings(configs.for_directory(tmp_path), schema, "."))
    assert "# rules: SSOT102\n" in text
    values = tomllib.loads(text)
    assert values["ignore"] == ["SSOT101"]
    assert values["per-file-ignores"] == {"a b/*.py": ["empty-test"]}
    assert values["force-exclude"] is False
    line = next(line for line in text.splitlines() if line.startswith("min-confidence"))
    assert line.startswith('min-confidence = "possible"')
    assert line.endswith("# command line")
    assert any(line.startswith("ignore = ") and line.endswith("# pyproject.toml") for line in text.splitlines())
