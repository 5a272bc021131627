"""Which expressions stand for a double: made by a mocking library, by a helper, or an instance of a fake class."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from ssot_lint.data import dataclass, replace
from ssot_lint.findings import Confidence
from ssot_lint.model.definitions import ClassDefinition, Function
from ssot_lint.model.doubles.feeding import feeding_of
from ssot_lint.model.doubles.patches import LIBRARIES, MOCKERS, read_patch, spec_of
from ssot_lint.model.doubles.reality import inherits_real
from ssot_lint.model.doubles.words import DOUBLE_CLASS, MAKERS
from ssot_lint.model.inference import Nature, Scope, Thing, infer, returned, written
from ssot_lint.model.names import dotted, last_name

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

_PATCHING = frozenset({"patch", "object"})
_DECIDED_BY_ARGUMENTS = MAKERS | _PATCHING
_DEPTH = 40


@dataclass(frozen=True, slots=True)
class Double:
    """One double. `maker` is the class or function that made it, `stands_for` the spec or patch target if given."""

    maker: str
    confidence: Confidence
    node: ast.expr | None = None
    stands_for: str | None = None
    cls: ClassDefinition | None = None
    disguised: bool = False
    mixed: bool = False  # a fake class that also inherits real code

    @property
    def is_mock(self) -> bool:
        """Whether a mocking library made it, so that every attribute and result of it is a double too."""
        return self.cls is None


def double_of(node: ast.expr | None, scope: Scope, depth: int = 0) -> Double | None:
    """The double that `node` stands for in `scope`; None when it stands for none or that cannot be told."""
    if node is None or depth > _DEPTH:
        return None
    worker = _RECOGNISING.get(node.__class__)
    if worker is None:
        return None
    doubles = scope.doubles
    key = id(node)
    found: Double | None
    if key in doubles:
        found = doubles[key]
        return found
    # What is written alike means the same; while something is being worked out, that is not known yet.
    name = (_called(node) if node.__class__ is ast.Call else written(node)) if depth == 0 else None
    if name is not None and name in doubles:
        found = doubles[key] = doubles[name]
        return found
    doubles[key] = None  # for what leads back to itself
    found = doubles[key] = worker(node, scope, depth)
    if name is not None and (found is None or node.__class__ is not ast.Call):
        doubles[name] = found
    return found


def _called(node: Any) -> str | None:
    """What tells one call that gives no double from others, whatever it is given; None where that may decide."""
    name = written(node.func)
    return None if name is None or last_name(node.func) in _DECIDED_BY_ARGUMENTS else f"{name}()"


def _of_inner(node: ast.Await | ast.Starred | ast.NamedExpr, scope: Scope, depth: int) -> Double | None:
    return double_of(node.value, scope, depth + 1)


def _of_subscript(node: ast.Subscript, scope: Scope, depth: int) -> Double | None:
    owner = double_of(node.value, scope, depth + 1)
    if owner is not None:
        return owner if owner.is_mock else None
    return element_double(node.value, scope, depth + 1)


def _of_choice(node: ast.IfExp, scope: Scope, depth: int) -> Double | None:
    return _on_every_path([double_of(each, scope, depth + 1) for each in (node.body, node.orelse)])


def _on_every_path(found: Iterable[Double | None]) -> Double | None:
    """One double for several possible values: `possible` when not every one of them is a double."""
    values = list(found)
    doubles = [each for each in values if each is not None]
    if not doubles:
        return None
    first = max(doubles, key=lambda each: each.confidence.rank) if len(doubles) > 1 else doubles[0]
    return first if len(doubles) == len(values) else replace(first, confidence=Confidence.POSSIBLE)


def _of_values(values: list[tuple[ast.expr, Scope]], name: ast.expr, depth: int) -> Double | None:
    meant = [(value, scope) for value, scope in values if value is not name and not _is_none(value)]
    return _on_every_path(double_of(value, scope, depth + 1) for value, scope in meant)


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _of_name(node: ast.Name, scope: Scope, depth: int) -> Double | None:
    name = node.id
    if name in scope.nested:
        return None
    if name in scope.bound:
        return _of_values([(value, scope) for value in scope.bound[name]], node, depth)
    if name in scope.parameters:
        return _of_parameter(name, scope, depth)
    loops = feeding_of(scope).loops.get(name)
    if loops:
        return _on_every_path(element_double(each, scope, depth + 1) for each in loops)
    if scope.outer is not None:
        return _of_name(node, scope.outer, depth + 1)
    symbol = scope.file.symbol(name)
    if symbol.value is not None and symbol.file is not None:
        return double_of(symbol.value, symbol.file.module_scope, depth + 1)
    return None


_PASSING = frozenset("enumerate list tuple set reversed sorted zip iter values items copy".split())


def element_double(node: ast.expr, scope: Scope, depth: int = 0) -> Double | None:
    """The double that the elements of a container are, as far as the function that fills it shows."""
    if depth > _DEPTH:
        return None
    if isinstance(node, ast.Name):
        return _element_of_name(node.id, scope, depth)
    if node.__class__ is ast.Constant:
        return None
    if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
        return _on_every_path(double_of(each, scope, depth + 1) for each in node.elts)
    if isinstance(node, ast.Dict):
        return _on_every_path(double_of(each, scope, depth + 1) for each in node.values)
    if isinstance(node, (ast.ListComp, ast.SetComp, ast.GeneratorExp)):
        return double_of(node.elt, scope, depth + 1)
    if isinstance(node, ast.DictComp):
        return double_of(node.value, scope, depth + 1)
    if isinstance(node, ast.BinOp):
        return element_double(node.left, scope, depth + 1)
    if isinstance(node, ast.Call) and last_name(node.func) in _PASSING:
        inner = node.func.value if isinstance(node.func, ast.Attribute) else (node.args[0] if node.args else None)
        return element_double(inner, scope, depth + 1) if inner is not None else None
    return None


def _element_of_name(name: str, scope: Scope, depth: int) -> Double | None:
    if name not in scope.bound:
        return _element_of_name(name, scope.outer, depth + 1) if scope.outer is not None else None
    whole = [element_double(value, scope, depth + 1) for value in scope.bound[name] if not _is_empty(value)]
    parts = [double_of(value, scope, depth + 1) for value in feeding_of(scope).values.get(name, [])]
    return _on_every_path([*whole, *parts])


def _is_empty(node: ast.expr) -> bool:
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return not node.elts
    if isinstance(node, ast.Dict):
        return not node.keys
    return isinstance(node, ast.Call) and not node.args and not node.keywords


def _of_parameter(name: str, scope: Scope, depth: int) -> Double | None:
    patched = scope.patched.get(name)
    if patched is not None:
        return _of_call(patched, scope, depth + 1)
    fixture = scope.file.fixture(name, scope.cls)
    if fixture is None or fixture.function is scope.function:
        return None
    return double_from(fixture.function, fixture.owner, fixture.file, depth + 1)


def double_from(function: Function, cls: ClassDefinition | None, file: TestFile, depth: int = 0) -> Double | None:
    """The double that a function or fixture of the project gives; `possible` when only some of its paths do."""
    if depth > _DEPTH:
        return None
    scope = file.scope_of(function, cls)
    values = [value for value in returned(function) if not _is_none(value)]
    return _on_every_path(double_of(value, scope, depth + 1) for value in values) if values else None


def _of_attribute(node: ast.Attribute, scope: Scope, depth: int) -> Double | None:
    if isinstance(node.value, ast.Name) and node.value.id in ("self", "cls") and scope.cls is not None:
        return _of_self(node, scope, depth)
    owner = double_of(node.value, scope, depth + 1)
    if owner is not None:
        return owner if owner.is_mock else None
    thing = infer(node.value, scope)
    if thing.nature is Nature.INSTANCE and thing.cls is not None and thing.path != "super":
        home = thing.cls.home or scope.file
        if home.is_test_side:
            return _of_self(node, home.class_scope(thing.cls), depth)
    if thing.nature is Nature.MODULE:
        symbol = scope.file.knowledge.resolve(f"{thing.path}.{node.attr}", scope.file)
        if symbol.value is not None and symbol.file is not None:
            return double_of(symbol.value, symbol.file.module_scope, depth + 1)
    return None


def _of_self(node: ast.Attribute, scope: Scope, depth: int) -> Double | None:
    assert scope.cls is not None
    home = scope.cls.home or scope.file
    for cls in home.definitions.mro(scope.cls):
        at = cls.home or home
        made = at.self_assignments(cls).get(node.attr)
        if made:
            values = [(value, at.scope_of(method, scope.cls)) for method, value in made]
            return _of_values(values, node, depth)
        if node.attr in cls.assigned:
            return double_of(cls.assigned[node.attr], at.class_scope(cls), depth + 1)
        if node.attr in cls.methods:
            return None
    return None


def _of_call(node: ast.Call, scope: Scope, depth: int) -> Double | None:
    name = last_name(node.func)
    if name is None or (name in MAKERS and any(keyword.arg == "wraps" for keyword in node.keywords)):
        return None
    patch = read_patch(node, scope) if name in _PATCHING else None
    if patch is not None:
        new = patch.replacement
        given = new is None or double_of(new, scope, depth + 1) is not None or last_name(new) in MAKERS
        return Double("patch", Confidence.CERTAIN, node, patch.target) if given else None
    thing = infer(node.func, scope)
    if thing.nature is Nature.CLASS and thing.cls is not None:
        return _instance(node, thing)
    if thing.nature is Nature.FUNCTION and thing.function is not None and thing.file is not None:
        return double_from(thing.function, thing.cls, thing.file, depth + 1) if thing.file.is_test_side else None
    if thing.nature is Nature.OUTSIDE:
        root, maker = thing.path.partition(".")[0], thing.path.rpartition(".")[2]
        made = root in LIBRARIES and (maker in MAKERS or root in ("mockito", "flexmock"))
        return Double(maker, Confidence.CERTAIN, node, spec_of(node, scope)) if made else None
    if isinstance(node.func, ast.Name):
        called = double_of(node.func, scope, depth + 1)
        return called if called is not None and called.is_mock else _by_name(node, name, thing, scope)
    if isinstance(node.func, ast.Attribute):
        if dotted(node.func.value) in MOCKERS:
            made = name in MAKERS or name == "stub"
            return Double(name, Confidence.CERTAIN, node, spec_of(node, scope)) if made else None
        owner = double_of(node.func.value, scope, depth + 1)
        if owner is not None and owner.is_mock:
            return owner
    return _by_name(node, name, thing, scope)


def _by_name(node: ast.Call, name: str, thing: Thing, scope: Scope) -> Double | None:
    if name in MAKERS and thing.nature is Nature.UNKNOWN:
        return Double(name, Confidence.CERTAIN, node, spec_of(node, scope))
    owner = last_name(node.func.value) if isinstance(node.func, ast.Attribute) else None
    factory = owner is not None and owner.replace("_", "").lower().endswith("mockfactory")
    if name.startswith("create_mock_") or (factory and name.startswith(("create_", "make_", "get_"))):
        return Double(name, Confidence.LIKELY, node, name.removeprefix("create_"))
    return None


def _instance(node: ast.Call, thing: Thing) -> Double | None:
    from ssot_lint.model.doubles.disguise import is_disguised

    cls = thing.cls
    assert cls is not None
    if thing.file is None or not thing.file.is_test_side:
        return None
    if DOUBLE_CLASS.search(cls.name):
        return Double(cls.name, Confidence.LIKELY, node, None, cls, mixed=inherits_real(cls, thing.file))
    if is_disguised(cls, thing.file):
        return Double(cls.name, Confidence.LIKELY, node, None, cls, disguised=True)
    return None


_RECOGNISING: dict[type, Callable[[Any, Scope, int], Double | None]] = {
    ast.Name: _of_name,
    ast.Await: _of_inner,
    ast.Starred: _of_inner,
    ast.NamedExpr: _of_inner,
    ast.Attribute: _of_attribute,
    ast.Call: _of_call,
    ast.Subscript: _of_subscript,
    ast.IfExp: _of_choice,
}

__all__ = ["MAKERS", "Double", "double_from", "double_of", "element_double"]
