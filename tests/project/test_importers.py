"""Who imports a module and says a name of it."""

from pathlib import Path

import pytest

from ssot_lint.project.importers import Importers


def user(folder: Path, text: str, path: str = "tests/test_cart.py") -> str | None:
    """The user of `Spec` in a project with this text in one file, from the project's folder."""
    for name, data in {
        "tests/test_cart.py": "class Spec: ...\n",
        "tests/pkg/__init__.py": "",
        "other.py": text,
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(data)
    found = Importers(str(folder)).user_of("Spec", str(folder / path))
    return None if found is None else Path(found).relative_to(folder).as_posix()


@pytest.mark.parametrize(
    "text",
    [
        "from tests.test_cart import Spec\n",
        "from .test_cart import (\n    Other,\n    Spec,\n)\n",
        "def f():\n    import tests.test_cart as t\n    return t.Spec\n",
        "from tests import (  # both\n    other,\n    test_cart,\n)\ntest_cart.Spec()\n",
        "from tests.test_cart import *\nSpec()\n",
    ],
)
def test_users(tmp_path: Path, text: str) -> None:
    assert user(tmp_path, text) == "other.py"


@pytest.mark.parametrize(
    "text",
    [
        "from tests.test_cart import Other\n",
        "from tests.test_carts import Spec\n",
        "class Spec: ...\n",
        "# from tests.test_cart import Spec\n",
        "from tests.test_cart import Specs\n",
    ],
)
def test_others(tmp_path: Path, text: str) -> None:
    assert user(tmp_path, text) is None


def test_packages_are_known_by_their_folder(tmp_path: Path) -> None:
    assert user(tmp_path, "from tests.pkg import Spec\n", "tests/pkg/__init__.py") == "other.py"


def test_hidden_folders_and_environments_are_left_out(tmp_path: Path) -> None:
    for folder in (".hidden", "venv", "node_modules"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.py").write_text("from tests.test_cart import Spec\n")
    assert user(tmp_path, "") is None
