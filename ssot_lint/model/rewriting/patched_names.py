"""Patches that put something else in the place of a function or class: by a string, on an object, by assignment."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.model.definitions import ClassDefinition
from ssot_lint.model.inference import Nature, Scope, infer
from ssot_lint.model.names import dotted, last_name
from ssot_lint.model.requests.fixtures import Fixture
from ssot_lint.model.routines import SETUPS, Routine

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

_PATCHING = frozenset({"patch", "object", "setattr", "multiple", "spy", "replace"})


@dataclass(frozen=True, slots=True)
class Patch:
    """What puts something else in the place of `target`: a call or an assignment, in words `said`.

    `text` is the string that names the target, when the routine itself holds it.
    """

    node: ast.AST
    target: str
    said: str
    text: ast.Constant | None = None


def patches_of(path: str, routine: Routine) -> list[Patch]:
    """What puts something else in the place of the thing at `path` while the routine runs."""
    name = path.rpartition(".")[2]
    found = []
    own = {id(node) for node in ast.walk(routine.node)} if routine.node is not None else set()
    for node, scope in _nodes_about(routine):
        target = _target(node, name, scope)
        if target is not None and _is_same(target, path, scope.file):
            where = "" if scope.file is routine.file else f" of {scope.file.path}"
            said = f"line {getattr(node, 'lineno', 1)}{where} patches `{target}`"
            text = node.args[0] if isinstance(node, ast.Call) and node.args and id(node) in own else None
            is_named = isinstance(text, ast.Constant) and text.value == target
            found.append(Patch(node, target, said, text if is_named and isinstance(text, ast.Constant) else None))
    return found


def _nodes_about(routine: Routine) -> Iterator[tuple[ast.AST, Scope]]:
    """Every node of the routine, of its class's decorators and set-ups, and of the fixtures that it may get."""
    file = routine.file
    if routine.node is not None:
        yield from ((node, routine.scope) for node in ast.walk(routine.node))
    for cls in file.definitions.mro(routine.owner) if routine.owner is not None else ():
        yield from _of_class(cls, cls.home or file)
    for fixture in _fixtures_of(routine):
        scope = fixture.file.scope_of(fixture.function, fixture.owner)
        yield from ((node, scope) for node in ast.walk(fixture.function))


def _of_class(cls: ClassDefinition, home: TestFile) -> Iterator[tuple[ast.AST, Scope]]:
    for decorator in cls.node.decorator_list:
        yield from ((node, home.module_scope) for node in ast.walk(decorator))
    for name, method in cls.methods.items():
        if name in SETUPS:
            yield from ((node, home.scope_of(method, cls)) for node in ast.walk(method))


def _fixtures_of(routine: Routine) -> list[Fixture]:
    """The fixtures that the routine asks for, and that come unasked, with those that they ask for in turn."""
    known = routine.file.visible_fixtures(routine.owner)
    args = routine.node.args if routine.node is not None else None
    queue = [arg.arg for arg in (*args.args, *args.kwonlyargs)] if args is not None else []
    queue += [each.name for each in known.values() if each.autouse]
    found: dict[str, Fixture] = {}
    while queue:
        name = queue.pop()
        if name in known and name not in found and known[name].function is not routine.node:
            found[name] = known[name]
            queue.extend(known[name].parameters)
    return list(found.values())


def _target(node: ast.AST, name: str, scope: Scope) -> str | None:
    """The dotted path that a node patches, when its last part is `name`."""
    if isinstance(node, ast.Assign):
        targets = (each for each in node.targets if isinstance(each, ast.Attribute) and each.attr == name)
        return next((_path(each.value, name, scope) for each in targets), None)
    if not isinstance(node, ast.Call) or last_name(node.func) not in _PATCHING or not node.args:
        return None
    first = node.args[0]
    if isinstance(first, ast.Constant) and isinstance(first.value, str):
        if any(keyword.arg == name for keyword in node.keywords):
            return f"{first.value}.{name}"
        return first.value if first.value.rpartition(".")[2] == name else None
    named = node.args[1] if len(node.args) > 1 else None
    if isinstance(named, ast.Constant) and named.value == name:
        return _path(first, name, scope)
    return None


def _path(owner: ast.expr, name: str, scope: Scope) -> str | None:
    thing = infer(owner, scope)
    if thing.nature is Nature.INSTANCE:
        return None
    written = dotted(owner)
    return f"{(scope.path_of(written) or written or '?')}.{name}"


def _is_same(target: str, path: str, file: TestFile) -> bool:
    """Whether the target may lead to the thing at `path`: surely another thing of the project is none."""
    found = file.knowledge.resolve(target, file)
    wanted = file.knowledge.resolve(path, file)
    return not found.is_project or not wanted.is_project or found.path == wanted.path
