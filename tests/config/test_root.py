"""The folder of the project."""

from pathlib import Path

import pytest

from ssot_lint.config.root import find_root

TABLE = "[tool.ssot-lint]\n"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, "a/b"),
        ({"pyproject.toml": TABLE}, "."),
        ({"pyproject.toml": TABLE, "a/ssot-lint.toml": ""}, "a"),
        ({"ssot-lint.toml": "", "a/pyproject.toml": "[tool.other]\n"}, "."),
        ({"ssot-lint.toml": "", "a/pyproject.toml": "[tool.other\n"}, "."),
        ({"ssot-lint.toml": "", "a/pyproject.toml": "[tool.ssot-lint\n"}, "a"),
        ({"ssot-lint.toml": "", "a/b/ssot-lint.toml": "\xff = ["}, "a/b"),
    ],
)
def test_nearest_configuration_decides_also_when_it_is_damaged(
    tmp_path: Path, files: dict[str, str], expected: str
) -> None:
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    for name, text in files.items():
        (tmp_path / name).write_text(text, "latin-1")
    assert find_root(folder) == tmp_path / expected
