import ast
from pathlib import Path

import pytest

import ssot_lint
from ssot_lint.model import Role, TestFile
from ssot_lint.model.abridging import unread
from ssot_lint.model.reading import read_other_file
from ssot_lint.model.skeletons import skeleton_of
from ssot_lint.pytest_config import PytestConfig

PACKAGE = Path(ssot_lint.__file__).parent
LONG = "\n".join(f"    value_{number} = compute(argument_{number}, other={number})" for number in range(5))
DEEP = LONG.replace("    value", "        value")
SHAPES = {
    "plain": f"import os\n\n\ndef f(a, b=1):\n{LONG}\n    return a\n\n\ndef g():\n{LONG}\n",
    "text at the margin": (
        f'x = 1\ndef f(a):\n    query = """\nSELECT 1\ndef no(x):\n"""\n{LONG}\n\nclass A:\n    def m(self):\n{DEEP}\n'
    ),
    "doc": f'x = 1\ndef f(a):\n    """What it\n    does: a word.\n    """\n{LONG}\ny = 2\n',
    "doc with code": f'"""Use it so:\n\ndef f(a):\n{LONG}\n"""\ndef f(a):\n{LONG}\n',
    "header over lines": (
        "x = 1\ndef f(\n    a: int = 1,  # so: no\n    b: dict = {\n        1:\n        2},\n"
        f") -> dict[str, int]:  # why\n{LONG}\n"
    ),
    "closing bracket at the margin": f"x = 1\ndef f(a):\n{LONG}\n    return [\n        a,\n]\n\ndef g(a):\n{LONG}\n",
    "bracket content at the margin": f"x = 1\ndef f(a):\n{LONG}\n    return [\na,\n]\n",
    "comments at the margin": f"x = 1\ndef f(a):\n{LONG}\n# a note\n    return a\n# another\n    # one more\ny = 2\n",
    "comment behind the end": f"x = 1\ndef f(a):\n{LONG}\n    return a  # why\ny = 2\n",
    "text that looks like the end": f'x = 1\ndef f(a):\n    y = \'"""\'\n{LONG}\n    z = \'"""\'\ny = 2\n',
    "continued lines": f"x = 1\ndef f(a):\n{LONG}\n    return a + \\\n1\ny = 2\n",
    "continued text": f"x = 1\ndef f(a):\n{LONG}\n    return 'a \\\ndef g(b):\\\n'\ny = 2\n",
    "inner functions": f"x = 1\ndef f(a):\n    def g(b):\n{DEEP}\n    return g\ny = 2\n",
    "in blocks": f"try:\n    def f(a):\n{DEEP}\nexcept E:\n    pass\nelse:\n    async def g(a):\n{DEEP}\n",
    "several on a line": f"x = 1\ndef f(a): return a\ndef g(a):\n{LONG}\n    b = 1; c = 2;\n",
    "decorated": f"x = 1\n@d(\n    1,\n)\n@e\ndef f(é='é'):\n{LONG}\n    ä = 'ä'\nx = f\n",
    "last line without end": f"x = 1\ndef f(a):\n{LONG}",
    "ends in a text": f'x = 1\ndef f(a):\n{LONG}\n    return """\n# no comment: the text\n"""\ny = 1\n',
    "returns": f"x = 1\rdef f(a):\r{LONG}\ry = 1\r",
    "windows": f"x = 1\ndef f(a):\n{LONG}\ny = 1\n".replace("\n", "\r\n"),
    "form feed": f"x = 1\ndef f(a):\n{LONG}\n\f\ndef g(a):\n{LONG}\n",
    "tabs": f"x = 1\nclass A:\n\tdef f(a):\n\t\tpass\n\tx = 1\ndef g(a):\n{LONG}\n",
}


def read(text: str) -> TestFile:
    file = read_other_file(text.encode(), "lib.py", Role.PROGRAM, PytestConfig(rootdir=Path("/")))
    assert file is not None
    return file


@pytest.mark.parametrize("text", SHAPES.values(), ids=SHAPES)
def test_every_shape_comes_back_as_it_was(text: str) -> None:
    assert ast.dump(read(text).tree, include_attributes=True) == ast.dump(ast.parse(text), include_attributes=True)


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("*/*.py")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_real_files_come_back_as_they_were(path: Path) -> None:
    text = path.read_text()
    assert ast.dump(read(text).tree, include_attributes=True) == ast.dump(ast.parse(text), include_attributes=True)


@pytest.mark.parametrize(
    "name", ["plain", "doc", "text at the margin", "comments at the margin", "decorated", "windows"]
)
def test_functions_are_not_parsed_before_somebody_looks(name: str) -> None:
    file = read(SHAPES[name])
    function = file.definitions.functions["f"]
    assert unread(function).startswith("def f(")
    # Whoever asks for its extent gets that of the whole function.
    whole = next(each for each in ast.parse(SHAPES[name]).body if isinstance(each, ast.FunctionDef))
    assert (function.end_lineno, function.end_col_offset) == (whole.end_lineno, whole.end_col_offset)
    assert file.weight < len(file.source.text) - len(LONG)


@pytest.mark.parametrize("name", ["bracket content at the margin", "doc with code", "form feed"])
def test_what_is_in_doubt_is_parsed_whole(name: str) -> None:
    assert skeleton_of(SHAPES[name]) is None


def test_an_error_inside_a_function_leaves_it_empty() -> None:
    file = read(SHAPES["plain"].replace("value_1 =", "value_1 = ="))
    functions = file.definitions.functions
    assert [type(each) for each in functions["f"].body] == [ast.Pass]
    assert set(functions) == {"f", "g"}


@pytest.mark.parametrize("text", ["def f(:\n", f"x = 1\ndef f(a):\n{LONG}\ny = (\n", "x = 1\0\n"])
def test_an_error_outside_functions_is_no_file(text: str) -> None:
    assert read_other_file(text.encode(), "lib.py", Role.PROGRAM, PytestConfig(rootdir=Path("/"))) is None
