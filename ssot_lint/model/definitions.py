"""What one module defines: functions, classes with methods, assigned names and imports, in one pass over statements."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from ssot_lint.model.names import dotted, imported_names, resolve

Function = ast.FunctionDef | ast.AsyncFunctionDef
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(eq=False, slots=True)
class Definition:
    """One `def` at module or class level: `conditional` when it stands under `if`, `try` or the like."""

    name: str
    node: Function | ast.ClassDef
    conditional: bool


@dataclass(eq=False)
class ClassDefinition:
    """One class of a module; `order` keeps every definition of its body, `methods` the last of each name."""

    name: str
    qualname: str
    node: ast.ClassDef
    outer: ClassDefinition | None
    conditional: bool
    order: list[Definition] = field(default_factory=list)
    methods: dict[str, Function] = field(default_factory=dict)
    classes: list[ClassDefinition] = field(default_factory=list)
    assigned: dict[str, ast.expr] = field(default_factory=dict)

    @property
    def base_names(self) -> list[str | None]:
        """The dotted source names of the bases, subscripts left off; None for a base that is no name."""
        return [dotted(base.value if type(base) is ast.Subscript else base) for base in self.node.bases]


@dataclass(eq=False)
class Definitions:
    """The names of a module, as its own statements make them; nothing inside functions is looked at."""

    order: list[Definition] = field(default_factory=list)
    functions: dict[str, Function] = field(default_factory=dict)
    classes: dict[str, ClassDefinition] = field(default_factory=dict)
    all_classes: list[ClassDefinition] = field(default_factory=list)
    assigned: dict[str, ast.expr] = field(default_factory=dict)
    imports: dict[str, str] = field(default_factory=dict)
    star_imports: list[str] = field(default_factory=list)
    statements: list[ast.stmt] = field(default_factory=list)

    def path_of(self, name: str | None) -> str | None:
        """The dotted path that an expression's dotted name stands for through the module's imports; else None."""
        return resolve(name, self.imports)

    def bases_of(self, cls: ClassDefinition) -> Iterator[ClassDefinition | str | None]:
        """The bases of `cls`: a class of this module, a dotted path (imported or as written), or None if unnamed."""
        for name in cls.base_names:
            if name is None:
                yield None
                continue
            local = self.classes.get(name)
            if local is not None and local is not cls:
                yield local
            else:
                yield self.path_of(name) or name

    def mro(self, cls: ClassDefinition) -> list[ClassDefinition]:
        """`cls` and its ancestors inside this module, nearest first, each once; cycles end."""
        found: list[ClassDefinition] = []
        queue = [cls]
        while queue:
            current = queue.pop(0)
            if current not in found:
                found.append(current)
                queue.extend(base for base in self.bases_of(current) if isinstance(base, ClassDefinition))
        return found

    def outside_bases(self, cls: ClassDefinition) -> list[str | None]:
        """The dotted paths of every ancestor that this module does not define; None for an unnamed one."""
        return [base for each in self.mro(cls) for base in self.bases_of(each) if not isinstance(base, ClassDefinition)]


def blocks_of(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    """The statement lists directly inside a compound statement; definitions have none here."""
    kind = type(statement)
    if kind in (ast.If, ast.For, ast.AsyncFor, ast.While):
        yield statement.body  # type: ignore[attr-defined]
        yield statement.orelse  # type: ignore[attr-defined]
    elif kind in (ast.With, ast.AsyncWith):
        yield statement.body  # type: ignore[attr-defined]
    elif isinstance(statement, ast.Try | ast.TryStar):
        yield statement.body
        for handler in statement.handlers:
            yield handler.body
        yield statement.orelse
        yield statement.finalbody
    elif isinstance(statement, ast.Match):
        for case in statement.cases:
            yield case.body


def read_definitions(module: ast.Module, package: str = "") -> Definitions:
    """Every definition, assignment and import of a module outside its functions. `package`: for relative imports."""
    found = Definitions()
    imports: list[ast.stmt] = []
    for statement, conditional in _flat(module.body, False):
        kind = type(statement)
        if kind is ast.FunctionDef or kind is ast.AsyncFunctionDef:
            found.functions[statement.name] = statement  # type: ignore[attr-defined,assignment]
            found.order.append(Definition(statement.name, statement, conditional))  # type: ignore[attr-defined,arg-type]
        elif kind is ast.ClassDef:
            cls = _read_class(statement, None, conditional, found)  # type: ignore[arg-type]
            found.classes[cls.name] = cls
            found.order.append(Definition(cls.name, cls.node, conditional))
        elif kind is ast.Import or kind is ast.ImportFrom:
            imports.append(statement)
        else:
            found.statements.append(statement)
            _read_assignment(statement, found.assigned)
    found.imports = imported_names(imports, package)
    found.star_imports = [s.module or "" for s in imports if isinstance(s, ast.ImportFrom) and s.names[0].name == "*"]
    return found


def _flat(body: list[ast.stmt], conditional: bool) -> Iterator[tuple[ast.stmt, bool]]:
    for statement in body:
        yield statement, conditional
        for block in blocks_of(statement):
            yield from _flat(block, True)


def _read_class(
    node: ast.ClassDef, outer: ClassDefinition | None, conditional: bool, into: Definitions
) -> ClassDefinition:
    qualname = f"{outer.qualname}.{node.name}" if outer else node.name
    cls = ClassDefinition(node.name, qualname, node, outer, conditional)
    into.all_classes.append(cls)
    for statement, nested in _flat(node.body, False):
        if isinstance(statement, FUNCTIONS):
            cls.methods[statement.name] = statement
            cls.order.append(Definition(statement.name, statement, nested))
        elif isinstance(statement, ast.ClassDef):
            inner = _read_class(statement, cls, nested, into)
            cls.classes.append(inner)
            cls.order.append(Definition(inner.name, statement, nested))
        else:
            _read_assignment(statement, cls.assigned)
    return cls


def _read_assignment(statement: ast.stmt, into: dict[str, ast.expr]) -> None:
    if isinstance(statement, ast.Assign):
        for target in statement.targets:
            if type(target) is ast.Name:
                into[target.id] = statement.value
    elif isinstance(statement, ast.AnnAssign) and type(statement.target) is ast.Name and statement.value:
        into[statement.target.id] = statement.value
