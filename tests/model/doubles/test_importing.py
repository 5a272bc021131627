"""Whether code of one module can meet what another one holds."""

from pathlib import Path

import pytest

from ssot_lint.model.doubles import importing
from ssot_lint.model.doubles.importing import may_import
from tests.model.projects import read_project

FILES = {
    "app/__init__.py": "",
    "app/sockets.py": "SOCKETS = []\n",
    "app/service.py": "def tell():\n    from app import sockets\n    return sockets.SOCKETS\n",
    "app/direct.py": "import json\nfrom app.gone import nothing\nfrom app.sockets import SOCKETS\n",
    "app/outer.py": "from . import service\nfrom app.prices import price\n",
    "app/prices.py": "import json\n# app.sockets\ndef price():\n    return json.dumps(5)\n",
    "app/late.py": "from importlib import import_module\n",
    "app/wide.py": "from app.a0 import x\nfrom app.a1 import x\n",
    "app/a0.py": "x = 1\n",
    "app/a1.py": "x = 1\n",
}


def reaches(tmp_path: Path, name: str) -> bool:
    file = read_project(tmp_path, FILES, f"app/{name}.py")
    wanted = file.knowledge.resolve("app.sockets", file).file
    assert wanted is not None
    return may_import(file, wanted)


@pytest.mark.parametrize("name", ["sockets", "service", "direct", "outer", "late"])
def test_it_is_imported_by_name_or_through_others(tmp_path: Path, name: str) -> None:
    assert reaches(tmp_path, name)


@pytest.mark.parametrize("name", ["prices", "wide"])
def test_it_is_not_imported(tmp_path: Path, name: str) -> None:
    assert not reaches(tmp_path, name)


def test_too_many_files_may_import_anything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "_MOST_FILES", 3)
    assert not reaches(tmp_path, "wide")
    monkeypatch.setattr(importing, "_MOST_FILES", 2)
    assert reaches(tmp_path, "wide")
