"""The doubles that a file defines for itself, as classes: what they are called, what they offer, and what they hold."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass, replace
from ssot_lint.digests import blake2b
from ssot_lint.findings import Span
from ssot_lint.model.definitions import FUNCTIONS, ClassDefinition, Function
from ssot_lint.model.doubles.words import DOUBLE_CLASS, Role, split_words, websocket_role
from ssot_lint.model.lineages.lineage import identity
from ssot_lint.model.lineages.open_methods import refuses
from ssot_lint.model.names import last_name
from ssot_lint.model.sites import statements_of
from ssot_lint.patterns import compile_late

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile
    from ssot_lint.model.tests import Test

_CLASS = compile_late(r"class[ \t]+(\w+)")
_DOUBLE_WORDS = frozenset("mock mocked fake stub stubbed dummy spy double test".split())


@dataclass(frozen=True, slots=True)
class PrivateDouble:
    """One class. `surface`: its public methods, without those that its bases demand; `digest`: of its code, words and
    layout left out, None if it has none or leans on names of the function around it.

    `test`: the test whose body it stands in, if any; `definition`: None for a class inside a function.
    """

    name: str
    qualname: str
    span: Span
    surface: tuple[str, ...]
    digest: str | None
    test: Test | None = None
    definition: ClassDefinition | None = None


def private_doubles(file: TestFile, names: Iterable[str] = ()) -> Iterator[PrivateDouble]:
    """The classes of `file` with a double's name, or with one of `names`; test classes are none."""
    wanted = frozenset(names)

    def is_double(name: str) -> bool:
        return bool(DOUBLE_CLASS.search(name)) or name in wanted

    if not any(map(is_double, _CLASS.findall(file.source.text))):
        return
    holding = {test.owner for test in file.tests}
    for cls in file.definitions.all_classes:
        if is_double(cls.name) and cls not in holding:
            yield _read(cls.node, cls.qualname, file, definition=cls)
    tests = {id(test.node): test for test in file.tests}
    for function, outer in _functions(file):
        test = tests.get(id(function))
        for node in _local_classes(function.body):
            if is_double(node.name):
                found = _read(node, f"{outer}{function.name}.{node.name}", file, test)
                yield replace(found, digest=None) if _leans_on(node, function) else found


def _leans_on(node: ast.ClassDef, function: Function) -> bool:
    """Whether a class inside a function uses names of that: then it cannot stand elsewhere as it is."""
    inside = list(ast.walk(node))
    own = {name for each in inside for name in _bound_by(each)}
    within = {id(each) for each in inside}
    around = {name for each in ast.walk(function) if id(each) not in within for name in _bound_by(each)}
    used = {each.id for each in inside if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load)}
    return not used.isdisjoint(around - own - {function.name})


def _bound_by(node: ast.AST) -> tuple[str, ...]:
    if isinstance(node, ast.Name):
        return (node.id,) if isinstance(node.ctx, ast.Store) else ()
    if isinstance(node, ast.arg):
        return (node.arg,)
    return (node.name,) if isinstance(node, (*FUNCTIONS, ast.ClassDef)) else ()


def _functions(file: TestFile) -> Iterator[tuple[Function, str]]:
    for function in file.definitions.functions.values():
        yield function, ""
    for cls in file.definitions.all_classes:
        for method in cls.methods.values():
            yield method, f"{cls.qualname}."


def _local_classes(body: list[ast.stmt]) -> Iterator[ast.ClassDef]:
    for statement in statements_of(body):
        if isinstance(statement, ast.ClassDef):
            yield statement
        elif isinstance(statement, FUNCTIONS):
            yield from _local_classes(statement.body)


def _read(
    node: ast.ClassDef,
    qualname: str,
    file: TestFile,
    test: Test | None = None,
    definition: ClassDefinition | None = None,
) -> PrivateDouble:
    methods = {each.name for each in node.body if isinstance(each, FUNCTIONS) and not each.name.startswith("_")}
    demanded = _demanded(methods, definition, file) if definition is not None and node.bases else set()
    surface = tuple(sorted(methods - demanded))
    span = file.name_span(node)
    return PrivateDouble(node.name, qualname, span, surface, _digest(node), test, definition)


def _demanded(names: set[str], cls: ClassDefinition, file: TestFile) -> set[str]:
    """Those of the methods that its bases leave to every subclass: abstract ones, and those that only refuse."""
    above = [each.methods for each in file.definitions.mro(cls) if each is not cls]
    return {name for name in names if any(name in each and _is_left_open(each[name]) for each in above)}


def _is_left_open(method: Function) -> bool:
    marked = any(last_name(each) in ("abstractmethod", "abstractproperty") for each in method.decorator_list)
    return marked or refuses(method)


def _digest(node: ast.ClassDef) -> str | None:
    """What two classes with the same bases and code have in common; None for a class without code."""
    parts = list(_dumped(node.body))
    if not parts:
        return None
    bases = [ast.dump(base) for base in node.bases]
    return blake2b("\n".join((*bases, *parts)).encode(), digest_size=8).hexdigest()


def _dumped(body: list[ast.stmt]) -> Iterator[str]:
    for statement in body:
        if isinstance(statement, ast.Pass) or (
            isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        ):
            continue
        if isinstance(statement, FUNCTIONS):
            # Annotations and docstrings make no other double.
            names = [
                each.arg for each in (*statement.args.posonlyargs, *statement.args.args, *statement.args.kwonlyargs)
            ]
            yield " ".join((type(statement).__name__, statement.name, *names))
            yield from _dumped(statement.body)
        else:
            yield ast.dump(statement)


def same_role(name: str, configured: str) -> bool:
    """Whether a class of this name is for the role of a configured one: the same words without those of doubles.

    `configured` is a double's name (`MockWebSocket`) or the role itself (`WebSocket`, `websocket`).
    """
    if name == configured:
        return True
    role = websocket_role(configured)
    if role is Role.CONNECTION:
        return websocket_role(name) is role
    words = _role_words(configured)
    return bool(words) and _role_words(name) == words


def _role_words(name: str) -> tuple[str, ...]:
    return tuple(word for word in split_words(name) if word not in _DOUBLE_WORDS)


def is_canonical(double: PrivateDouble, path: str, file: TestFile) -> bool:
    """Whether the class is the canonical one at `path`, inherits it, or stands in its module."""
    if file.module and path.rpartition(".")[0] == file.module:
        return True
    symbol = file.knowledge.resolve(path, file)
    if symbol.cls is None or double.definition is None:
        return False
    wanted = identity(symbol.cls)
    return any(identity(each) == wanted for each in file.definitions.mro(double.definition))
