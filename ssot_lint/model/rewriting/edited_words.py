"""What edits change for the rest of a file, told by words: names that they bind, attributes that they set."""

from __future__ import annotations

import ast
import keyword
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from unicodedata import is_normalized

from ssot_lint.data import dataclass
from ssot_lint.model.definitions import FUNCTIONS, ClassDefinition, Function
from ssot_lint.model.names import dotted, imported_names
from ssot_lint.model.rewriting.places import extent_of, suites_of
from ssot_lint.model.rewriting.sameness import are_same
from ssot_lint.model.rewriting.shift import Shift, Side, Touch
from ssot_lint.model.symbols import SymbolKind
from ssot_lint.model.wording import wording_of
from ssot_lint.patterns import compile_late

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

_KEYWORDS = frozenset(keyword.kwlist)
_WORD = compile_late(r"[^\W\d]\w*")
# Where statements hold what they set.
_TARGETS: dict[type, tuple[str, ...]] = {
    ast.Assign: ("targets",),
    ast.AnnAssign: ("target",),
    ast.AugAssign: ("target",),
    ast.For: ("target",),
    ast.AsyncFor: ("target",),
    ast.withitem: ("optional_vars",),
    ast.Delete: ("targets",),
}


class Untold(Exception):
    """Words do not tell what an edit changes."""


@dataclass(frozen=True, slots=True)
class Words:
    """What others may say to mean what is changed: `names` anywhere, `members` behind a dot."""

    names: frozenset[str] = frozenset()
    members: frozenset[str] = frozenset()

    def __or__(self, other: Words) -> Words:
        return Words(self.names | other.names, self.members | other.members)


def words_of_edits(before: TestFile, after: TestFile, shift: Shift) -> Words:
    """What `shift` changes. `before` is in its place in the project. Raises Untold."""
    old, new = _touched(before, shift.before), _touched(after, shift.after)
    words = Words(_bound_otherwise(old, new, before.package))
    for file, statements in ((before, old), (after, new)):
        for statement in statements:
            words |= _words_of(statement, file)
    _demand_same_marks(old, new)
    for cls in before.definitions.all_classes:
        if _is_header_touched(cls.node, shift.before):
            words |= _inherited_words(cls, before, after, shift)
    return words


def outer(body: Iterable[ast.AST]) -> Iterator[ast.stmt]:
    """The statements outside functions, those in blocks and classes too."""
    stack = [*body]
    while stack:
        statement = stack.pop()
        if isinstance(statement, ast.stmt):
            yield statement
        if not isinstance(statement, FUNCTIONS):
            stack += (each for suite in suites_of(statement) for each in suite)


def _touched(file: TestFile, side: Side) -> list[ast.stmt]:
    """What stands outside functions and is edited, functions themselves included; classes if their header is."""
    return [
        each
        for each in outer(file.tree.body)
        if (_is_header_touched(each, side) if isinstance(each, ast.ClassDef) else is_touched(each, side))
    ]


def is_touched(statement: ast.stmt, side: Side) -> bool:
    """Whether an edit has to do with lines of a statement, its decorators included."""
    return side.touch(*extent_of(statement)) is not Touch.CLEAN


def _is_header_touched(cls: ast.ClassDef, side: Side) -> bool:
    return side.touch(*header(cls)) is not Touch.CLEAN


def header(cls: ast.ClassDef) -> tuple[int, int]:
    """The first and the last line of decorators and header."""
    first = extent_of(cls)[0]
    return first, max(first, cls.lineno, extent_of(cls.body[0])[0] - 1)


def _words_of(statement: ast.stmt, file: TestFile) -> Words:
    """What an edited statement may change for others."""
    if isinstance(statement, FUNCTIONS):
        return told(statement)
    if isinstance(statement, ast.ClassDef):
        return Words(frozenset((statement.name,)))
    if isinstance(statement, ast.Import | ast.ImportFrom):
        if any(alias.name == "*" for alias in statement.names):
            raise Untold
        return Words()
    words = wording_of(file).words(*extent_of(statement))
    if not words.isdisjoint(("pytestmark", "setattr", "globals", "exec", "eval", "__dict__")):
        raise Untold
    return Words(words - _KEYWORDS)


def told(function: Function) -> Words:
    """The words by which others get to know what a function does: its name, also as a fixture, and what it sets."""
    names, members = {function.name}, set[str]()
    for decorator in function.decorator_list:
        for given in decorator.keywords if isinstance(decorator, ast.Call) else ():
            if given.arg == "name" and isinstance(given.value, ast.Constant):
                names.add(str(given.value.value))
    for statement in _inner(function.body):
        if isinstance(statement, ast.Global):
            names.update(statement.names)
        for name in _TARGETS.get(statement.__class__, ()):
            members.update(_set_by(getattr(statement, name)))
    return Words(frozenset(names), frozenset(members))


def _inner(body: Iterable[ast.AST]) -> Iterator[ast.AST]:
    stack = [*body]
    while stack:
        statement = stack.pop()
        yield statement
        if isinstance(statement, ast.With | ast.AsyncWith):
            stack += statement.items
        stack += (each for suite in suites_of(statement) for each in suite)


def _set_by(target: ast.AST | list[ast.AST] | None) -> Iterator[str]:
    for each in target if isinstance(target, list) else (target,):
        for node in ast.walk(each) if each is not None else ():
            if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
                yield node.attr


def _bound_otherwise(old: list[ast.stmt], new: list[ast.stmt], package: str) -> frozenset[str]:
    """The names that edited imports bind to something else, or not any more, or only now."""
    had, has = imported_names(old, package), imported_names(new, package)
    return frozenset(name for name in {*had, *has} if had.get(name) != has.get(name))


def _demand_same_marks(old: list[ast.stmt], new: list[ast.stmt]) -> None:
    """What decorates a class holds for each of its methods. Raises Untold."""
    decorators = [[each.decorator_list for each in side if isinstance(each, ast.ClassDef)] for side in (old, new)]
    if not are_same(*decorators):
        raise Untold


def _inherited_words(cls: ClassDefinition, before: TestFile, after: TestFile, shift: Shift) -> Words:
    """The members that a class with an edited header has from its bases, or had. Raises Untold."""
    lineage = before.lineage(cls)
    place = shift.before.block(cls.node.lineno)
    heads = (each for each in outer(after.tree.body) if isinstance(each, ast.ClassDef))
    new = next((each for each in heads if each.name == cls.name and shift.after.block(each.lineno) == place), None)
    if new is None or place is None or lineage.unknown or new.keywords or cls.keywords:
        raise Untold
    classes, outside = list(lineage.classes[1:]), set[str]()
    for base in new.bases:
        found = _base(dotted(base), before, after)
        inherited = found.home.lineage(found) if found.home is not None else None
        if inherited is None or inherited.unknown:
            raise Untold
        classes += inherited.classes
        outside.update(inherited.outside)
    if outside - {"object"} != set(lineage.outside) - {"object"}:
        raise Untold
    words = Words()
    for each in classes:
        values = frozenset((*each.assigned, *(each.home.self_assignments(each) if each.home is not None else ())))
        words |= Words(frozenset((*each.methods, *(inner.name for inner in each.classes))), values)
    return words


def _base(name: str | None, before: TestFile, after: TestFile) -> ClassDefinition:
    """The class that a base in the new text is, as far as it can be told before the file takes its place."""
    imports = imported_names(after.tree.body, before.package)
    head, dot, rest = (name or "").partition(".")
    if head in imports:
        symbol = before.knowledge.resolve(f"{imports[head]}{dot}{rest}", before)
        if symbol.kind is SymbolKind.CLASS and symbol.cls is not None and symbol.cls.home is not before:
            return symbol.cls
    elif head in before.definitions.classes and not dot:
        return before.definitions.classes[head]
    raise Untold


def passed_on(statement: ast.stmt) -> Words:
    """What a statement outside functions and class headers makes of what is changed: the names that it binds."""
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return Words()
    nodes = [node for node in ast.walk(statement) if isinstance(node, ast.Name | ast.Attribute)]
    stored = [node for node in nodes if not isinstance(node.ctx, ast.Load)]
    return Words(
        frozenset(node.id for node in stored if isinstance(node, ast.Name)),
        frozenset(node.attr for node in stored if isinstance(node, ast.Attribute)),
    )


def demand_plain(text: str) -> None:
    """Refuse a text in which one name is written in two ways. Raises Untold."""
    if not text.isascii() and not is_normalized("NFKC", text):
        for word in _WORD.findall(text):
            if not word.isascii() and not is_normalized("NFKC", word):
                raise Untold


__all__ = ["Untold", "Words", "demand_plain", "header", "is_touched", "outer", "passed_on", "told", "words_of_edits"]
