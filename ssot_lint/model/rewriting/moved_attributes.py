"""A mutable attribute of a class as what its set-up makes anew: where it goes, and what keeps it where it is."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.fixes import Refused
from ssot_lint.model.definitions import ClassDefinition, Function
from ssot_lint.model.lineages.setups import calls_super
from ssot_lint.model.names import last_name
from ssot_lint.model.rewriting.stretches import stretch_at
from ssot_lint.model.rewriting.surroundings import surroundings_of

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile


@dataclass(frozen=True, slots=True)
class Move:
    """Lines `first` to `last` of a class become `text` in a set-up: before `line`, a statement of one that is there.

    Without such a set-up `made` holds the lines of a new one, which goes before `line`, the first method.
    """

    first: int
    last: int
    line: int
    text: str
    made: tuple[str, ...] = ()


def move_of(name: str, owner: ClassDefinition, file: TestFile) -> Move:
    """How the class attribute `name` moves to set-up. Raises Refused where something needs it on the class."""
    statement = _statement(name, owner, file)
    _demand_own(name, owner, statement, file)
    setup = _setup_name(owner, file)
    _demand_called(setup, owner, file)
    first, last = statement.lineno, _end_of_gap(statement, owner, file)
    words = _words(statement, file)
    method = owner.methods.get(setup)
    if method is not None:
        place = _place_in(method, setup)
        indent = file.source.lines[place.lineno - 1][: place.col_offset]
        return Move(first, last, place.lineno, indent + words)
    return _new(setup, owner, words, (first, last), file)


def _statement(name: str, owner: ClassDefinition, file: TestFile) -> ast.Assign | ast.AnnAssign:
    found = [each for each in owner.node.body if name in _targets(each)]
    if len(found) != 1 or not isinstance(found[0], ast.Assign | ast.AnnAssign) or len(_targets(found[0])) != 1:
        raise Refused(f"`{name}` is bound otherwise than by one plain assignment")
    stretch = stretch_at(file, found[0].lineno, found[0].end_lineno or 0)
    if stretch is None or (stretch.first, stretch.last) != (found[0].lineno, found[0].end_lineno):
        raise Refused(f"line {found[0].lineno} holds parts of several statements")
    return found[0]


def _end_of_gap(statement: ast.stmt, owner: ClassDefinition, file: TestFile) -> int:
    """The last line to take away, so that blank lines on both sides of the statement do not add up."""
    lines, last = file.source.lines, statement.end_lineno or statement.lineno
    above = statement.lineno - 1
    if lines[above - 1].strip() and above >= owner.node.body[0].lineno:
        return last
    while last < len(lines) and not lines[last].strip():
        last += 1
    return last


def _targets(statement: ast.stmt) -> list[str | None]:
    if isinstance(statement, ast.Assign):
        return [last_name(each) for each in statement.targets]
    return [last_name(statement.target)] if isinstance(statement, ast.AnnAssign) else []


def _words(statement: ast.Assign | ast.AnnAssign, file: TestFile) -> str:
    """The statement as one of a method, with the comment behind it."""
    lines = file.source.lines[statement.lineno - 1 : statement.end_lineno]
    if len(lines) > 1:
        raise Refused("its value stands on several lines")
    return f"self.{lines[0].strip()}"


def _demand_own(name: str, owner: ClassDefinition, statement: ast.stmt, file: TestFile) -> None:
    """Refuse where the attribute is read from the class, or by other names than `self`."""
    siblings = {*owner.assigned, *owner.methods, *(each.name for each in owner.classes)}
    used = (node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load))
    needed = next((each for each in used if each in siblings), None)
    if needed is not None:
        raise Refused(f"its value needs `{needed}` of the class")
    for cls in file.definitions.all_classes:
        if cls is not owner and name in cls.assigned and _are_kin(cls, owner, file):
            raise Refused(f"`{cls.name}` has a `{name}` as well")
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load):
            place = surroundings_of(file, node)
            if owner.node in place.around and not place.functions:
                raise Refused(f"line {node.lineno} reads `{name}` in the body of the class")
        elif isinstance(node, ast.Attribute) and node.attr == name and not _is_self(node, file):
            raise Refused(f"line {node.lineno} reads `{name}` from something else than `self`")
        elif isinstance(node, ast.Constant) and node.value == name:
            raise Refused(f"a string on line {node.lineno} names `{name}`")


def _are_kin(one: ClassDefinition, other: ClassDefinition, file: TestFile) -> bool:
    return other in file.definitions.mro(one) or one in file.definitions.mro(other)


def _is_self(node: ast.Attribute, file: TestFile) -> bool:
    functions = surroundings_of(file, node).functions
    outer = functions[-1] if functions else None
    first = outer.args.args[0].arg if outer is not None and outer.args.args else ""
    static = outer is not None and any(last_name(each) == "classmethod" for each in outer.decorator_list)
    is_early = outer is not None and outer.name in ("__init__", "setUpClass", "setup_class", "__new__")
    return isinstance(node.value, ast.Name) and node.value.id == first == "self" and not static and not is_early


def _setup_name(owner: ClassDefinition, file: TestFile) -> str:
    lineage = file.lineage(owner)
    if lineage.is_unittest is None:
        raise Refused(f"whether `{lineage.doubtful[0]}` makes it a `unittest.TestCase` is not known")
    return "setUp" if lineage.is_unittest else "setup_method"


def _demand_called(setup: str, owner: ClassDefinition, file: TestFile) -> None:
    """Refuse where a class below has a set-up of its own that leaves this one out."""
    for cls in file.definitions.all_classes:
        method = cls.methods.get(setup)
        is_below = cls is not owner and owner in file.definitions.mro(cls)
        if is_below and method is not None and not calls_super(setup, method, cls, file):
            raise Refused(f"`{setup}` of `{cls.name}` does not call super's")


def _place_in(method: Function, setup: str) -> ast.stmt:
    """The statement of a set-up before which the attribute is made: the first behind the docstring and super's."""
    if isinstance(method, ast.AsyncFunctionDef):
        raise Refused(f"`{setup}` is a coroutine, which nothing awaits")
    if method.body[0].lineno == method.lineno:
        raise Refused(f"`{setup}` stands on one line")
    for statement in method.body:
        value = statement.value if isinstance(statement, ast.Expr) else None
        if isinstance(value, ast.Constant):
            continue
        is_super = isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and value.func.attr == setup
        if not is_super:
            return statement
    raise Refused(f"`{setup}` does nothing that it could go before")


def _new(setup: str, owner: ClassDefinition, words: str, lines: tuple[int, int], file: TestFile) -> Move:
    """A new set-up before the first method, which calls super's where there is one."""
    first = next((each for each in owner.node.body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)), None)
    if first is None:
        raise Refused("the class has no method")
    line = min((each.lineno for each in first.decorator_list), default=first.lineno)
    indent = file.source.lines[line - 1][: first.col_offset]
    inner = file.source.lines[first.body[0].lineno - 1]
    step = inner[: len(inner) - len(inner.lstrip())] if first.body[0].lineno > first.lineno else indent + "    "
    above = file.lineage(owner).method(setup)
    takes = above is not None and len(above[1].args.args) > 1
    rows = [f"{indent}def {setup}(self{', method' if takes else ''}):"]
    if above is not None or setup == "setUp":
        rows.append(f"{step}super().{setup}({'method' if takes else ''})")
    while line > 1 and file.source.lines[line - 2].strip().startswith("#"):
        line -= 1
    return Move(*lines, line, "", (*rows, step + words, ""))
