"""What the tests of a file do with one double: whether they only hand it on, and what they set on it before."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass, field
from ssot_lint.findings import Span
from ssot_lint.fixes import Refused
from ssot_lint.model.definitions import ClassDefinition, Function
from ssot_lint.model.doubles.lines import lines_of
from ssot_lint.model.doubles.recognition import MAKERS, double_of
from ssot_lint.model.doubles.stage import Part
from ssot_lint.model.inference import Nature, Scope, infer
from ssot_lint.model.names import dotted, last_name
from ssot_lint.model.rewriting.plain_construction import required_parameters
from ssot_lint.model.rewriting.surroundings import surroundings_of
from ssot_lint.model.routines import Routine
from ssot_lint.model.vocabulary import MOCK_CHECKS

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile
    from ssot_lint.model.tests import Test

# What a mock tells of its calls; a check that reads one of these has nothing to read of a real object.
LOOKS = MOCK_CHECKS | frozenset(
    "called call_count call_args call_args_list mock_calls method_calls await_count await_args await_args_list".split()
)
_PRYING = frozenset(
    "setattr getattr hasattr delattr vars dir type isinstance issubclass iter next len"
    " assertIsInstance assertNotIsInstance assertHasAttr assertNotHasAttr".split()
)
# What only says which object something is, or that it is one.
_IDENTITY = frozenset("assertIs assertIsNot assertIsNone assertIsNotNone assertEqual assertNotEqual assertIn".split())
_ANSWERS = frozenset({"return_value", "side_effect"})
_OF_MOCKS = LOOKS | _ANSWERS | {"reset_mock", "configure_mock", "attach_mock"}
_OTHERWISE = (
    ast.Await,
    ast.Subscript,
    ast.For,
    ast.AsyncFor,
    ast.withitem,
    ast.comprehension,
    ast.Starred,
    ast.UnaryOp,
)


@dataclass(slots=True)
class Uses:
    """How a double is used. `taken`: the calls that are given it, each with the argument.

    `needless`: statements that only let a mock have what a real object has. `told`: what is set on it besides, which a
    real object has to set itself, each with the first line. `methods`: what must be a method of the real one, by name,
    with the calls of it in statements of their own.
    """

    taken: list[tuple[ast.Call, ast.expr]] = field(default_factory=list)
    needless: list[Span] = field(default_factory=list)
    told: dict[str, int] = field(default_factory=dict)
    methods: dict[str, list[ast.Call]] = field(default_factory=dict)


def uses_of(made: ast.Call, place: Routine, file: TestFile) -> Uses:
    """The uses of the double that the call `made`, a part of `place`, makes: there, and wherever the double may be met.

    Raises Refused with the first use that a real object would not bear, or that looks at what a mock recorded.
    """
    found = Uses()
    names = set(_names_of(made, file))
    for routine in _places_to_look(place, file):
        known = names if routine is place else {name for name in names if name.startswith("self.")}
        for line in lines_of(routine.scope):
            for node in line.holders:
                if dotted(node) in known and not _is_of(node, made, routine.scope):
                    raise Refused(f"`{dotted(node)}` on line {node.lineno} may be something else than the double")
                _use(node, made, routine.scope, file, found)
    _demand_given(made, file, found)
    return found


def _names_of(made: ast.Call, file: TestFile) -> Iterator[str]:
    """The name or the attribute of `self` that the double is made for."""
    parent = surroundings_of(file, made).parent
    for target in parent.targets if isinstance(parent, ast.Assign) else ():
        name = dotted(target) or ""
        if isinstance(target, ast.Name) or name.startswith("self."):
            yield name


def _demand_given(made: ast.Call, file: TestFile, found: Uses) -> None:
    parent = surroundings_of(file, made).parent
    if isinstance(parent, (ast.Attribute, *_OTHERWISE)):
        raise Refused(f"line {made.lineno} uses the double where it makes it")
    call = _call_around(made, file)
    if call is not None:
        _demand_passable(call)
        found.taken.insert(0, (call, made))


def _use(node: ast.expr, made: ast.Call, scope: Scope, file: TestFile, found: Uses) -> None:
    if isinstance(node, ast.Call):
        return
    double = double_of(node, scope)
    if double is None or double.node is not made:
        if isinstance(node, ast.Attribute) and node.attr in _OF_MOCKS and _may_be(node.value, scope):
            raise Refused(f"`{ast.unparse(node)}` on line {node.lineno} may mean the double by another name")
        return
    if isinstance(node, ast.Attribute) and _is_of(node.value, made, scope):
        if not isinstance(node.value, ast.Name | ast.Attribute):  # `bridges[0].emit`
            _attribute(node, file, found)
        return
    if not isinstance(node.ctx, ast.Load):  # type: ignore[attr-defined]
        _demand_one(node, scope)
        return
    parent = surroundings_of(file, node).parent
    if isinstance(parent, ast.Attribute):
        _attribute(parent, file, found)
        return
    if isinstance(parent, _OTHERWISE) and not (isinstance(parent, ast.UnaryOp) and isinstance(parent.op, ast.Not)):
        raise Refused(f"line {node.lineno} uses `{ast.unparse(node)}` as something else than an object")
    if isinstance(parent, ast.Call) and parent.func is node:
        raise Refused(f"line {node.lineno} calls `{ast.unparse(node)}` itself")
    call = _call_around(node, file)
    if call is not None:
        _demand_passable(call)
        _demand_no_helper(call, scope)
        found.taken.append((call, node))


def _may_be(node: ast.expr, scope: Scope) -> bool:
    """Whether what is looked at cannot be told from a part of the double."""
    return double_of(node, scope) is None


def _is_of(node: ast.expr, made: ast.Call, scope: Scope) -> bool:
    owner = double_of(node, scope)
    return owner is not None and owner.node is made


def _demand_one(node: ast.expr, scope: Scope) -> None:
    """Refuse a name that is bound again to something else."""
    values = scope.bound.get(node.id, ()) if isinstance(node, ast.Name) else ()
    if len(values) > 1:
        raise Refused(f"`{ast.unparse(node)}` on line {node.lineno} stands for more than one thing")


def _call_around(node: ast.expr, file: TestFile) -> ast.Call | None:
    """The call that an expression is an argument of."""
    around = surroundings_of(file, node).around
    parent = around[1] if isinstance(around[0], ast.keyword) else around[0]
    return parent if isinstance(parent, ast.Call) and parent.func is not node else None


def _demand_passable(call: ast.Call) -> None:
    name = dotted(call.func) or last_name(call.func) or ""
    if last_name(call.func) in _PRYING or name.endswith(("patch.object", "configure_mock", "attach_mock")):
        raise Refused(f"line {call.lineno} looks into the double with `{name}`")


def _demand_no_helper(call: ast.Call, scope: Scope) -> None:
    thing = infer(call.func, scope)
    if last_name(call.func) in _IDENTITY:
        return
    if thing.nature in (Nature.FUNCTION, Nature.CLASS) and thing.file is not None and thing.file.is_test_side:
        raise Refused(f"`{ast.unparse(call.func)}` on line {call.lineno}, of the tests, is given the double")


def _attribute(node: ast.Attribute, file: TestFile, found: Uses) -> None:
    """What is done with an attribute of the double."""
    place = surroundings_of(file, node)
    parent, name = place.parent, ast.unparse(node)
    if node.attr in LOOKS:
        raise Refused(f"line {node.lineno} looks at what `{ast.unparse(node.value)}` recorded")
    if isinstance(parent, ast.Assign) and not isinstance(node.ctx, ast.Load):
        if len(parent.targets) != 1 or not _says_nothing(parent.value):
            found.told.setdefault(node.attr, node.lineno)
            return
        found.needless.append(file.source.span(parent))
        found.methods.setdefault(node.attr, [])
    elif isinstance(parent, ast.Attribute):
        _of_method(parent, name, file, found)
        found.methods.setdefault(node.attr, [])
    elif isinstance(parent, ast.Call) and parent.func is node:
        outer = surroundings_of(file, parent)
        if not isinstance(outer.statement, ast.Expr) or outer.statement.value not in (parent, outer.awaited):
            raise Refused(f"line {node.lineno} uses what `{name}` gives")
        found.methods.setdefault(node.attr, []).append(parent)
    else:
        raise Refused(f"line {node.lineno} reads `{name}`")


def _of_method(node: ast.Attribute, method: str, file: TestFile, found: Uses) -> None:
    """`double.method.something`: a look, or an answer that it is told to give."""
    parent = surroundings_of(file, node).parent
    if node.attr in _ANSWERS and isinstance(parent, ast.Assign):
        if not (isinstance(parent.value, ast.Constant) and parent.value.value is None):
            raise Refused(f"line {node.lineno} tells `{method}` what to give")
        found.needless.append(file.source.span(parent))
    elif node.attr in LOOKS:
        raise Refused(f"line {node.lineno} looks at what `{method}` recorded")
    else:
        raise Refused(f"line {node.lineno} reads `{method}.{node.attr}`")


def _says_nothing(value: ast.expr) -> bool:
    """Whether a value is a mock that only stands there: `AsyncMock()`, `Mock(return_value=None)`."""
    if not isinstance(value, ast.Call) or last_name(value.func) not in MAKERS or value.args:
        return False
    return all(
        each.arg in ("return_value", "name")
        and isinstance(each.value, ast.Constant)
        and (each.arg == "name" or each.value.value is None)
        for each in value.keywords
    )


def demand_methods(uses: Uses, methods: Mapping[str, Function], name: str, file: TestFile) -> None:
    """Raise Refused unless `methods`, those of the class `name`, are what the uses of the double take for granted."""
    for method, calls in uses.methods.items():
        if method not in methods:
            raise Refused(f"`{name}` has no method `{method}`")
        for call in calls:
            _demand_call(call, methods[method], name, file)


def _demand_call(call: ast.Call, method: Function, name: str, file: TestFile) -> None:
    is_awaited = surroundings_of(file, call).awaited is not None
    if is_awaited is not isinstance(method, ast.AsyncFunctionDef) or method.decorator_list:
        raise Refused(f"`{name}.{method.name}` is not called as on line {call.lineno}")
    if any(isinstance(each, ast.Starred) for each in call.args) or not _fits(call, method):
        raise Refused(f"`{name}.{method.name}` does not take what line {call.lineno} gives")


def _fits(call: ast.Call, method: Function) -> bool:
    args = method.args
    places = [each.arg for each in (*args.posonlyargs, *args.args)][1:]
    named = {each.arg for each in call.keywords}
    given = set(places[: len(call.args)]) | named
    is_known = args.kwarg is not None or named <= {*places, *(each.arg for each in args.kwonlyargs)}
    is_short = args.vararg is not None or len(call.args) <= len(places)
    return is_known and is_short and None not in named and set(required_parameters(method)) <= given


def _places_to_look(place: Routine, file: TestFile) -> Iterator[Routine]:
    """The routines in which a double that `place` makes may be met: all that run for a test for which that runs."""
    if place.test is not None:
        yield place
        return
    near = {id(part.function) for test in file.tests for part in _stage(test, place)}
    family = _family(place, file)
    yield from (each for each in file.routines if id(each.node) in near or each.owner in family)


def _stage(test: Test, place: Routine) -> tuple[Part, ...]:
    return test.stage if any(part.function is place.node for part in test.stage) else ()


def _family(place: Routine, file: TestFile) -> list[ClassDefinition]:
    """The classes of the file that share what a method sets."""
    if place.owner is None:
        return []
    heirs = [each for each in file.definitions.all_classes if place.owner in file.definitions.mro(each)]
    return [*heirs, *file.definitions.mro(place.owner)]
