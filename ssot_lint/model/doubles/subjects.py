"""Tests that replace what they are about: the function that their name names, or the only one that they call."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass, field
from ssot_lint.enumeration import Enum
from ssot_lint.findings import Confidence, Span
from ssot_lint.model.calls import classify
from ssot_lint.model.definitions import FUNCTIONS
from ssot_lint.model.doubles.replacements import Replacement, replaced_thing, replacements_of, replaces_data
from ssot_lint.model.inference import Nature, Thing, infer
from ssot_lint.model.names import dotted, last_name
from ssot_lint.model.statements import expressions_in, iterate_calls, plain_assignments, statements_in
from ssot_lint.patterns import compile_late

if TYPE_CHECKING:
    from ssot_lint.model.tests import Test

_WORD = compile_late(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_STDLIB = frozenset(sys.stdlib_module_names) | {"builtins", "pytest"}


class Reason(Enum):
    """Why what is replaced is the subject."""

    NAME = "the test's name"
    ONLY_CALL = "the only call"


@dataclass(frozen=True, slots=True)
class PatchedSubject:
    """A patch of the test's own subject; `name` is what is replaced, `span` the patch."""

    name: str
    reason: Reason
    span: Span
    confidence: Confidence


@dataclass(slots=True)
class _Calls:
    """The calls of a test's own body that may run program code: of the patched thing, and others."""

    patched: list[ast.Call] = field(default_factory=list)
    namesakes: list[ast.Call] = field(default_factory=list)
    unsure: list[ast.Call] = field(default_factory=list)
    others: list[ast.Call] = field(default_factory=list)


def patched_subjects(test: Test) -> Iterator[PatchedSubject]:
    """The patches of `test` that replace its subject, each patched name once."""
    seen: set[str] = set()
    for patch in replacements_of(test):
        if patch.name in seen or replaces_data(patch):
            continue
        thing = replaced_thing(patch, test.scope)
        if thing is not None and not _is_subject_matter(thing, patch):
            continue
        found = _judge(test, patch, thing)
        if found is not None and not _keeps_original(test, patch):
            seen.add(patch.name)
            span = test.file.source.span(patch.node)
            yield PatchedSubject(patch.name, found[0], span, _tempered(found[1], patch, test))


def _is_subject_matter(thing: Thing, patch: Replacement) -> bool:
    """Whether a test of this project may be about it: code of the program, or something that cannot be told."""
    if thing.nature in (Nature.OUTSIDE, Nature.RESULT, Nature.LITERAL, Nature.MODULE):
        return False
    if thing.file is not None and thing.file.is_test_side:
        return False
    return not patch.name.isupper()


def _judge(test: Test, patch: Replacement, thing: Thing | None) -> tuple[Reason, Confidence] | None:
    is_named = _names_subject(test, patch.name)
    calls = _calls_of(test, patch, thing, to_the_end=is_named)
    if is_named:
        if calls.patched:
            return Reason.NAME, Confidence.CERTAIN
        if calls.namesakes:
            return None  # the test calls the real one of this name, and replaces another
        if calls.unsure:
            return Reason.NAME, Confidence.POSSIBLE
        return Reason.NAME, Confidence.LIKELY if _is_known(thing) else Confidence.POSSIBLE
    if calls.patched and not (calls.others or calls.namesakes or calls.unsure):
        return Reason.ONLY_CALL, Confidence.LIKELY
    return None


def _tempered(confidence: Confidence, patch: Replacement, test: Test) -> Confidence:
    """`possible` for an attribute that is assigned on something unknown, which may well be a double itself."""
    assigned = isinstance(patch.node, ast.Assign) and infer(patch.owner, test.scope).nature is Nature.UNKNOWN
    return Confidence.POSSIBLE if assigned else confidence


def _keeps_original(test: Test, patch: Replacement) -> bool:
    """Whether the test reads the original, to call it from the replacement or to put it back."""
    read = (each.value for each in statements_in(test.node) if isinstance(each, ast.Assign))
    return any(isinstance(value, ast.Attribute) and value.attr == patch.name for value in read)


def _is_known(thing: Thing | None) -> bool:
    return thing is not None and thing.nature in (Nature.FUNCTION, Nature.CLASS)


def _names_subject(test: Test, name: str) -> bool:
    """Whether what remains of the test's name after `test_` is the name of the patched thing, word for word."""
    rest = test.name.removeprefix("test").removeprefix("_") if test.name.startswith("test") else ""
    if not rest or name.startswith("_") is not rest.startswith("_"):
        return False
    return [word.lower() for word in _WORD.findall(rest)] == [word.lower() for word in _WORD.findall(name)]


def _calls_of(test: Test, patch: Replacement, thing: Thing | None, to_the_end: bool) -> _Calls:
    """The calls of the test; without `to_the_end`, up to the first that is none of what is replaced."""
    calls = _Calls()
    given: set[str] = set()
    for statement in statements_in(test.node):
        if isinstance(statement, (*FUNCTIONS, ast.ClassDef)):
            continue
        before = len(calls.patched)
        for expression in expressions_in(statement):
            for call in iterate_calls(expression):
                if call is not patch.node:
                    _sort(call, test, patch, thing, calls, given)
                    if not to_the_end and (calls.others or calls.namesakes or calls.unsure):
                        return calls
        if len(calls.patched) > before:
            given.update(target.id for target, _ in plain_assignments(statement) if isinstance(target, ast.Name))
    return calls


def _sort(call: ast.Call, test: Test, patch: Replacement, thing: Thing | None, calls: _Calls, given: set[str]) -> None:
    if _is_bound_call(call, patch):
        calls.patched.append(call)
    elif last_name(call.func) == patch.name and not patch.holds_at(call):
        calls.namesakes.append(call)  # before the patch or after it: the real one
    elif last_name(call.func) == patch.name:
        meant = _is_patched(call, test, patch, thing)
        (calls.unsure if meant is None else calls.patched if meant else calls.namesakes).append(call)
    elif (last_name(call.func) or "").lstrip("_") == patch.name.lstrip("_"):
        calls.namesakes.append(call)  # `service._publish()` is not the `publish` that it calls
    elif not _is_neutral(call, test, given) and not _makes_owner(call, test, patch, thing):
        calls.others.append(call)


def _is_bound_call(call: ast.Call, patch: Replacement) -> bool:
    return patch.bound is not None and isinstance(call.func, ast.Name) and call.func.id == patch.bound


def _is_patched(call: ast.Call, test: Test, patch: Replacement, thing: Thing | None) -> bool | None:
    """Whether a call of something of the patched name meets the patch; None when that cannot be told."""
    func, scope = call.func, test.scope
    receiver = dotted(func.value) if isinstance(func, ast.Attribute) else None
    if receiver is not None and patch.owner is not None and receiver == dotted(patch.owner):
        return True
    found = infer(func, scope)
    if isinstance(func, ast.Name):
        # The name was bound before the patch, unless the test imports it itself where the patch holds.
        module = (patch.path or "").rpartition(".")[0]
        if func.id in scope.imports:
            return scope.imports[func.id] == patch.path or None
        return False if found.nature is not Nature.UNKNOWN or not module else None
    if found.nature is Nature.UNKNOWN or thing is None or thing.nature is Nature.UNKNOWN:
        return _owner_says(func, _path_of(func, test), patch)
    if found.function is not None or thing.function is not None:
        return found.function is thing.function and _inherits(found, thing)
    return found.cls is thing.cls if found.cls is not None else False


def _inherits(called: Thing, replaced: Thing) -> bool:
    """Whether a method that is called is looked up where one is replaced: a sister class keeps what both inherit."""
    cls, home = called.cls, called.cls.home if called.cls is not None else None
    if cls is None or home is None or replaced.cls is None:
        return True
    return replaced.cls in home.definitions.mro(cls)


def _path_of(func: ast.expr, test: Test) -> str | None:
    """The dotted path that a function is called by, through imports."""
    return test.scope.path_of(dotted(func))


def _owner_says(func: ast.expr, path: str | None, patch: Replacement) -> bool | None:
    if path is not None and patch.path is not None:
        return path == patch.path or None
    return None


def _is_neutral(call: ast.Call, test: Test, given: set[str]) -> bool:
    """Whether a call runs no program code of interest: doubles, checks, outside code, building an object."""
    from ssot_lint.model.doubles.recognition import double_of

    scope, func = test.scope, call.func
    if double_of(call, scope) is not None or classify(call, scope) is not None:
        return True
    head = (dotted(func) or "").partition(".")[0] if isinstance(func, ast.Attribute) else ""
    if head in _MOCKERS or head in given:
        return True
    if isinstance(func, ast.Attribute) and double_of(func.value, scope) is not None:
        return True
    if "patch" in (dotted(func) or "").split("."):
        return True
    thing = infer(func, scope)
    if thing.nature in (Nature.OUTSIDE, Nature.RESULT):
        return thing.path.partition(".")[0] in _STDLIB
    receiver = infer(func.value, scope) if isinstance(func, ast.Attribute) else None
    return receiver is not None and receiver.nature is Nature.LITERAL


def _makes_owner(call: ast.Call, test: Test, patch: Replacement, thing: Thing | None) -> bool:
    """Whether a call builds the object whose method is replaced."""
    made = infer(call.func, test.scope)
    if made.nature is not Nature.CLASS or made.cls is None:
        return False
    owner = infer(patch.owner, test.scope) if patch.owner is not None else None
    cls = owner.cls if owner is not None else (thing.cls if thing is not None else None)
    return cls is made.cls


_MOCKERS = frozenset({"mocker", "monkeypatch", "caplog", "capsys", "print"})
