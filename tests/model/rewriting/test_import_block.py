"""What a file imports and binds, and what its names stand for on a line."""

import pytest

from ssot_lint.model.rewriting.import_block import ImportBlock, read_import_block
from ssot_lint.model.rewriting.import_statements import UnitKind, Where, read_layout
from ssot_lint.model.rewriting.used_names import used_names
from tests.rewrite.importing import read


def block_of(text: str) -> ImportBlock:
    return read_import_block(read(text))


def line_of(text: str, mark: str = "HERE") -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if mark in line)


REACHED = {
    "as it is": ("import pytest\nHERE", ["pytest"]),
    "under another name": ("import pytest as pt\nHERE", ["pt"]),
    "under two names": ("import pytest as pt\nimport pytest\nHERE", ["pytest", "pt"]),
    "not yet": ("HERE\nimport pytest\n", []),
    "later, for what runs later": ("def f():\n    HERE\nimport pytest\n", ["pytest"]),
    "in a decorator, not yet": ("@HERE\ndef f(): pass\nimport pytest\n", []),
    "rebound": ("import pytest\npytest = 1\nHERE", []),
    "deleted": ("import pytest\ndel pytest\nHERE", []),
    "rebound by a function": ("import pytest\ndef f():\n    global pytest\n    pytest = 1\nHERE", []),
    "rebound by a loop": ("import pytest\nfor pytest in (): pass\nHERE", []),
    "rebound by a handler": ("import pytest\ntry: pass\nexcept E as pytest: pass\nHERE", []),
    "rebound by a pattern": ("import pytest\nmatch x:\n    case [pytest]: pass\nHERE", []),
    "rebound by a walrus in a comprehension": ("import pytest\n[(pytest := 1) for x in y]\nHERE", []),
    "a comprehension keeps its own": ("import pytest\n[pytest for pytest in y]\nHERE", ["pytest"]),
    "inside that comprehension": ("import pytest\n[HERE for pytest in y]\n", []),
    "inside a lambda": ("import pytest\nx = lambda pytest: HERE\n", []),
    "a parameter": ("import pytest\ndef f(pytest):\n    HERE\n", []),
    "the default of a parameter": ("import pytest\ndef f(pytest,\n  x=HERE):\n    pass\n", []),
    "a parameter of the function around": ("import pytest\ndef f(pytest):\n    def g():\n        HERE\n", []),
    "a local assigned below": ("import pytest\ndef f():\n    HERE\n    pytest = 1\n", []),
    "another function's local": ("import pytest\ndef g(pytest): pass\ndef f():\n    HERE\n", ["pytest"]),
    "a class attribute, in the class": ("import pytest\nclass C:\n    pytest = 1\n    HERE\n", []),
    "a class attribute, for a decorator": ("import pytest\nclass C:\n    pytest = 1\n    @HERE\n    def m(): 1\n", []),
    "a class attribute, in a method": (
        "import pytest\nclass C:\n    pytest = 1\n    def m(self):\n        HERE\n",
        ["pytest"],
    ),
    "declared global": ("import pytest\ndef f():\n    global pytest\n    HERE\n", ["pytest"]),
    "imported in the function": ("def f():\n    import pytest as p\n    HERE\n", ["p"]),
    "imported in the function, below": ("import pytest\ndef f():\n    HERE\n    import pytest\n", []),
    "imported in the function, in one branch": ("def f():\n    if x:\n        import pytest\n    HERE\n", []),
    "imported in the same branch": ("def f():\n    if x:\n        import pytest\n        HERE\n", ["pytest"]),
    "imported in the body, for the header": ("import pytest\n@HERE\ndef f():\n    import pytest\n", ["pytest"]),
    "for type checkers": ("if TYPE_CHECKING:\n    import pytest\nHERE", []),
    "for type checkers, and for all": ("import pytest\nif TYPE_CHECKING:\n    import pytest\nHERE", ["pytest"]),
    "sometimes": ("if x:\n    import pytest\nHERE", []),
    "in a try, with a way out": ("try:\n    import pytest\nexcept ImportError:\n    pytest = None\nHERE", []),
    "in a try, with an excuse": ("try:\n    import pytest\nexcept ImportError:\n    pass\nHERE", []),
    "in a try, or not at all": ("try:\n    import pytest\nexcept ImportError:\n    raise\nHERE", ["pytest"]),
    "in a try, with a stand-in": (
        "try:\n    import pytest\nexcept ImportError:\n    import fake as pytest\nHERE",
        ["pytest"],
    ),
    "in both branches": ("if x:\n    import pytest\nelse:\n    import my.pytest as pytest\nHERE", ["pytest"]),
    "in both branches, and once more": (
        "if x:\n    import pytest\nelse:\n    import fake as pytest\npytest = 1\nHERE",
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "names"), REACHED.values(), ids=REACHED)
def test_names_that_reach_a_module(text: str, names: list[str]) -> None:
    assert list(block_of(text).module_names("pytest", line_of(text))) == names


@pytest.mark.parametrize(
    ("imports", "names"),
    [
        ("import a", []),
        ("import a.b", ["a.b"]),
        ("import a.b.c", ["a.b"]),
        ("import a.bc", []),
        ("import a.b as x", ["x"]),
        ("from a import b", ["b"]),
        ("from a import b as c", ["c"]),
        ("import a.b\na = 1", []),
        ("import x as a\nimport a.b", []),
        ("if x:\n    import a.b", []),
        ("import a\nif TYPE_CHECKING:\n    import a.b", []),
        ("import a\ndef f():\n    import a.b", []),
        ("from a import b\nimport a.b", ["b", "a.b"]),
    ],
)
def test_expressions_for_a_module_of_a_package(imports: str, names: list[str]) -> None:
    text = f"{imports}\nHERE\n"
    assert list(block_of(text).module_names("a.b", line_of(text))) == names


def test_the_root_of_a_dotted_import_is_bound() -> None:
    block = block_of("import a.b.c\n")
    assert list(block.module_names("a", 2)) == ["a"]
    assert list(block.local_names("a.b", 2)) == []


@pytest.mark.parametrize(
    ("text", "is_free"),
    [
        ("", True),
        ("from m import Thing\n", True),
        ("if TYPE_CHECKING:\n    from m import Thing\n", True),
        ("from other import Thing\n", False),
        ("Thing = 1\n", False),
        ("class Thing: pass\n", False),
        ("def f():\n    global Thing\n    Thing = 1\n", False),
        ("def f(Thing): return Thing\n", True),
        ("from somewhere import *\n", True),
        ("from somewhere import *\nx = Thing\n", False),
        ("from somewhere import *\ndef f(Thing): return Thing\n", True),
    ],
)
def test_names_that_the_module_may_bind(text: str, is_free: bool) -> None:
    assert block_of(text).is_free("Thing", "m.Thing") is is_free


@pytest.mark.parametrize("name", ["open", "class", "no-name", "None"])
def test_names_that_no_import_may_take(name: str) -> None:
    assert not block_of("").is_free(name, f"m.{name}")


def test_uses_are_counted_where_the_name_of_the_module_is_meant() -> None:
    text = (
        "import pytest\nx = pytest.mark\ndef f():\n    return pytest, [pytest for x in y]\n"
        "def g(pytest):\n    return pytest\ndef h():\n    global pytest\n    del pytest\n"
    )
    assert block_of(text).uses("pytest") == 3


@pytest.mark.parametrize(
    ("text", "is_immediate"),
    [
        ("HERE\n", True),
        ("class C:\n    HERE\n", True),
        ("def f(x=HERE):\n    pass\n", True),
        ("def f(): HERE\n", True),
        ("def f():\n    HERE\n", False),
        ("class C:\n    def m(self):\n        HERE\n", False),
        ("class C:\n    @HERE\n    def m(self):\n        pass\n", True),
    ],
)
def test_what_runs_while_the_module_is_imported(text: str, is_immediate: bool) -> None:
    assert block_of(text).is_immediate(line_of(text)) is is_immediate


def test_the_code_that_a_line_stands_for() -> None:
    block = block_of('# x\n"""Doc."""\nimport a\n\nimport b\nx = 1\n\nimport c\n')
    assert [block.code_line(line) for line in range(1, 10)] == [6, 6, 6, 6, 6, 6, 7, 10, 9]


def test_where_imports_stand() -> None:
    text = (
        "import a\nif typing.TYPE_CHECKING:\n    import b\nelse:\n    import c\ntry:\n    import d\nexcept E:\n"
        "    import e\nclass C:\n    import f\n    def m(self):\n        if x:\n            import g\nimport h; x = 1\n"
    )
    places = [(each.names[0].local, each.where, each.is_alone) for each in block_of(text).statements]
    assert places == [
        ("a", Where.TOP, True),
        ("b", Where.TYPING, True),
        ("c", Where.CONDITIONAL, True),
        ("d", Where.CONDITIONAL, True),
        ("e", Where.CONDITIONAL, True),
        ("f", Where.CLASS, True),
        ("g", Where.FUNCTION, True),
        ("h", Where.TOP, False),
    ]


def test_names_with_their_places() -> None:
    [statement] = read_layout("from .é import (\n    a as b,\n    c)\n", "pkg").statements
    assert (statement.module, statement.written) == ("pkg.é", ".é")
    assert [(each.name, each.local, each.target) for each in statement.names] == [
        ("a", "b", "pkg.é.a"),
        ("c", "c", "pkg.é.c"),
    ]
    assert [(each.start, each.end) for each in statement.names] == [((2, 4), (2, 10)), ((3, 4), (3, 5))]


def test_logical_lines() -> None:
    text = (
        '"""Doc."""\nimport a; import b\nimport c; \\\nimport d\nimport os; x = """\n"""\n'
        "sys.path.insert(0, x)\n@d\ndef f(): pass\n"
    )
    assert [(unit.kind, unit.first, unit.last) for unit in read_layout(text).units] == [
        (UnitKind.DOCSTRING, 1, 1),
        (UnitKind.IMPORTS, 2, 2),
        (UnitKind.IMPORTS, 3, 4),
        (UnitKind.OTHER, 5, 6),
        (UnitKind.PATH, 7, 7),
        (UnitKind.DEFINITION, 8, 9),
    ]


@pytest.mark.parametrize(
    ("text", "is_used"),
    [
        ("x = Thing", True),
        ("Thing.attribute()", True),
        ("del Thing", True),
        ("Thing = 1", False),
        ("Thing += 1", True),
        ("from m import Thing", False),
        ("x.Thing", False),
        ("def f(x: 'Optional[Thing]'): pass", True),
        ("def f() -> 'list[m.Thing]': pass", True),
        ("x: 'Thing' = 1", True),
        ("x: str = 'Thing'", False),
        ("x: TypeAlias = 'Thing'", True),
        ("x = List['Thing']", True),
        ("x['Thing']", False),
        ("cast('Thing', x)", True),
        ("call('Thing')", False),
        ("__all__ = ['Thing']", True),
        ("__all__ += ['Thing']", True),
        ("__all__.extend(['Thing'])", True),
        ("def test(Thing): pass", True),
        ("@pytest.mark.usefixtures('Thing')\ndef test(): pass", True),
        ("x = 1  # type: Thing", True),
        ("x = 1  # type: ignore[Thing]", False),
        ("def f():\n    '''>>> Thing()'''", False),
        ("def f():\n    global Thing\n    Thing = 1", True),
        ("f'{Thing}'", True),
    ],
)
def test_used_names(text: str, is_used: bool) -> None:
    assert ("Thing" in used_names(text)) is is_used
