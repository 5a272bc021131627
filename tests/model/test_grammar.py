"""Which newer Python would parse a source."""

import ast
import sys

import pytest

from ssot_lint.model.grammar import Newer, newer_grammar

OLD = sys.version_info < (3, 12)
BEFORE_314 = sys.version_info < (3, 14)

FSTRINGS = [
    'x = f"{a["k"]}"\n',
    "x = f'{a['k']!r:>{w['x']}}'\n",
    "x = f'{a['k'] = }'\n",
    "x = f\"{'\\n'.join(lines)}\"\n",
    "x = f'{x # why\n}'\n",
    'x = f"{\n a:.1f} < {\n b}"\n',
    'x = f"{f"{f"{1}"}"}"\n',
    'x = f"\\N{EN DASH} {a["x"]} {{}}"\n',
    'if a != b: x = f"{a != b["c"]}"\n',
]
TYPES = {
    "type X = int\n": "the `type` statement",
    "if True: type X[T: int, *Ts, **P] = list[T]\n": "the `type` statement",
    "def f[T](x: T) -> T: ...\n": "type parameters in brackets",
    "async def f[T,](): pass\n": "type parameters in brackets",
    "class A[T](B[T]):\n    pass\n": "type parameters in brackets",
}
HANDLERS = ["try: pass\nexcept A, B:\n    pass\n", "try:\n    pass\nexcept* a.B, C: pass\n"]
NEVER = [
    'print "x"\n',
    "def f(:\n",
    'x = f"{\n',
    'x = f"{}"; type X = int\n',
    "x = f'a\nb{x['a']}'\n",
    "x = f'{lambda x: 1}'; type X = int\n",
    'x = f"{a["x"]}" b"x"\n',
    "class A[]: pass\n",
    "def f[T]x: pass\n",
    "try: pass\nexcept ValueError, e:\n    pass\n",
    "type X = (\n",
    'x = t"a" "b"\n',
    "x = '" + "(" * 300,
    "x = " + 'f"{' * 60,
]


@pytest.mark.skipif(not OLD, reason="this Python knows these")
@pytest.mark.parametrize("source", FSTRINGS)
def test_newer_fstrings(source: str) -> None:
    with pytest.raises(SyntaxError):
        ast.parse(source)
    assert newer_grammar(source) == Newer("3.12", "f-strings like this")


@pytest.mark.skipif(not OLD, reason="this Python knows these")
@pytest.mark.parametrize(("source", "construct"), TYPES.items())
def test_type_parameters(source: str, construct: str) -> None:
    assert newer_grammar(source) == Newer("3.12", construct)


@pytest.mark.skipif(sys.version_info >= (3, 13), reason="this Python knows these")
def test_defaults_of_type_parameters() -> None:
    assert newer_grammar("class A[T = int](B):\n    pass\n") == Newer("3.13", "type parameters with a default")


@pytest.mark.skipif(not BEFORE_314, reason="this Python knows these")
@pytest.mark.parametrize("source", HANDLERS)
def test_handlers_without_parentheses(source: str) -> None:
    assert newer_grammar(source) == Newer("3.14", "`except` with several exceptions and no parentheses")


@pytest.mark.skipif(not BEFORE_314, reason="this Python knows these")
def test_templates() -> None:
    assert newer_grammar('x = t"a{b}"\n') == Newer("3.14", "t-strings")


@pytest.mark.skipif(not OLD, reason="this Python knows f-strings like these")
def test_the_newest_construct_decides() -> None:
    found = newer_grammar("x = f'{a['k']}'\ntry: pass\nexcept A, B: pass\n")
    assert found is not None
    assert found.version == "3.14"


@pytest.mark.parametrize("source", NEVER)
def test_what_no_python_surely_accepts(source: str) -> None:
    assert newer_grammar(source) is None


def test_names_that_look_like_the_new_words() -> None:
    assert newer_grammar("type = 3\ntype(x)\nmatch = type\nexcept_ = 1\nx = (\n") is None
