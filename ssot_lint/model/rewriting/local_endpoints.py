"""The doubles of a WebSocket endpoint for which a test can open a real one: made by itself, its set-up or a fixture."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass, replace
from ssot_lint.enumeration import Enum
from ssot_lint.findings import Span
from ssot_lint.model.doubles.endpoints import EndpointDouble, endpoint_double
from ssot_lint.model.doubles.recognition import MAKERS
from ssot_lint.model.doubles.words import Role
from ssot_lint.model.inference import Scope, infer
from ssot_lint.model.names import last_name
from ssot_lint.model.rewriting.double_settings import PLAIN
from ssot_lint.model.rewriting.lone_doubles import gives_only_a_double, is_left_to_tests, only_made
from ssot_lint.model.rewriting.records import giving_of, obstacle_of, receiving_of, record_of, sending_of
from ssot_lint.model.sites import statements_of

if TYPE_CHECKING:
    from ssot_lint.model.tests import Test


class Maker(Enum):
    """What makes a double that a test uses."""

    TEST = "the test"
    SETUP = "a set-up of its class"
    FIXTURE = "a fixture that it asks for"


@dataclass(frozen=True, slots=True)
class LocalEndpoint:
    """One name, or attribute as `self.ws`, that stands for an endpoint double all through a test.

    `made` is the call that makes the double, in the test's own body. `fake` is the name of the private class of the
    file that it is made of; `records` the attribute in which a fake keeps what it was sent by `sending`, `receives` and
    `gives` its methods that give the first of it, and all. `obstacle`: why a real endpoint cannot stand for it,
    whatever the test does with it. `names` are those that call and class use.
    """

    name: str
    made: Span
    fake: str = ""
    records: str | None = None
    sending: str = "send_json"
    receives: frozenset[str] = frozenset()
    gives: frozenset[str] = frozenset()
    maker: Maker = Maker.TEST
    obstacle: str = ""
    names: frozenset[str] = frozenset()


def local_endpoints(test: Test) -> tuple[LocalEndpoint, ...]:
    """The endpoint doubles that a test makes, then those made for it that it names; each once, in source order."""
    found: dict[str, LocalEndpoint] = {}
    for target, value in _bound(test):
        double = endpoint_double(target, test.scope) if isinstance(value, ast.Call) else None
        if double is not None and double.role is Role.CONNECTION and isinstance(value, ast.Call):
            made = _endpoint(target.id, value, double, test)
            is_second = target.id in found
            found[target.id] = replace(made, obstacle=f"`{target.id}` stands for two doubles") if is_second else made
    for name, node in _named(test).items():
        if name not in found:
            double = endpoint_double(node, test.scope)
            if double is not None and double.role is Role.CONNECTION:
                found[name] = _made_for(name, node, double, test)
    return tuple(found.values())


def _made_for(name: str, node: ast.expr, double: EndpointDouble, test: Test) -> LocalEndpoint:
    """The double behind a name that the test does not bind, with an obstacle where others than tests have it too."""
    if isinstance(node, ast.Attribute):
        call = is_left_to_tests(node.attr, test)
        if call is not None:
            return _endpoint(name, call, double, test, Maker.SETUP)
    elif name in test.parameters:
        given = gives_only_a_double(name, test)
        if given is not None:
            return _endpoint(name, given[0], double, test, Maker.FIXTURE, given[1])
    return LocalEndpoint(name, test.span, obstacle=f"`{name}` is made and used outside the test")


def _endpoint(
    name: str,
    call: ast.Call,
    double: EndpointDouble,
    test: Test,
    maker: Maker = Maker.TEST,
    scope: Scope | None = None,
) -> LocalEndpoint:
    """The double that `call` makes; with a `scope` that call stands there, in whatever file that is."""
    cls = double.double.cls
    record = record_of(cls, call)
    obstacle = _told_mock(call, scope or test.scope) if cls is None else obstacle_of(cls, call, record)
    if scope is not None:
        made = LocalEndpoint(name, test.span, maker=maker, obstacle=obstacle)
    else:
        parts = [call] if cls is None else [call, cls.node]
        names = frozenset(node.id for part in parts for node in ast.walk(part) if isinstance(node, ast.Name))
        span = test.file.source.span(call)
        made = LocalEndpoint(name, span, maker=maker, obstacle=obstacle, names=names)
    if cls is None:
        return made
    receives, gives = receiving_of(cls, record), giving_of(cls, record)
    fake = cls.name if (cls.home or test.file) is test.file else ""
    return replace(made, fake=fake, records=record, sending=sending_of(cls), receives=receives, gives=gives)


def _told_mock(call: ast.Call, scope: Scope) -> str:
    """What a mock is told beyond what it is a mock of; `call` may be one of a helper that only makes a mock."""
    name = last_name(call.func) or "it"
    if name not in MAKERS:
        thing = infer(call.func, scope)
        helper = thing.function if thing.file is not None and thing.file.is_test_side else None
        made = only_made(helper) if helper is not None and not isinstance(helper, ast.AsyncFunctionDef) else None
        if made is None or helper is None or last_name(made.func) not in MAKERS:
            return f"`{name}` may do more than make the double"
        assert thing.file is not None
        return _told_mock(made, thing.file.scope_of(helper, thing.cls))
    told = [str(keyword.arg) for keyword in call.keywords if keyword.arg not in PLAIN]
    return f"the double is told its `{told[0]}`" if told else ""


def _named(test: Test) -> dict[str, ast.Name | ast.Attribute]:
    """The first use of each name, and of each attribute of `self`, in a test."""
    found: dict[str, ast.Name | ast.Attribute] = {}
    for statement in test.body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Name):
                found.setdefault(node.id, node)
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self":
                found.setdefault(f"self.{node.attr}", node)
    return found


def _bound(test: Test) -> Iterator[tuple[ast.Name, ast.expr]]:
    for statement in statements_of(test.body):
        if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
            continue
        target, value = statement.targets[0], statement.value
        if isinstance(target, ast.Name):
            yield target, value
        elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
            for part, each in zip(target.elts, value.elts, strict=True):
                if isinstance(part, ast.Name):
                    yield part, each
