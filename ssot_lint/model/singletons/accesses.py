"""Where test-side code obtains an object that all callers share."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass, field
from ssot_lint.findings import Span
from ssot_lint.model.flow.visits import Visit
from ssot_lint.model.inference import Scope, Thing, infer
from ssot_lint.model.names import dotted, last_name
from ssot_lint.model.routines import Routine
from ssot_lint.model.singletons.suspects import suspect_lines

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile
    from ssot_lint.model.singletons.accessors import Accessor


@dataclass(frozen=True, slots=True)
class Sharing:
    """The configuration: accessors by dotted path, each with whether a context excuses its call; what is allowed.

    With `with_ambient`, calls that give settings, configuration, the environment or a logger count as well.
    """

    replaces: Mapping[str, bool] = field(default_factory=dict)
    allowed: tuple[str, ...] = ()
    with_ambient: bool = False

    def allows(self, path: str) -> bool:
        """Whether a configured name or pattern means this dotted path, or its last part."""
        last = path.rpartition(".")[2]
        return any(fnmatchcase(path, each) or fnmatchcase(last, each) for each in self.allowed)


@dataclass(frozen=True, slots=True)
class Access:
    """One call that obtains a shared object. `name` as written, `path` resolved; `replaced`: the configured path."""

    routine: Routine
    node: ast.Call
    span: Span
    name: str
    path: str
    accessor: Accessor
    replaced: str | None
    thing: Thing


def accesses_of(file: TestFile, sharing: Sharing) -> Iterator[Access]:
    """The calls in a test-side file that obtain a shared object, tests about the sharing itself included."""
    lines = suspect_lines(file, sharing.replaces, with_ambient=sharing.with_ambient)
    if not lines:
        return
    targets = _targets(sharing, file)
    for routine in file.routines:
        for visit in routine.visits(lines):
            for node in visit.nodes():
                if isinstance(node, ast.Call) and not visit.expected:
                    found = _access(node, visit, routine, sharing, targets)
                    if found is not None:
                        yield found


def _targets(sharing: Sharing, file: TestFile) -> dict[str, str]:
    """The configured paths by every path that leads to the same definition."""
    found = {path: path for path in sharing.replaces}
    for path in sharing.replaces:
        found.setdefault(file.knowledge.resolve(path, file).path or path, path)
    return found


def _access(
    node: ast.Call, visit: Visit, routine: Routine, sharing: Sharing, targets: Mapping[str, str]
) -> Access | None:
    from ssot_lint.model.singletons.accessors import CONFIGURED, accessor_behind

    name = dotted(node.func) or last_name(node.func)
    if name is None:
        return None
    scope = visit.scope_for(name.partition(".")[0])
    thing = infer(node.func, scope)
    path = _path(name, thing, scope)
    replaced = targets.get(path) or targets.get(scope.path_of(name) or name)
    accessor = accessor_behind(thing, name.rpartition(".")[2])
    if accessor is not None and (_is_own(thing, routine) or name.partition(".")[0] in scope.classes):
        accessor = None  # what a class made inside the function keeps, nobody else has
    if replaced is None and (accessor is None or _is_allowed(name, path, accessor, sharing)):
        return None
    if not _is_shared(node, accessor, scope, sharing.replaces.get(replaced or "")):
        return None
    span = routine.file.source.span(node)
    return Access(routine, node, span, name, path, accessor or CONFIGURED, replaced, thing)


def _is_allowed(name: str, path: str, accessor: Accessor, sharing: Sharing) -> bool:
    from ssot_lint.model.singletons.words import is_ambient

    return sharing.allows(path) or (not sharing.with_ambient and (accessor.ambient or is_ambient(name)))


def _is_own(thing: Thing, routine: Routine) -> bool:
    """Whether the accessor is defined in the file that calls it: a sample, made to be looked at."""
    return thing.file is routine.file


def _is_shared(node: ast.Call, accessor: Accessor | None, scope: Scope, excused: bool | None) -> bool:
    """Whether the call gives what others get too; `excused`: a context excuses a configured accessor."""
    if excused is False:
        return True
    from ssot_lint.model.singletons.accessors import CONFIGURED
    from ssot_lint.model.singletons.contexts import context_arguments, lacks_required

    known = accessor or CONFIGURED
    if context_arguments(node, known, scope):
        return False
    return excused is True or not lacks_required(node, known)


def _path(name: str, thing: Thing, scope: Scope) -> str:
    """The dotted path of the definition that is called; what is written, through imports, where that is unknown."""
    if thing.file is not None and thing.function is not None:
        owner = f"{thing.cls.qualname}." if thing.cls is not None else ""
        return f"{thing.file.module}.{owner}{thing.function.name}"
    if thing.file is not None and thing.cls is not None:
        return f"{thing.file.module}.{thing.cls.qualname}"
    written = scope.path_of(name) or name
    return scope.file.knowledge.resolve(written, scope.file).path or written
