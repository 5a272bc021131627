"""Which functions of a file are fixtures, with and without the look at its text."""

from pathlib import Path

import pytest

from ssot_lint.model import Role, TestFile, pretests, read_file
from ssot_lint.pytest_config import PytestConfig


def read(text: str) -> TestFile:
    file = read_file(text.encode(), "test_x.py", Role.COLLECTED, PytestConfig(rootdir=Path("/")))
    assert isinstance(file, TestFile)
    return file


@pytest.mark.parametrize("with_text", [True, False])
@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("import pytest\n@pytest.fixture\ndef a(): ...\n", {"a"}),
        (
            "from pytest import fixture as given\n@given\ndef a(): ...\n",
            {"a"},
        ),
        ("import pytest\n@pytest.mark.skip\ndef a(): ...\n", set()),
        ("import pytest\n# a fixture\n@pytest.mark.skip\ndef a(): ...\n", set()),
    ],
)
def test_fixtures_of_a_module(text: str, names: set[str], with_text: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pretests, "ENABLED", with_text)
    assert set(read(text).visible_fixtures(None)) == names


def test_fixtures_of_a_class() -> None:
    file = read(
        "from pytest import fixture as given\nclass TestIt:\n    @given\n    def b(self): ...\n    def c(self): ...\n"
    )
    assert set(file.visible_fixtures(file.definitions.classes["TestIt"])) == {"b"}


def test_a_patch_gives_a_double_only_where_it_is_called_without_a_replacement() -> None:
    file = read(
        "from unittest.mock import patch\n"
        "@patch('a.b')\n@patch('a.c', new=1)\n@patch.object(x, 'd')\n@patch\ndef test_it(d, b): ...\n"
    )
    patched = file.scope_of(file.definitions.functions["test_it"], None).patched
    assert {name: call.args[-1].value for name, call in patched.items()} == {"d": "d", "b": "a.b"}  # type: ignore[attr-defined]
