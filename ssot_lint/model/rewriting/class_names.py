"""A name for a class of tests that pytest collects, where the class is spoken of, and what comes with it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.findings import Span
from ssot_lint.fixes import Refused
from ssot_lint.model.collecting.collection import test_methods
from ssot_lint.model.collecting.switches import is_off
from ssot_lint.model.definitions import ClassDefinition
from ssot_lint.model.requests.arguments import unknown_arguments
from ssot_lint.model.tests import Test
from ssot_lint.patterns import compile_late

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

_WORD = compile_late(r"[^\W\d]\w*")
_KINDS = r"(?:s|_?[Cc]ases?|_?[Ss]uite)?"
_ENDING = compile_late(rf"(?<=[^\W_])(?:_[Tt]est|Test){_KINDS}$")
_MAGIC = compile_late(r"[*?\[\]]")


@dataclass(frozen=True, slots=True)
class ClassRenaming:
    """The class whose keyword stands on `line` gets `name`, and so do its `uses`. `adds`: tests by qualified name."""

    line: int
    old: str
    name: str
    uses: tuple[Span, ...]
    adds: tuple[str, ...]


def class_renaming(place: Span, file: TestFile) -> ClassRenaming:
    """The renaming by which pytest collects the class named at `place`. Raises Refused where a name is not all."""
    cls = next((each for each in file.definitions.all_classes if file.name_span(each.node) == place), None)
    if cls is None:
        raise Refused("the class is not where it was")
    if cls.outer is not None:
        raise Refused("it stands inside another class")
    _demand_collectable(cls, file)
    name = collected_name(cls.name, file)
    uses = tuple(name_uses(cls, file))
    user = file.knowledge.user_of(cls.name, file)
    if user is not None:
        raise Refused(f"{user} may use it by its name")
    return ClassRenaming(cls.node.lineno, cls.name, name, uses, tuple(_gained(cls, name, file)))


def _demand_collectable(cls: ClassDefinition, file: TestFile) -> None:
    lineage = file.definitions.mro(cls)
    if is_off(cls, file):
        raise Refused("`__test__` switches it off")
    if any(name in each.methods for each in lineage for name in ("__init__", "__new__")):
        raise Refused("it has a constructor, and pytest collects no such class whatever its name")
    for method in test_methods(cls, file, False):
        argument = next(unknown_arguments(Test(method, cls, file), cls), None)
        if argument is not None:
            raise Refused(f"nothing gives `{argument.name}` to `{method.name}`: it would error before it starts")


def collected_name(name: str, file: TestFile) -> str:
    """The free name nearest to `name` that `python_classes` matches. Raises Refused when there is none."""
    used = set(_WORD.findall(file.source.text))
    stem = _ENDING.sub("", name)
    candidates = [each for pattern in file.layout.python_classes for each in _fitted(name, stem, pattern)]
    good = [each for each in candidates if each.isidentifier() and file.layout.matches_class(each)]
    free = [each for each in good if each not in used]
    if not good:
        raise Refused("no name of its kind matches `python_classes`")
    if not free:
        raise Refused(f"`{good[0]}` is taken")
    return min(free, key=lambda each: _distance(name, each))


def _fitted(name: str, stem: str, pattern: str) -> Iterator[str]:
    """The name made to match one pattern: by a prefix, or by an ending, of which it may have a part already."""
    first, _, last = pattern.partition("*")
    if _MAGIC.search(first + last):
        return
    if not last:
        yield first + (stem[:1].upper() + stem[1:] if first[-1:].isalpha() else stem)
        return
    overlap = next((size for size in range(len(last), 0, -1) if name.endswith(last[:size])), 0)
    has_part = overlap == len(last) or last[:overlap].lower() in ("test", "tests")
    yield first + (name + last[overlap:] if has_part else stem + last)


def _distance(old: str, new: str) -> int:
    """How many letters come or go when `new` holds all of `old`, or `old` without its ending."""
    shared = old if old in new else _ENDING.sub("", old)
    return len(old) + len(new) - 2 * len(shared)


def name_uses(cls: ClassDefinition, file: TestFile, within: bool = True) -> Iterator[Span]:
    """Where expressions read the class by its name, with `within` also in the class itself.

    Raises Refused where something else could mean it.
    """
    left_out = frozenset() if within else frozenset(id(each) for each in ast.walk(cls.node))
    if f"_{cls.name.lstrip('_')}__" in file.source.text:
        raise Refused("a private attribute is spelt out with its name")
    in_texts = {id(part) for node in ast.walk(file.tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
    for node in ast.walk(file.tree):
        if id(node) in left_out:
            continue
        if isinstance(node, ast.Name) and node.id == cls.name:
            # Before Python 3.12 nothing says where in an f-string it stands.
            if not isinstance(node.ctx, ast.Load) or id(node) in in_texts:
                raise Refused(f"line {node.lineno} assigns the name, or formats it into a text")
            yield file.source.span(node)
        elif node is not cls.node and _means(node, cls.name):
            raise Refused(f"line {getattr(node, 'lineno', 0)} says the name in a text, or means something else by it")


def _means(node: ast.AST, name: str) -> bool:
    """Whether a node binds the name, reads an attribute of it, or says it in a text that is no prose."""
    if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef | ast.ExceptHandler):
        return node.name == name
    if isinstance(node, ast.Attribute):
        return node.attr == name
    if isinstance(node, ast.arg | ast.keyword):
        return node.arg == name
    if isinstance(node, ast.alias):
        return name in (node.asname, *node.name.split("."))
    if isinstance(node, ast.Global | ast.Nonlocal):
        return name in node.names
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return name in node.value and not re.search(r"\s", node.value) and name in _WORD.findall(node.value)
    return False


def _gained(cls: ClassDefinition, name: str, file: TestFile) -> Iterator[str]:
    """The tests that pytest collects once the class has the name, those of bases that it brings along too."""
    known = {test.qualname for test in file.tests}
    seen: set[str] = set()
    for each in file.definitions.mro(cls):
        if (each.home or file) is file:
            methods = [method.name for method in test_methods(each, file, False) if method.name not in seen]
            names = (f"{name if each is cls else each.qualname}.{method}" for method in methods)
            yield from (test for test in names if test not in known)
        seen.update(each.methods)
    for inner in cls.classes:
        if file.layout.matches_class(inner.name) and not {"__init__", "__new__"} & inner.methods.keys():
            yield from _gained(inner, f"{name}.{inner.name}", file)
