"""Names inside packages that are mere directories."""

from pathlib import Path

import pytest

from ssot_lint.model.symbols import SymbolKind
from ssot_lint.project import Project, Roles


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("import support.flows.cases", "support.flows.cases.Case"),
        ("import support.flows as f", "f.cases.Case"),
        ("from support import flows", "flows.cases.Case"),
        ("from support.flows import cases as c", "c.Case"),
    ],
)
def test_class_in_a_namespace_package_is_found_by_its_whole_path(tmp_path: Path, line: str, name: str) -> None:
    (tmp_path / "support" / "flows").mkdir(parents=True)
    (tmp_path / "support" / "flows" / "cases.py").write_text("class Case: pass\n")
    (tmp_path / "test_x.py").write_text(line + "\n")
    project = Project([tmp_path], Roles(fallback=tmp_path))
    file = project.file(str(tmp_path / "test_x.py"))
    assert file is not None
    symbol = file.symbol(name)
    assert (symbol.kind, symbol.path) == (SymbolKind.CLASS, "support.flows.cases.Case")
