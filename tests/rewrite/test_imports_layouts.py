"""Import statements of any layout lose and gain names, and hold what they should after it."""

import ast

from hypothesis import given, settings
from hypothesis import strategies as st

from ssot_lint.fixes import Import
from ssot_lint.rewrite.imports import Imports
from ssot_lint.rewrite.lines import apply_edits
from tests.rewrite.importing import read

NAMES = ("DEFAULT", "Mock", "Zed", "a_b", "call", "patch", "x10", "x9")
ADDED = ("ANY", "Nock", "boot", "zoo")
BRACKETED = (", ", ",", ",\n    ", ",  # why\n    ", ",\n    # about\n    ", " ,\n\n  ")
OPENINGS = ("(", "(\n    ", "(  # noqa\n    ", "( ")
CLOSINGS = (")", "\n)", ",\n)", ",)", "  # last\n)", ",  # last\n)  # all")
JOINED = (", ", ", \\\n    ", ",")


@st.composite
def statements(draw: st.DrawFn) -> tuple[str, list[str]]:
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=6, unique=True))
    names = sorted(names) if draw(st.booleans()) else names
    is_bracketed = draw(st.booleans())
    texts = [f"{name} as {name}_" if draw(st.integers(0, 5)) == 0 else name for name in names]
    text = "from m import " + (draw(st.sampled_from(OPENINGS)) if is_bracketed else "")
    for index, name in enumerate(texts):
        text += (draw(st.sampled_from(BRACKETED if is_bracketed else JOINED)) if index else "") + name
    text += draw(st.sampled_from(CLOSINGS)) if is_bracketed else draw(st.sampled_from(["", "  # why"]))
    return text + "\n", [name.rpartition(" ")[2] for name in texts]


def bound(text: str) -> list[str]:
    nodes = (node for node in ast.parse(text).body if isinstance(node, ast.ImportFrom))
    return [each.asname or each.name for node in nodes for each in node.names]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(statements(), st.sets(st.sampled_from(ADDED)), st.sets(st.integers(0, 5)), st.sampled_from(["\n", "\r\n", "\r"]))
def test_names_come_and_go(made: tuple[str, list[str]], added: set[str], gone: set[int], newline: str) -> None:
    statement, names = made
    before, after = "import os\n\n", "\nx = os\n"
    text = (before + statement + after).replace("\n", newline)
    unused = [name for index, name in enumerate(names) if index in gone]
    edits = Imports(read(text), newline).edits([Import("m", name) for name in added], unused, "")
    result = apply_edits(text, edits)
    left = [name for name in names if name not in unused]
    assert [name for name in bound(result) if name not in added] == left
    assert sorted(bound(result)) == sorted([*left, *added])
    assert result.startswith("import os" + newline)
    assert result.endswith("x = os" + newline)
    assert newline == "\r\n" or "\r\n" not in result
    one_line = [line for line in result.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line.endswith(" ")]
    assert not one_line or "( " in statement or " ," in statement or not edits
