"""What awaits coroutine tests by itself."""

from pathlib import Path

import pytest

from ssot_lint.pytest_config import PytestConfigs
from ssot_lint.pytest_config.drivers import find_drivers


@pytest.mark.parametrize(
    ("name", "text", "drivers"),
    [
        ("pyproject.toml", '[project.optional-dependencies]\ntest = ["pytest-jupyter[server]>=0.7"]\n', ("jupyter",)),
        ("requirements-dev.txt", "pytest_tornasync==0.6\n", ("tornasync",)),
        ("requirements/test.in", "pytest-aiohttp\npytest-sanic\n", ("aiohttp", "sanic")),
        ("setup.cfg", "[options.extras_require]\ntests =\n    pytest\n    pytest-asyncio\n", ()),
        ("tox.ini", "[testenv]\ndeps = my-pytest-aiohttp\n  pytest-aiohttp-extras\n", ()),
        ("tests.txt", "pytest-aiohttp\n", ()),
    ],
)
def test_plugins_that_need_no_mark_are_read_from_dependencies(
    tmp_path: Path, name: str, text: str, drivers: tuple[str, ...]
) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(text)
    assert find_drivers(tmp_path) == tuple(f"pytest-{driver}" for driver in drivers)


@pytest.mark.parametrize(
    ("text", "drivers"),
    [
        ('asyncio_mode = "auto"', ("asyncio",)),
        ('asyncio_mode = "strict"', ()),
        ("trio_mode = true", ("trio",)),
        ('trio_mode = "false"', ()),
        ('anyio_mode = "auto"\ntrio_mode = "1"', ("trio", "anyio")),
        ('addopts = "--asyncio-mode=auto"', ("asyncio",)),
        ("trio_mode = 3", ()),
    ],
)
def test_modes_of_the_configuration(tmp_path: Path, text: str, drivers: tuple[str, ...]) -> None:
    (tmp_path / "pyproject.toml").write_text(f"[tool.pytest.ini_options]\n{text}\n")
    assert PytestConfigs().for_directory(tmp_path).coroutine_drivers == drivers


def test_files_that_cannot_be_read_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").mkdir()
    (tmp_path / "requirements.txt").write_bytes(b"\xff\xfe pytest-aiohttp")
    assert find_drivers(tmp_path) == ("pytest-aiohttp",)
