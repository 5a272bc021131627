"""How tests get a real WebSocket endpoint here: libraries, fixtures, clients of the test-side code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ssot_lint.model import Role, TestFile
from ssot_lint.model.definitions import ClassDefinition, Function
from ssot_lint.model.inference import Nature, result_of
from ssot_lint.model.symbols import SymbolKind
from ssot_lint.patterns import compile_late
from ssot_lint.proposal.facts import ClassPlace, FileFacts, FixturePlace
from ssot_lint.proposal.gathering import place_of
from ssot_lint.proposal.settings import Section, Setting, count, shorten
from ssot_lint.proposal.tree import Tree

_OPEN = ("connect", "open", "websocket_connect", "ws_connect", "open_connection", "create_connection")
_RECEIVE_JSON = ("receive_json", "recv_json", "read_json")
_RECEIVE_TEXT = ("receive_text", "receive_str", "recv_text", "recv", "receive", "read_text")
_RECEIVE_ALL = ("receive_all", "receive_all_json")
_RECEIVING = (("receive-json", _RECEIVE_JSON), ("receive-text", _RECEIVE_TEXT), ("receive-all", _RECEIVE_ALL))
_SILENT = compile_late(
    r"(?:assert|expect|ensure|check)_(?:is_)?(?:silen\w+|no_(?:more_?)?(?:messages?|frames?|events?)?|nothing\w*)"
)
_MOST = 8
_MOST_NAMED = 12


def propose_websocket(facts: Sequence[FileFacts], tree: Tree) -> Section | None:
    """The `websocket` table; None where no test opens a connection."""
    opened: Counter[str] = Counter()
    for each in facts:
        opened.update(set(each.opened))
    if not opened:
        return None
    clients = _clients(facts, tree)
    fixtures = _real_fixtures(facts, set(clients))
    evidence = [f"{_shown(path)}: {count(files, 'file')} of the tests" for path, files in opened.most_common(_MOST)]
    settings = [*_known_clients(clients), *_known_fixtures(fixtures, facts)]
    settings += _ways_to_open(fixtures, facts, tree)
    return Section("websocket", tuple(settings), tuple(evidence))


def _shown(path: str) -> str:
    return f"`{path[2:]}()` of a client" if path.startswith("*.") else path


def _clients(facts: Sequence[FileFacts], tree: Tree) -> dict[str, int]:
    """What is called like an endpoint and opens connections, with how many files import it, most first."""
    helpers = {path for each in facts for path in each.helpers}
    users: dict[str, set[str]] = {}
    resolved: dict[str, str] = {}
    for each in facts:
        for path in each.mentioned:
            if path not in resolved:
                symbol = tree.resolve(path, each.location)
                # A class is known by where it is defined, not by the alias that led to it.
                place = place_of(symbol.cls) if symbol.kind is SymbolKind.CLASS else None
                resolved[path] = place.path if place is not None else symbol.path
            if resolved[path] in helpers:
                users.setdefault(resolved[path], set()).add(each.path)
    return {path: len(files) for path, files in sorted(users.items(), key=lambda item: (-len(item[1]), item[0]))}


def _real_fixtures(facts: Sequence[FileFacts], clients: set[str]) -> list[FixturePlace]:
    """The fixtures for many files that open a connection or give what does, most requested first.

    A name that also stands for something else somewhere is left out: the configuration knows fixtures by name only.
    """
    asked = _requests(facts)
    known = [(fixture, _is_real(fixture, clients), each.role) for each in facts for fixture in each.fixtures]
    ambiguous = {fixture.name for fixture, real, _ in known if not real}
    found = {
        (fixture.name, fixture.location): fixture
        for fixture, real, role in known
        if real and role is not Role.COLLECTED and asked[fixture.name] and fixture.name not in ambiguous
    }
    return sorted(found.values(), key=lambda each: (-asked[each.name], each.name))


def _is_real(fixture: FixturePlace, clients: set[str]) -> bool:
    gives = fixture.gives is not None and fixture.gives.path in clients
    return bool(fixture.opens) or gives


def _requests(facts: Sequence[FileFacts]) -> Counter[str]:
    """In how many files a test has a parameter of a name."""
    return Counter(name for each in facts for name in each.requested)


def _known_clients(clients: dict[str, int]) -> Iterator[Setting]:
    if clients:
        shown = list(clients)[:_MOST_NAMED]
        evidence = tuple(f"{path}: imported by {count(clients[path], 'file')}" for path in shown)
        yield Setting("real-clients", shown, evidence)


def _known_fixtures(fixtures: list[FixturePlace], facts: Sequence[FileFacts]) -> Iterator[Setting]:
    names = list(dict.fromkeys(each.name for each in fixtures))[:_MOST_NAMED]
    if names:
        asked = _requests(facts)
        yield Setting(
            "real-fixtures", names, tuple(f"{name}: asked for in {count(asked[name], 'file')}" for name in names)
        )


def _ways_to_open(fixtures: list[FixturePlace], facts: Sequence[FileFacts], tree: Tree) -> list[Setting]:
    """How to get an endpoint in the place of a double: sure when one fixture gives what connects."""
    ways = [way for each in fixtures if (way := _way(each, tree))]
    if not ways:
        return [Setting("open", "await websocket_factory.connect()", _NO_WAY, sure=False)]
    sure = len(ways) == 1
    fixture, settings = ways[0]
    names = [each.name for each, _ in ways]
    evidence = [f"`{fixture.name}`: {tree.display(fixture.location)}"]
    if not sure:
        evidence.append(f"not sure: others give one too: {shorten(names[1:], _MOST)}")
    first, rest = settings[0], settings[1:]
    return [
        Setting(first.key, first.value, tuple(evidence), sure),
        Setting("fixtures", [fixture.name], (), sure),
        *(Setting(each.key, each.value, each.evidence, sure) for each in rest),
    ]


_NO_WAY = ("no fixture gives an object that connects: to have doubles replaced, write one and name it here, as in",)


def _way(fixture: FixturePlace, tree: Tree) -> tuple[FixturePlace, list[Setting]] | None:
    """The expression that opens an endpoint through a fixture, and what can be done with the endpoint."""
    home, cls = _class_of(fixture.gives, tree)
    if home is None or cls is None:
        return None
    for name in _OPEN:
        method = _method(cls, name)
        if method is None:
            continue
        owner, function = method
        given = result_of(function, cls, owner.home or home)
        endpoint = given.cls if given.nature is Nature.INSTANCE else None
        if endpoint is not None:
            call = f"{_awaiting(function)}{fixture.name}.{name}()"
            return fixture, [Setting("open", call), *_receiving(endpoint)]
    return None


def _class_of(place: ClassPlace | None, tree: Tree) -> tuple[TestFile | None, ClassDefinition | None]:
    home = tree.file(place.location) if place is not None else None
    if home is None or place is None:
        return None, None
    return home, next((each for each in home.definitions.all_classes if each.qualname == place.qualname), None)


def _method(cls: ClassDefinition, name: str) -> tuple[ClassDefinition, Function] | None:
    return cls.home.lineage(cls).method(name) if cls.home is not None else None


def _awaiting(function: Function) -> str:
    return "await " if type(function).__name__ == "AsyncFunctionDef" else ""


def _receiving(endpoint: ClassDefinition) -> Iterator[Setting]:
    for key, names in _RECEIVING:
        found = next((method for name in names if (method := _method(endpoint, name))), None)
        if found is not None:
            yield Setting(key, f"{_awaiting(found[1])}{{endpoint}}.{found[1].name}()")
    for cls in endpoint.home.lineage(endpoint).classes if endpoint.home is not None else ():
        silent = next((method for name, method in cls.methods.items() if _SILENT.fullmatch(name)), None)
        if silent is not None:
            yield Setting("silent", f"{_awaiting(silent)}{{endpoint}}.{silent.name}()")
            return
