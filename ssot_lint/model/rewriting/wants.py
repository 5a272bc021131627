"""Where a value that a factory asks for comes from at a place: what is there, a fixture, or what is configured."""

from __future__ import annotations

import ast

from ssot_lint.config import Factory
from ssot_lint.data import dataclass
from ssot_lint.enumeration import Enum
from ssot_lint.fixes import Refused
from ssot_lint.model.definitions import ClassDefinition, Function
from ssot_lint.model.marks import is_fixture, read_marks
from ssot_lint.model.names import dotted
from ssot_lint.model.requests.fixtures import Fixture
from ssot_lint.model.rewriting.call_sites import Sites
from ssot_lint.model.rewriting.drivers import scope_of
from ssot_lint.model.rewriting.surroundings import Surroundings
from ssot_lint.model.rewriting.values import is_set_before, local_value
from ssot_lint.model.routines import Routine, RoutineKind
from ssot_lint.model.source import parse_expression

_SCOPES = ("function", "class", "module", "package", "session")


class Origin(Enum):
    """Where a value comes from."""

    NAME = "a name that is bound there"
    PARAMETER = "a fixture that the function asks for"
    EXPRESSION = "a configured expression"
    FIXTURE = "an attribute that a fixture of the class sets"


@dataclass(frozen=True, slots=True)
class Want:
    """One value: `text` is what stands for it; `line` that of the `def` which asks for the fixture `fixture`.

    With FIXTURE, `line` is that of the class, and `attribute` what its new fixture sets on `self`.
    """

    origin: Origin
    text: str
    line: int = 0
    fixture: str = ""
    attribute: str = ""


def want_for(name: str, factory: Factory, place: Surroundings, routine: Routine) -> Want:
    """Where the value `name` of a factory's call comes from at a place. Raises Refused where there is no real one."""
    file, owner = routine.file, routine.owner
    doubt = local_value(name, place, owner, file)
    if doubt:
        raise Refused(doubt)
    if doubt == "":
        return Want(Origin.NAME, name)
    outer = place.functions[-1] if place.functions else None
    reasons = []
    configured = factory.attributes.get(name)
    own = f"self.{name}"
    for text in (configured, own):
        if text is not None and _is_used(text, outer) and _bars_expression(text, place, routine) is None:
            return Want(Origin.EXPRESSION, text)
    if name in factory.fixtures and outer is not None:
        reason = _bars_request(name, outer, routine)
        if reason is None:
            return Want(Origin.PARAMETER, name, outer.lineno, name)
        reasons.append(reason)
    if configured is not None and _bars_expression(own, place, routine) is None:
        return Want(Origin.EXPRESSION, own)
    if configured is not None:
        reason = _bars_expression(configured, place, routine)
        if reason is None:
            return Want(Origin.EXPRESSION, configured)
        reasons.append(reason)
    if name in factory.fixtures and outer is not None and owner is not None:
        attribute = (configured or f"self.{name}").removeprefix("self.")
        if attribute.isidentifier() and _may_be_given(name, attribute, outer, routine):
            return Want(Origin.FIXTURE, f"self.{attribute}", owner.node.lineno, name, attribute)
    raise Refused("; ".join(reasons) or f"the factory's `call` needs `{name}`, and nothing here is called so")


def _is_used(text: str, outer: Function | None) -> bool:
    """Whether the function reads the attribute already: it is its user then."""
    nodes = ast.walk(outer) if outer is not None else ()
    return any(isinstance(node, ast.Attribute) and dotted(node) == text for node in nodes)


def _bars_request(name: str, outer: Function, routine: Routine) -> str | None:
    """Why the function cannot ask for the fixture; None when it can."""
    file, owner = routine.file, routine.owner
    fixture = file.fixture(name, owner)
    if fixture is None or fixture.function is outer:
        return f"no fixture `{name}` is visible here"
    marks = read_marks(outer.decorator_list, file)
    if routine.kind is RoutineKind.FIXTURE:
        own = scope_of(marks)
        wide = scope_of(read_marks(fixture.function.decorator_list, fixture.file))
        if own not in _SCOPES or wide not in _SCOPES or _SCOPES.index(wide) < _SCOPES.index(own):
            return f"the fixture `{outer.name}` outlives `{name}`"
        return None
    if routine.kind is not RoutineKind.TEST:
        return f"`{outer.name}` is not called by pytest, which would give it `{name}`"
    if owner is not None and file.is_unittest(owner) is not False:
        return f"`unittest.TestCase` gives its tests no `{name}`"
    filling = next((mark.path for mark in marks if mark.path.startswith("hypothesis")), None)
    if filling is not None:
        return f"`@{filling}` fills the parameters of the test"
    if outer.args.vararg is not None:
        return "the test takes any arguments"
    return _bars_by_calls(outer, owner, routine, name)


def _bars_by_calls(outer: Function, owner: ClassDefinition | None, routine: Routine, name: str) -> str | None:
    """Why a test cannot get one more parameter: something of the file calls it."""
    if routine.file.source.text.count(outer.name) == 1:
        return None
    try:
        call = next(Sites(routine.file, outer).of(owner), None)
    except Refused as refused:
        return refused.reason
    return f"line {call.lineno} calls `{outer.name}` without `{name}`" if call is not None else None


def _bars_expression(text: str, place: Surroundings, routine: Routine) -> str | None:
    """Why a configured expression has no real value at a place; None when it has."""
    tree = parse_expression(text)
    if tree is None:
        return f"`{text}` is no expression"
    reason = _bars_self(place, routine)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id == "self" and reason is not None:
            return reason
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and dotted(node.value) == "self":
            reason = _bars_attribute(node.attr, text, place, routine)
            if reason is not None:
                return reason
    return None


def _bars_self(place: Surroundings, routine: Routine) -> str | None:
    outer = place.functions[-1] if place.functions else None
    first = outer.args.args[0].arg if outer is not None and outer.args.args else ""
    if routine.owner is None or first != "self":
        return "there is no `self` here"
    inner = (each for each in place.functions[:-1] if "self" in {arg.arg for arg in each.args.args})
    return "`self` is another one here" if next(inner, None) is not None else None


def _bars_attribute(name: str, text: str, place: Surroundings, routine: Routine) -> str | None:
    owner, file = routine.owner, routine.file
    assert owner is not None
    lineage = file.lineage(owner)
    is_set = is_set_before(name, place.functions[-1], place.node.lineno, owner, file)
    is_called = f"self.{name}(" in text
    if is_set or (is_called and lineage.method(name) is not None):
        return None
    if lineage.holds(name):
        return f"`self.{name}` is not set by then, or to None"
    doubt = "" if lineage.is_known else ", as far as its bases are known"
    if is_called:
        return f"the class has no method `{name}`{doubt}"
    return f"nothing sets `self.{name}`{doubt}"


def _may_be_given(name: str, attribute: str, outer: Function, routine: Routine) -> bool:
    """Whether a fixture of the class that comes unasked may set the attribute before the function runs."""
    owner, file = routine.owner, routine.file
    assert owner is not None
    fixture: Fixture | None = file.fixture(name, owner)
    lineage = file.lineage(owner)
    if fixture is None or lineage.holds(attribute) or not lineage.is_known:
        return False
    if not any(owner in file.definitions.mro(cls) for cls in file.collection.instantiated):
        return False
    if not outer.args.args or outer.args.args[0].arg != "self":
        return False
    is_xunit = outer.name in ("setup_method", "setup_class", "setUpClass", "__init__")
    is_own_fixture = is_fixture(read_marks(outer.decorator_list, file))
    return not is_xunit and not is_own_fixture
