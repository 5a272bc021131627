"""What one module defines: functions, classes with methods, assigned names and imports, in one pass over statements."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass, field
from ssot_lint.enumeration import Enum
from ssot_lint.model.lineages.linearization import linearize
from ssot_lint.model.memory import remember
from ssot_lint.model.names import dotted, from_module, imported_names, resolve
from ssot_lint.model.statements import IMPORTS
from ssot_lint.model.statements import blocks_of as blocks_of

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile
    from ssot_lint.model.inference import Scope

Function = ast.FunctionDef | ast.AsyncFunctionDef
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(eq=False, slots=True)
class Definition:
    """One `def` at module or class level: `conditional` when it stands under `if`, `try` or the like."""

    name: str
    node: Function | ast.ClassDef
    conditional: bool


class BindingKind(Enum):
    """How a module binds a name."""

    IMPORT = "import"
    FUNCTION = "function"
    CLASS = "class"
    VALUE = "value"


@dataclass(eq=False, slots=True)
class Binding:
    """One binding of a name at module level; `fallback` when it stands in an `except` branch."""

    kind: BindingKind
    name: str
    fallback: bool
    target: str | None = None
    function: Function | None = None
    cls: ClassDefinition | None = None
    value: ast.expr | None = None


@dataclass(eq=False)
class ClassDefinition:
    """One class of a module; `order` keeps every definition of its body, `methods` the last of each name.

    `home` is the file that defines it.
    """

    name: str
    qualname: str
    node: ast.ClassDef
    outer: ClassDefinition | None
    conditional: bool
    order: list[Definition] = field(default_factory=list)
    methods: dict[str, Function] = field(default_factory=dict)
    classes: list[ClassDefinition] = field(default_factory=list)
    assigned: dict[str, ast.expr] = field(default_factory=dict)
    home: TestFile | None = None

    @property
    def base_names(self) -> list[str | None]:
        """The dotted source names of the bases, subscripts left off; None for a base that is no name."""
        return [dotted(base.value if type(base) is ast.Subscript else base) for base in self.node.bases]

    @property
    def keywords(self) -> frozenset[str]:
        """The names of the keyword arguments in its header, `metaclass` among them."""
        return frozenset(keyword.arg or "**" for keyword in self.node.keywords)


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
    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    home: TestFile | None = None

    def members(self) -> Iterator[tuple[Function, ClassDefinition | None]]:
        """The functions that its names stand for, then the methods of all classes, each with its class."""
        for function in self.functions.values():
            yield function, None
        for cls in self.all_classes:
            for method in cls.methods.values():
                yield method, cls

    def path_of(self, name: str | None) -> str | None:
        """The dotted path that an expression's dotted name stands for through the module's imports; else None."""
        return resolve(name, self.imports)

    def bases_of(self, cls: ClassDefinition) -> Iterator[ClassDefinition | str | None]:
        """The bases of `cls`: a class of the project, a dotted path (imported or as written), or None if unknown."""
        for name in cls.base_names:
            if name is None:
                yield None
                continue
            local = self.classes.get(name)
            if local is not None and local is not cls and not self._is_fallback(name):
                yield local
            else:
                yield self._base_elsewhere(name, cls) or local

    def _is_fallback(self, name: str) -> bool:
        bindings = self.bindings.get(name, [])
        return len(bindings) > 1 and all(each.fallback or each.cls is None for each in bindings)

    def _base_elsewhere(self, name: str, cls: ClassDefinition) -> ClassDefinition | str | None:
        home = self.home
        if home is None:
            return self.path_of(name) or name
        symbol = home.symbol(name)
        if symbol.cls is not None:
            return symbol.cls if symbol.cls is not cls else None
        if symbol.kind.value == "outside":
            return symbol.path
        return None if name in self.classes else (self.path_of(name) or name)

    def mro(self, cls: ClassDefinition) -> list[ClassDefinition]:
        """`cls` and its ancestors inside the project in method resolution order; what is unknown is passed over."""
        home = self.home
        # In the middle of resolving a name, what it leads to looks unknown.
        if home is None or not home.knowledge.is_settled:
            return self._known_ancestors(cls)
        key = ("mro", id(cls))
        known: list[ClassDefinition] | None = home.memory.get(key)
        if known is None:
            known = self._known_ancestors(cls)
            remember(home, key, (cls,), known)
        return known.copy()

    def searched(self, cls: ClassDefinition, scope: Scope | None) -> list[ClassDefinition]:
        """Where a member of `cls` is looked for; by `super()` in a scope, behind the class whose method this is."""
        classes = self.mro(cls)
        while scope is not None:
            for index, each in enumerate(classes):
                if any(method is scope.function for method in each.methods.values()):
                    return classes[index + 1 :]
            scope = scope.outer
        return classes

    def _known_ancestors(self, cls: ClassDefinition) -> list[ClassDefinition]:
        return [each for each in self.full_mro(cls) if isinstance(each, ClassDefinition)]

    def full_mro(self, cls: ClassDefinition) -> list[ClassDefinition | str | None]:
        """The linearisation (C3) with outside bases as dotted paths and unknown ones as None."""

        def bases(each: ClassDefinition | str | None) -> list[ClassDefinition | str | None]:
            if not isinstance(each, ClassDefinition):
                return []
            home = each.home.definitions if each.home is not None else self
            return list(home.bases_of(each))

        return linearize(cls, bases)

    def outside_bases(self, cls: ClassDefinition) -> list[str | None]:
        """The dotted paths of every ancestor that the project does not define; None for an unknown one."""
        return [each for each in self.full_mro(cls) if not isinstance(each, ClassDefinition)]


def read_definitions(module: ast.Module, package: str = "", home: TestFile | None = None) -> Definitions:
    """Every definition, assignment and import of a module outside its functions. `package`: for relative imports."""
    found = Definitions(home=home)
    for statement, conditional, fallback in _flat(module.body, False, False):
        if isinstance(statement, FUNCTIONS):
            found.functions[statement.name] = statement
            found.order.append(Definition(statement.name, statement, conditional))
            _bind(found, Binding(BindingKind.FUNCTION, statement.name, fallback, function=statement))
        elif type(statement) is ast.ClassDef:
            cls = _read_class(statement, None, conditional, found)
            found.classes[cls.name] = cls
            found.order.append(Definition(cls.name, cls.node, conditional))
            _bind(found, Binding(BindingKind.CLASS, cls.name, fallback, cls=cls))
        elif isinstance(statement, IMPORTS):
            _read_import(statement, package, fallback, found)
        else:
            found.statements.append(statement)
            for name, value in _assignments(statement):
                found.assigned[name] = value
                _bind(found, Binding(BindingKind.VALUE, name, fallback, value=value))
    return found


def _bind(found: Definitions, binding: Binding) -> None:
    found.bindings.setdefault(binding.name, []).append(binding)


def _read_import(statement: ast.Import | ast.ImportFrom, package: str, fallback: bool, found: Definitions) -> None:
    for name, target in imported_names([statement], package).items():
        if not fallback or name not in found.imports:
            found.imports[name] = target
        _bind(found, Binding(BindingKind.IMPORT, name, fallback, target=target))
    if isinstance(statement, ast.ImportFrom) and statement.names[0].name == "*":
        found.star_imports.append(from_module(statement, package))


def _flat(body: list[ast.stmt], conditional: bool, fallback: bool) -> Iterator[tuple[ast.stmt, bool, bool]]:
    for statement in body:
        yield statement, conditional, fallback
        handlers = [handler.body for handler in statement.handlers] if isinstance(statement, ast.Try) else []
        for block in blocks_of(statement):
            yield from _flat(block, True, fallback or block in handlers)


def _read_class(
    node: ast.ClassDef, outer: ClassDefinition | None, conditional: bool, into: Definitions
) -> ClassDefinition:
    qualname = f"{outer.qualname}.{node.name}" if outer else node.name
    cls = ClassDefinition(node.name, qualname, node, outer, conditional, home=into.home)
    into.all_classes.append(cls)
    for statement, nested, _ in _flat(node.body, False, False):
        if isinstance(statement, FUNCTIONS):
            cls.methods[statement.name] = statement
            cls.order.append(Definition(statement.name, statement, nested))
        elif isinstance(statement, ast.ClassDef):
            cls.classes.append(_read_class(statement, cls, nested, into))
            cls.order.append(Definition(statement.name, statement, nested))
        else:
            cls.assigned.update(_assignments(statement))
    return cls


def read_local_class(node: ast.ClassDef, home: TestFile) -> ClassDefinition:
    """A class defined inside a function; it is no part of the module's definitions."""
    return _read_class(node, None, True, Definitions(home=home))


def _assignments(statement: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(statement, ast.Assign):
        for target in statement.targets:
            if type(target) is ast.Name:
                yield target.id, statement.value
    elif isinstance(statement, ast.AnnAssign) and type(statement.target) is ast.Name and statement.value:
        yield statement.target.id, statement.value
