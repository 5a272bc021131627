"""The plain assignments in the bodies of a module and of its test classes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.findings import Span
from ssot_lint.model.definitions import ClassDefinition
from ssot_lint.model.routines import Routine
from ssot_lint.model.sites import statements_of

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile


@dataclass(frozen=True, slots=True)
class Attribute:
    """A name that a module (`owner` None) or a class body binds, and the statement that does; outside every test."""

    name: str
    value: ast.expr
    statement: ast.stmt
    owner: ClassDefinition | None
    file: TestFile

    @property
    def path(self) -> str:
        """The display path of the file."""
        return self.file.path

    @property
    def span(self) -> Span:
        """The assignment."""
        return self.file.source.span(self.statement)

    @property
    def test_name(self) -> str | None:
        """None: it stands outside tests."""
        return None

    @property
    def class_name(self) -> str | None:
        """The qualified name of the class in whose body it stands."""
        return self.owner.qualname if self.owner is not None else None


def module_attributes(file: TestFile) -> Iterator[Attribute]:
    """What the module binds to values, the last assignment of each name."""
    yield from _attributes(file.definitions.statements, file.definitions.assigned, None, file)


def class_attributes(cls: ClassDefinition, file: TestFile) -> Iterator[Attribute]:
    """What the body of a class binds to values, the last assignment of each name."""
    yield from _attributes(list(statements_of(cls.node.body)), cls.assigned, cls, file)


def _attributes(
    statements: list[ast.stmt], assigned: dict[str, ast.expr], owner: ClassDefinition | None, file: TestFile
) -> Iterator[Attribute]:
    for statement in statements:
        if isinstance(statement, ast.Assign):
            names = [target.id for target in statement.targets if isinstance(target, ast.Name)]
        elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            names = [statement.target.id]
        else:
            continue
        for name in names:
            if statement.value is not None and assigned.get(name) is statement.value:
                yield Attribute(name, statement.value, statement, owner, file)


def attribute_named(node: ast.AST, routine: Routine) -> str | None:
    """`x` for `self.x`, `cls.x`, `type(self).x`, `self.__class__.x` or `OwnClass.x`; None for everything else."""
    if not isinstance(node, ast.Attribute):
        return None
    owner = node.value
    if isinstance(owner, ast.Attribute) and owner.attr == "__class__":
        owner = owner.value
    elif isinstance(owner, ast.Call) and isinstance(owner.func, ast.Name) and owner.func.id == "type" and owner.args:
        owner = owner.args[0]
    if not isinstance(owner, ast.Name) or routine.owner is None:
        return None
    own = owner.id in ("self", "cls") or any(owner.id == each.name for each in _family(routine))
    return node.attr if own else None


def _family(routine: Routine) -> list[ClassDefinition]:
    return routine.file.definitions.mro(routine.owner) if routine.owner is not None else []
