"""A class of doubles in parts that can be compared with those of another: what it keeps, and what its methods do."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ssot_lint.data import dataclass
from ssot_lint.lasting import cached_property
from ssot_lint.model.definitions import ClassDefinition, Function
from ssot_lint.model.names import dotted, raised_by

_QUIET = frozenset("print debug info warning error log sleep".split())
_EMPTY = {"list": "[]", "dict": "{}", "tuple": "()", "set": "set()"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a method after `self`; `default` is its source, None when it has to be given."""

    name: str
    default: str | None
    by_keyword_only: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One statement of a method: `text` with parameters by their number, `kept` the attributes of `self` it changes."""

    text: str
    line: int
    kept: frozenset[str]
    read: frozenset[str]
    raised: str | None = None

    @property
    def is_guard(self) -> bool:
        """Whether all it does is to raise under a condition."""
        return self.raised is not None


class Parts:
    """One class with what it inherits inside the project; `lineage` is the class and its ancestors, nearest first."""

    def __init__(self, lineage: list[ClassDefinition]) -> None:
        self.name = lineage[0].name
        self._lineage = lineage

    @cached_property
    def methods(self) -> dict[str, Function]:
        """The methods by name, inherited ones too."""
        return {name: each for cls in reversed(self._lineage) for name, each in cls.methods.items()}

    @cached_property
    def constructor(self) -> Function | None:
        """Its `__init__`."""
        return self.methods.get("__init__")

    @cached_property
    def initial(self) -> dict[str, tuple[str, int]]:
        """The attributes that an object has from the start, each with the source of its value and the line."""
        found: dict[str, tuple[str, int]] = {}
        for cls in reversed(self._lineage):
            found |= {name: (_source(value), value.lineno) for name, value in cls.assigned.items()}
        for name, value in self._given(self.constructor):
            found[name] = (_source(value), value.lineno)
        return found

    @staticmethod
    def _given(constructor: Function | None) -> Iterator[tuple[str, ast.expr]]:
        for statement in constructor.body if constructor is not None else ():
            name = assigned_attribute(statement)
            value = getattr(statement, "value", None)
            if name is not None and value is not None:
                yield name, value

    def start_of(self, name: str, given: frozenset[str]) -> str | None:
        """The source of an attribute's first value, when of the constructor's parameters only `given` are passed."""
        text = self.initial[name][0]
        known = {each.name: each for each in parameters(self.constructor)} if self.constructor else {}
        if text in known and text not in given:
            return known[text].default
        return text

    def steps(self, name: str) -> list[Step]:
        """What a method does, statement by statement, without words, logging and what does nothing."""
        return [_step(each, self.methods[name]) for each in self.methods[name].body if not _is_idle(each)]

    @cached_property
    def changes(self) -> dict[str, frozenset[str]]:
        """The attributes that methods other than the constructor change, each with the names of these."""
        found: dict[str, set[str]] = {}
        for method in self.methods:
            for each in self.steps(method) if method != "__init__" else ():
                for name in each.kept:
                    found.setdefault(name, set()).add(method)
        return {name: frozenset(methods) for name, methods in found.items()}


def parameters(function: Function) -> list[Parameter]:
    """What a method takes after `self`; `*rest` and `**more` are left out."""
    plain = [*function.args.posonlyargs, *function.args.args]
    given = [None] * (len(plain) - len(function.args.defaults)) + list(function.args.defaults)
    found = [Parameter(each.arg, _default(value)) for each, value in zip(plain, given, strict=True)]
    only = zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)
    is_static = any(dotted(each) == "staticmethod" for each in function.decorator_list)
    return [*found[0 if is_static else 1 :], *(Parameter(each.arg, _default(value), True) for each, value in only)]


def _default(value: ast.expr | None) -> str | None:
    return None if value is None else _source(value)


def _source(node: ast.expr) -> str:
    text = ast.unparse(node)
    if isinstance(node, ast.Call) and not node.args and not node.keywords:
        return _EMPTY.get(text[:-2], text)
    return text


def assigned_attribute(statement: ast.stmt) -> str | None:
    """The name in `self.name = …`."""
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    target = targets[0] if len(targets) == 1 and isinstance(statement, ast.Assign | ast.AnnAssign) else None
    return target.attr if isinstance(target, ast.Attribute) and dotted(target.value) == "self" else None


def _is_idle(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Pass) or (isinstance(statement, ast.Return) and _is_nothing(statement.value)):
        return True
    if not isinstance(statement, ast.Expr):
        return False
    value = statement.value.value if isinstance(statement.value, ast.Await) else statement.value
    if isinstance(value, ast.Call):
        name = dotted(value.func) or ""
        return name.rpartition(".")[2] in _QUIET and not name.startswith("self.")
    return isinstance(value, ast.Constant)


def _is_nothing(value: ast.expr | None) -> bool:
    return value is None or (isinstance(value, ast.Constant) and value.value is None)


def _step(statement: ast.stmt, method: Function) -> Step:
    numbers = {each.arg: f"_{number}" for number, each in enumerate((*method.args.posonlyargs, *method.args.args))}
    text = _numbered(statement, numbers)
    nodes = list(ast.walk(statement))
    changed = frozenset(_changed(nodes))
    own = frozenset(each.attr for each in nodes if isinstance(each, ast.Attribute) and dotted(each.value) == "self")
    return Step(text, statement.lineno, changed, own - changed, _raised(statement))


def _numbered(statement: ast.stmt, numbers: dict[str, str]) -> str:
    """The source with parameters by number: two methods that differ only in their names say the same."""
    if isinstance(statement, ast.AnnAssign) and statement.value is not None:
        assignment = ast.Assign([statement.target], statement.value)
        statement = ast.copy_location(assignment, statement)
    tree = ast.parse(ast.unparse(statement))
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            node.id = numbers.get(node.id, node.id)
    return ast.unparse(tree)


def _changed(nodes: list[ast.AST]) -> Iterator[str]:
    """The attributes of `self` that are assigned, or of which a method is called or an item set."""
    for node in nodes:
        if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load) and dotted(node.value) == "self":
            yield node.attr
        inner: ast.expr | None = None
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            inner = node.func.value
        elif isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
            inner = node.value
        if isinstance(inner, ast.Attribute) and dotted(inner.value) == "self":
            yield inner.attr


def _raised(statement: ast.stmt) -> str | None:
    """What an `if` that does nothing but raise raises."""
    if not isinstance(statement, ast.If) or statement.orelse or len(statement.body) != 1:
        return None
    raised = statement.body[0]
    if not isinstance(raised, ast.Raise) or raised.exc is None:
        return None
    return dotted(raised_by(raised))
