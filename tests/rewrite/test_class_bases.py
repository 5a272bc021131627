"""Bases come, go and give way in headers of all layouts; nothing else in the header changes."""

from pathlib import Path

import pytest

from ssot_lint.config import BaseClass
from ssot_lint.findings import Confidence, Finding, Safety, Severity
from ssot_lint.model.lineages.canon import read_canon
from ssot_lint.model.rewriting.inheritance import inherit, leave_out
from ssot_lint.rewrite.class_bases import write_bases
from ssot_lint.rewrite.editor import Editor
from ssot_lint.rewrite.imports import Imports
from ssot_lint.rewrite.lines import apply_edits
from tests.model.projects import read_project

TOP = "import abc\nimport unittest\nfrom kit import Case, A, B\n"


def rewritten(folder: Path, header: str, *gone: int) -> str:
    text = f"{TOP}{header}\n    pass\n"
    (folder / "kit.py").write_text("class Case: ...\nclass A: ...\nclass B: ...\n")
    (folder / "test_x.py").write_bytes(text.encode())
    file = read_project(folder, {})
    cls = file.definitions.classes["T"]
    finding = Finding("SSOT301", "x", file.path, file.name_span(cls.node), "", Severity.ERROR, Confidence.CERTAIN)
    editor = Editor(file, finding, Imports(file, "\n"))
    base = read_canon([BaseClass("kit.Case")], file).bases[0]
    write_bases(editor, leave_out(cls, gone, file) if gone else inherit(cls, base, file))
    after = apply_edits(text, editor.fix("x", Safety.UNSAFE).edits)
    compile(after, "test_x.py", "exec")
    return after.removeprefix(TOP).removesuffix("\n    pass\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("class T:", "class T(Case):"),
        ("class T():", "class T(Case):"),
        ("class T( ):", "class T( Case):"),
        ("class T(A):", "class T(A, Case):"),
        ("class T(A,):", "class T(A, Case,):"),
        ("class T (A, B) :  # both", "class T (A, B, Case) :  # both"),
        ("class T(metaclass=abc.ABCMeta):", "class T(Case, metaclass=abc.ABCMeta):"),
        ("class T(A, metaclass=abc.ABCMeta):", "class T(A, Case, metaclass=abc.ABCMeta):"),
        ("class T(A, abc.ABC):", "class T(A, Case, abc.ABC):"),
        ("class T(unittest.TestCase):", "class T(Case):"),
        ("class T(A, unittest.TestCase, B):", "class T(A, Case, B):"),
        ("class T(object, unittest.TestCase):", "class T(Case):"),
        ("class T(\n    A,\n    B,\n):", "class T(\n    A,\n    B,\n    Case,\n):"),
        ("class T(\n    A,\n    B\n):", "class T(\n    A,\n    B,\n    Case\n):"),
        ("class T(A,\n        B):", "class T(A,\n        B,\n        Case):"),
        ("class T(\n    A,  # a\n    B,  # b\n):", "class T(\n    A,  # a\n    B,  # b\n    Case,\n):"),
        ("class T(\n    A  # a\n):", "class T(\n    A,  # a\n    Case\n):"),
        (
            "class T(\n    A,  # a\n    metaclass=abc.ABCMeta,  # m\n):",
            "class T(\n    A,  # a\n    Case,\n    metaclass=abc.ABCMeta,  # m\n):",
        ),
        (
            "class T(\n    unittest.TestCase,  # asserts\n    B,\n):",
            "class T(\n    Case,  # asserts\n    B,\n):",
        ),
        ("@abc.update_abstractmethods\n# here\nclass T(A):", "@abc.update_abstractmethods\n# here\nclass T(A, Case):"),
    ],
)
def test_base_comes(before: str, after: str, tmp_path: Path) -> None:
    assert rewritten(tmp_path, before) == after


@pytest.mark.parametrize(
    ("before", "gone", "after"),
    [
        ("class T(A):", (0,), "class T:"),
        ("class T(A, B):", (0,), "class T(B):"),
        ("class T(A, B):", (1,), "class T(A):"),
        ("class T(A, B,):", (1,), "class T(A,):"),
        ("class T(A, B, metaclass=abc.ABCMeta):", (0, 1), "class T(metaclass=abc.ABCMeta):"),
        ("class T(\n    A,\n    B,\n):", (1,), "class T(\n    A,\n):"),
        ("class T(\n    A,\n    B\n):", (1,), "class T(\n    A\n):"),
        ("class T(\n    A,  # a\n    B,\n):", (1,), "class T(\n    A,  # a\n):"),
        ("class T(\n    A,\n    B,  # b\n):", (0,), "class T(\n    B,  # b\n):"),
    ],
)
def test_base_goes(before: str, gone: tuple[int, ...], after: str, tmp_path: Path) -> None:
    assert rewritten(tmp_path, before, *gone) == after
