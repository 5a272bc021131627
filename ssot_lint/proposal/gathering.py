"""One test-side file to its facts."""

from __future__ import annotations

from collections import Counter
from itertools import groupby

from ssot_lint.model import Role, TestFile
from ssot_lint.model.classes import TestClass
from ssot_lint.model.definitions import ClassDefinition
from ssot_lint.model.doubles.openings import Opening, openings_of, speaks_of_websockets
from ssot_lint.model.doubles.private import private_doubles
from ssot_lint.model.doubles.words import DOUBLE_CLASS, websocket_role
from ssot_lint.model.doubles.words import Role as WebSocketRole
from ssot_lint.model.inference import Nature, result_of
from ssot_lint.model.routines import RoutineKind
from ssot_lint.model.singletons.accesses import Access, Sharing, accesses_of
from ssot_lint.model.singletons.makers import given_classes, object_given, parameters
from ssot_lint.model.singletons.retired import RetiredCall, retired_calls
from ssot_lint.model.singletons.subjects import compares_identity, is_about_sharing
from ssot_lint.model.singletons.suspects import imports_of
from ssot_lint.model.variables import may_reach_variables
from ssot_lint.patterns import compile_late
from ssot_lint.proposal.facts import ClassPlace, FileFacts, FixturePlace, Heir, SharedCall

_SHARING = Sharing(with_ambient=True)
_BUILT = compile_late(r"(?<!class )(?<!class  )\b_*([A-Z]\w*)\(")
_RAW = compile_late(r"\bos\.environ\b|\bos\.getenv\(")


def gather(file: TestFile) -> FileFacts:
    """What `file` says of bases, shared objects, fixtures, WebSockets, doubles and the environment."""
    facts = FileFacts(file.path, file.location or "", file.role, len(file.tests))
    facts.async_tests = sum(test.is_async for test in file.tests)
    for test in file.tests:
        facts.requested.update(test.parameters)
    facts.heirs = [_heir(cls) for cls in file.holding_classes]
    facts.calls = _calls(file)
    if any(not call.ambient for call in facts.calls):
        facts.visible = {name: fixture.file.location or "" for name, fixture in file.visible_fixtures(None).items()}
    facts.built = Counter(match[1] for match in _BUILT.finditer(file.source.text))
    _gather_endpoints(file, facts)
    _gather_doubles(file, facts)
    facts.raw_variables = len(_RAW.findall(file.source.text))
    return facts


def place_of(cls: ClassDefinition | None) -> ClassPlace | None:
    """The place of a class; None when it is of no file that is known."""
    if cls is None or cls.home is None or cls.home.location is None:
        return None
    return ClassPlace(cls.home.location, cls.qualname, f"{cls.home.module}.{cls.qualname}")


def _heir(cls: TestClass) -> Heir:
    lineage = cls.lineage
    named = [each for each in cls.file.definitions.bases_of(cls.definition) if isinstance(each, ClassDefinition)]
    direct = [place for each in named if (place := place_of(each)) is not None]
    rest = [place for each in lineage.classes[1:] if (place := place_of(each)) is not None and place not in direct]
    return Heir(tuple(direct), tuple(rest), bool(lineage.outside or lineage.unknown))


def _calls(file: TestFile) -> list[SharedCall]:
    found = []
    for routine, group in groupby(accesses_of(file, _SHARING), key=lambda access: access.routine):
        calls = list(group)
        if compares_identity(routine, [access.node for access in calls]):
            continue
        for access in calls:
            if access.accessor.ambient or not is_about_sharing(routine, (access.name, access.path)):
                found.append(_call(access))
    return found + [_retired(call) for call in retired_calls(file)]


def _retired(call: RetiredCall) -> SharedCall:
    given = given_classes(call.function, call.owner, call.file) or ((call.owner,) if call.owner is not None else ())
    return SharedCall(
        path=call.path,
        location=call.file.location or "",
        line=call.function.lineno,
        kept="nothing any more: it only raises",
        ambient=False,
        gives=place_of(given[-1]) if given else None,
        contexts=(),
        parameters=(),
        required=(),
        retired=True,
    )


def _call(access: Access) -> SharedCall:
    thing, accessor = access.thing, access.accessor
    given = object_given(thing, accessor)
    node = thing.function or (thing.cls.node if thing.cls is not None else None)
    wants: tuple[ClassPlace | None, ...] = ()
    if accessor.contexts and thing.function is not None and thing.file is not None:
        known = {each.name: each.wants for each in parameters(thing.function, thing.cls, thing.file)}
        wants = tuple(place_of(known.get(name)) for name in accessor.parameters)
    return SharedCall(
        path=access.path,
        location=(thing.file.location or "") if thing.file is not None else "",
        line=node.lineno if node is not None else 0,
        kept=accessor.how.value,
        ambient=accessor.ambient,
        gives=place_of(given),
        contexts=tuple(sorted(accessor.contexts)),
        parameters=accessor.parameters,
        required=tuple(sorted(accessor.required)),
        wants=wants,
    )


def _gather_endpoints(file: TestFile, facts: FileFacts) -> None:
    if not speaks_of_websockets(file):
        return
    openings = list(openings_of(file))
    facts.opened = Counter(each.path for each in openings if not DOUBLE_CLASS.search(each.path))
    for each in openings:
        if file.role is Role.SUPPORT and each.routine.kind is RoutineKind.HELPER:
            owner = each.routine.owner
            facts.helpers.add(f"{file.module}.{owner.qualname if owner is not None else each.routine.name}")
    facts.fixtures = _fixtures(file, openings)
    facts.mentioned = {path for _, path in imports_of(file) if _is_endpoint(path)}


def _is_endpoint(path: str) -> bool:
    name = path.rpartition(".")[2]
    return websocket_role(name) is WebSocketRole.CONNECTION or "endpoint" in name.lower()


def _fixtures(file: TestFile, openings: list[Opening]) -> list[FixturePlace]:
    found = []
    for routine in file.routines:
        if routine.kind is not RoutineKind.FIXTURE or routine.node is None:
            continue
        given = result_of(routine.node, routine.owner, file)
        cls = given.cls if given.nature is Nature.INSTANCE else None
        opens = tuple(dict.fromkeys(each.path for each in openings if each.routine is routine))
        name = next((key for key, node in file.fixtures.items() if node is routine.node), routine.name)
        found.append(FixturePlace(name, file.location or "", place_of(cls), opens))
    return found


def _gather_doubles(file: TestFile, facts: FileFacts) -> None:
    for double in private_doubles(file):
        if double.digest is not None:
            path = f"{file.module}.{double.qualname}"
            facts.doubles.append(ClassPlace(file.location or "", double.qualname, path))
    for _, path in imports_of(file):
        last = path.rpartition(".")[2]
        if DOUBLE_CLASS.search(last) or may_reach_variables(last):
            symbol = file.knowledge.resolve(path, file)
            if symbol.file is not None and symbol.file is not file:
                place = place_of(symbol.cls)
                facts.imported.add(place.path if place is not None else symbol.path)
