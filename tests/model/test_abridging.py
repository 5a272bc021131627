import ast
from pathlib import Path

import pytest

import ssot_lint
from ssot_lint.model import Role, TestFile, read_file
from ssot_lint.model.abridging import Abridged, abridge, unread
from ssot_lint.model.doubles.lines import calls_of
from ssot_lint.model.singletons.slots import slots_of
from ssot_lint.model.sites import iterate_calls
from ssot_lint.pytest_config import PytestConfig

PACKAGE = Path(ssot_lint.__file__).parent
SHAPES = """\
import os


@decorated(
    lambda: 1,
)
def outer(a, b=f(
    1,
)):
    '''A text
over lines'''
    if a:
        return [
    b,
        ]
    return None


class Box:
    class Inner:
        async def wait(self, é="é"):
            x = "é"; y = await z
            return x, y

    def short(self): return 1


class Tabbed:
\tif os.name:
\t\tdef tabs(self):
\t\t\tyield 1
\t\t\tyield 2
\t\t\treturn


if os.name:
    def twice(self):
        a = 1
        return a  # why
"""


def read(text: str) -> TestFile:
    file = read_file(text.encode(), "lib.py", Role.PROGRAM, PytestConfig(rootdir=Path("/")))
    assert isinstance(file, TestFile)
    return file


def dump(file: TestFile) -> str:
    return ast.dump(file.tree, include_attributes=True)


@pytest.mark.parametrize("text", [SHAPES, SHAPES.replace("\n", "\r\n"), "\ufeff" + SHAPES])
def test_every_shape_comes_back_as_it_was(text: str) -> None:
    file, whole = read(text), read(text)
    abridge(file)
    assert unread(file.definitions.functions["outer"]).startswith("def outer(a")
    assert unread(file.definitions.classes["Box"].methods["short"]) == ""
    assert dump(file) == dump(whole)


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("model/*.py")), ids=lambda path: path.name)
def test_real_files_come_back_as_they_were(path: Path) -> None:
    text = path.read_text()
    file, whole = read(text), read(text)
    abridge(file)
    assert dump(file) == dump(whole)
    assert file.weight == whole.weight


def test_only_what_is_looked_at_is_read_again() -> None:
    file = read(SHAPES)
    abridge(file)
    before = file.weight
    outer, tabs = file.definitions.functions["outer"], file.definitions.classes["Tabbed"].methods["tabs"]
    assert len(outer.body) == 3
    assert type(outer.body) is list
    assert unread(outer) == ""
    assert unread(tabs)
    assert before < file.weight < len(SHAPES)


def test_every_way_of_looking_reads() -> None:
    whole = read(SHAPES).definitions.functions["outer"].body
    looks = (list, len, tuple, lambda body: body[-1], lambda body: [*reversed(body)], lambda body: body.copy())
    for look in (*looks, lambda body: body == [], lambda body: None in body):
        file = read(SHAPES)
        abridge(file)
        body = file.definitions.functions["outer"].body
        assert isinstance(body, Abridged)
        look(body)
        assert [ast.dump(each) for each in body] == [ast.dump(each) for each in whole]


def test_walks_over_a_function_see_its_statements() -> None:
    file, whole = read(SHAPES), read(SHAPES)
    abridge(file)
    outer = file.definitions.functions["outer"]
    assert len(iterate_calls(outer)) == len(iterate_calls(whole.definitions.functions["outer"])) == 2
    assert list(calls_of(file.scope_of(outer, None))) == []


SETTERS = """\
registry = {}
plugins = {}


class Keeper:
    shared = None

    def plain(self, a):
        if a:
            self.plain_one = a
        return a

    def chained(self):
        a = 1
        b = self.chained_one = a
        return b

    def row(self):
        a, b = 1, 2
        self.row_one, (self.row_two) = a, b
        return a

    def rows(self):
        a, b = 1, 2
        (
            self.rows_one,
            self.rows_two,
        ) = a, b

    def annotated(self):
        a = 1
        if a: self.annotated_one: int = a
        self . annotated_two : "dict[str, int]" = {}

    def entered(self):
        with open("x") as self.entered_one, open("y") as (
            self.entered_two
        ):
            return 1

    @classmethod
    def above(cls):
        a = 1
        cls.above_one \\
            = a
        return cls

    def looks(self):
        for each in self.plain_one:
            if each == self.row_one:
                return call(key=1, value=self.row_two)

    def fills(self, key):
        a = 1
        registry[key] = a
        plugins.setdefault(key, a)

    def shares(self):
        type(self).shared = 1
        Keeper.other = 2
        self.__class__.third = 3


def make(key):
    global registry
    registry = {}
    return registry[key]
"""


def kept(file: TestFile) -> dict[str, list[str]]:
    """What is known of a file without looking at all of its functions, in words."""
    found: dict[str, list[str]] = {}
    for cls in file.definitions.all_classes:
        for name, values in file.self_assignments(cls).items():
            found[f"{cls.qualname}.{name}"] = [f"{method.name}: {ast.dump(value)}" for method, value in values]
    slots = slots_of(file)
    for kind in ("values", "entries"):
        for name in slots.names(kind):
            found[f"slot {name}"] = [ast.dump(value) for value, _ in slots._stored(kind, name)]
    return found


@pytest.mark.parametrize("text", [SETTERS, *(path.read_text() for path in sorted(PACKAGE.glob("*/*.py")))])
def test_what_functions_keep_is_found_by_their_text(text: str) -> None:
    file = read(text)
    abridge(file)
    assert kept(file) == kept(read(text))


def test_the_shapes_of_setters_are_found() -> None:
    found = kept(read(SETTERS))
    wanted = "plain_one chained_one row_one row_two rows_one rows_two annotated_one annotated_two entered_one above_one"
    assert {f"Keeper.{name}" for name in wanted.split()} <= set(found)
    assert {"slot registry", "slot plugins", "slot Keeper.shared", "slot Keeper.other", "slot Keeper.third"} <= set(
        found
    )
    file = read(SETTERS)
    abridge(file)
    kept(file)
    assert unread(file.definitions.classes["Keeper"].methods["looks"])
