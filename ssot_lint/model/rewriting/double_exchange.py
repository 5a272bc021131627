"""A double class of one file given up for the canonical one: where its name stands, and whether that one will do."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.findings import Span
from ssot_lint.fixes import Refused
from ssot_lint.model.definitions import FUNCTIONS, ClassDefinition
from ssot_lint.model.inference import Nature, Scope, Thing, infer
from ssot_lint.model.names import dotted
from ssot_lint.model.rewriting.class_names import name_uses
from ssot_lint.model.rewriting.double_coverage import Usage, demand_coverage
from ssot_lint.model.rewriting.double_parts import Parts
from ssot_lint.model.rewriting.surroundings import surroundings_of
from ssot_lint.model.roles import Role

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

_NAMING = frozenset("getattr setattr hasattr delattr object".split())
_ELSE = (Nature.MODULE, Nature.OUTSIDE, Nature.RESULT, Nature.LITERAL, Nature.FUNCTION)


@dataclass(frozen=True, slots=True)
class Exchange:
    """The class whose keyword stands on `line` goes; `uses` of its name become `name` of `module`."""

    line: int
    old: str
    module: str
    name: str
    uses: tuple[Span, ...]


def double_exchange(place: Span, path: str, file: TestFile) -> Exchange:
    """The exchange of the class named at `place` for that at the dotted `path`. Raises Refused where it is unsure."""
    cls = next((each for each in file.definitions.all_classes if file.name_span(each.node) == place), None)
    if cls is None:
        raise Refused("it stands inside a function, for the one case there")
    _demand_plain(cls, file)
    uses = tuple(name_uses(cls, file, within=False))
    if uses:  # what nobody makes has nothing that another would have to offer
        demand_coverage(Parts([cls]), _canonical(path, file), _usage(cls, file))
    _demand_alone(cls, file)
    module, _, name = path.rpartition(".")
    return Exchange(cls.node.lineno, cls.name, module, name, uses)


def _demand_plain(cls: ClassDefinition, file: TestFile) -> None:
    if cls.outer is not None:
        raise Refused("it stands inside another class")
    if cls.conditional or len(file.definitions.bindings.get(cls.name, ())) != 1:
        raise Refused(f"`{cls.name}` may be something else, too")
    if any(name != "object" for name in cls.base_names) or cls.keywords:
        raise Refused("it inherits something, which may be why it is there")
    if cls.node.decorator_list or cls.classes:
        raise Refused("it is decorated, or holds other classes")
    heir = next((each for each in file.definitions.all_classes if cls in file.definitions.mro(each)[1:]), None)
    if heir is not None:
        raise Refused(f"`{heir.name}` inherits it")


def _canonical(path: str, file: TestFile) -> Parts:
    symbol = file.knowledge.resolve(path, file)
    if symbol.cls is None or symbol.cls.home is None:
        raise Refused(f"`{path}` is no class that could be read")
    home = symbol.cls.home
    if symbol.cls.node.decorator_list:
        raise Refused(f"`{path}` is decorated: what it offers is not all in its text")
    if any(base not in ("object", "abc.ABC") for base in home.definitions.outside_bases(symbol.cls)):
        raise Refused(f"`{path}` inherits from outside the project: what it offers is not known")
    return Parts(home.definitions.mro(symbol.cls))


def _demand_alone(cls: ClassDefinition, file: TestFile) -> None:
    """Refuse where other files may have objects of the class, or the class itself."""
    if file.role is Role.CONFTEST:
        raise Refused("the fixtures of a conftest may give it to tests of other files")
    for name in _carriers(cls.name, file):
        user = file.knowledge.user_of(name, file)
        if user is not None:
            through = "" if name == cls.name else f" through `{name}`"
            raise Refused(f"{user} may use it{through}")


def _carriers(name: str, file: TestFile) -> list[str]:
    """The names of the module by which others get at the class: its own, and those of what speaks of these."""
    words: dict[str, set[str]] = {}
    for statement in file.tree.body:
        spoken = {each.id for each in ast.walk(statement) if isinstance(each, ast.Name)}
        if isinstance(statement, (*FUNCTIONS, ast.ClassDef)):
            words.setdefault(statement.name, set()).update(spoken)
        elif isinstance(statement, ast.Assign):
            for target in statement.targets:
                words.setdefault(dotted(target) or "", set()).update(spoken)
    found = [name]
    for each in found:
        found += [other for other, spoken in words.items() if each in spoken and other and other not in found]
    return found


def _usage(cls: ClassDefinition, file: TestFile) -> Usage:
    own = {*cls.methods, *cls.assigned, *file.self_assignments(cls)}
    attributes: dict[str, int] = {}
    calls: list[tuple[int, int, tuple[str, ...]]] = []
    keywords: set[str] = set()
    for node in _outside(file.tree, cls.node):
        if isinstance(node, ast.Attribute):
            if _is_of(node, cls, own, file):
                attributes.setdefault(node.attr, node.lineno)
        elif isinstance(node, ast.Call):
            name = dotted(node.func) or ""
            if name == cls.name:
                calls.append(_call(node))
            elif name.rpartition(".")[2] in own:
                keywords.update(each.arg for each in node.keywords if each.arg)
            elif name.rpartition(".")[2] in _NAMING:
                attributes |= {text: node.lineno for text in _texts(node) if text in own and text not in attributes}
    return Usage(attributes, tuple(calls), frozenset(keywords))


def _outside(tree: ast.Module, left_out: ast.ClassDef) -> Iterator[ast.AST]:
    for statement in tree.body:
        if statement is not left_out:
            yield from ast.walk(statement)


def _call(node: ast.Call) -> tuple[int, int, tuple[str, ...]]:
    if any(isinstance(each, ast.Starred) for each in node.args) or any(each.arg is None for each in node.keywords):
        raise Refused(f"line {node.lineno} gives it arguments that cannot be counted")
    return node.lineno, len(node.args), tuple(each.arg for each in node.keywords if each.arg)


def _texts(node: ast.Call) -> Iterator[str]:
    yield from (each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str))


def _is_of(node: ast.Attribute, cls: ClassDefinition, own: set[str], file: TestFile) -> bool:
    """Whether the attribute may be one of an object of the class; what is set on it from outside is one, too."""
    thing = infer(node.value, _scope(node, file))
    if thing.nature is Nature.UNKNOWN:
        return node.attr in own
    if thing.nature is Nature.RESULT or _is_else(thing, cls):
        return False
    if node.attr == "__dict__":
        raise Refused(f"line {node.lineno} looks at all that it holds")
    return True


def _is_else(thing: Thing, cls: ClassDefinition) -> bool:
    return thing.nature in _ELSE or thing.cls is not cls


def _scope(node: ast.expr, file: TestFile) -> Scope:
    function = surroundings_of(file, node).function
    if function is None:
        return file.module_scope
    owner = next((each for each in file.definitions.all_classes if function in each.methods.values()), None)
    return file.scope_of(function, owner)
