"""What decorators do to the arguments of a test: nothing, give some of them, or something that cannot be known."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass, field
from ssot_lint.model.constancy.texts import texts_of
from ssot_lint.model.definitions import FUNCTIONS, ClassDefinition, Function
from ssot_lint.model.marks import Mark, marks_in, read_marks
from ssot_lint.model.names import dotted
from ssot_lint.model.requests.fixtures import gives_argument
from ssot_lint.model.sites import statements_of
from ssot_lint.model.symbols import SymbolKind
from ssot_lint.patterns import compile_late

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile
    from ssot_lint.model.tests import Test

# Decorators that leave the arguments as they are.
_NEUTRAL = compile_late(
    r"(?:staticmethod|classmethod|(?:functools\.)?wraps|abc\.abstractmethod|typing\.\w+|typing_extensions\.\w+"
    r"|unittest\.(?:case\.)?(?:skip\w*|expectedFailure)|(?:unittest\.)?mock\.patch\.dict|hypothesis\.(?!given)\w+"
    r"|django\.test\.(?:utils\.)?(?:override_settings|modify_settings|tag|skip\w+|isolate_apps|ignore_warnings)"
    r"|(?:freezegun|time_machine|responses|respx|httpretty|moto|flaky|retrying|tenacity|warnings|allure|aioresponses"
    r"|twisted|tornado|trio|anyio|contextlib|numpy\.testing|nose|testcontainers|inline_snapshot|schemathesis)\..+"
    r"|vcr\..*use_cassette|pytest_asyncio\..+|asyncio\.coroutine|types\.coroutine|functools\.(?:lru_)?cache)$"
)
# Decorators that give arguments of their own.
_GIVING = compile_late(
    r"(?:parameterized|ddt|nose_parameterized|genty|testscenarios|pytest_cases|pytest_bdd|hypothesis\.stateful"
    r"|torch\.testing|testfixtures|aioresponses|requests_mock|aiounittest)\b.*|.*\.(?:expand|parameterize|parametrize)$"
)
_AS_ARGUMENT = frozenset({"as_arg", "as_kwarg"})


@dataclass(slots=True)
class Given:
    """What is given to a test besides fixtures: the first `positional` arguments, those in `names`.

    `everything`: something gives arguments that cannot be listed; `doubts`: names of decorators that may.
    """

    positional: int = 0
    names: set[str] = field(default_factory=set)
    everything: bool = False
    doubts: list[str] = field(default_factory=list)


def given_to(test: Test, cls: ClassDefinition | None) -> Given:
    """What marks and decorators of `test`, its class `cls` and module give to it."""
    given = Given()
    marks = list(test.marks)
    _note_unnamed(test.node.decorator_list, test.file, given)
    for mark in marks:
        _read_mark(mark, test.file, given, cls)
    if cls is None:
        marks_around: list[tuple[Mark, TestFile]] = []
    else:
        marks_around = list(_class_marks(cls, test.file, given))
    for mark, home in (*marks_around, *((mark, test.file) for mark in test.file.marks)):
        _read_mark(mark, home, given)
    return given


def _class_marks(cls: ClassDefinition, file: TestFile, given: Given) -> Iterator[tuple[Mark, TestFile]]:
    outer: ClassDefinition | None = cls
    while outer is not None:
        for each in file.definitions.mro(outer):
            home = each.home or file
            _note_unnamed(each.node.decorator_list, home, given)
            own = read_marks(each.node.decorator_list, home) + marks_in(each.assigned.get("pytestmark"), home)
            yield from ((mark, home) for mark in own)
        outer = outer.outer


def _note_unnamed(decorators: Iterable[ast.expr], file: TestFile, given: Given) -> None:
    for node in decorators:
        if dotted(node.func if isinstance(node, ast.Call) else node) is None:
            given.doubts.append("a decorator")


def _read_mark(mark: Mark, file: TestFile, given: Given, cls: ClassDefinition | None = None) -> None:
    named = _marks_of_class(mark, cls) if "." not in mark.path else ()
    if named:
        for each in named:
            _read_mark(each, file, given)
        return
    if mark.name == "parametrize" and mark.is_pytest_mark:
        _read_names(mark.argument(0, "argnames"), file, given)
    elif mark.is_pytest_mark:
        return
    elif mark.name == "given":
        _read_given(mark, given)
    elif gives_argument(mark):
        given.positional += 1
    elif "patch" in mark.path.split(".")[-2:]:
        given.everything |= mark.name == "multiple"
    elif _GIVING.match(mark.path) or (mark.call and any(k.arg in _AS_ARGUMENT for k in mark.call.keywords)):
        given.everything = True
    elif not _NEUTRAL.match(mark.path):
        _read_own(mark, file, given)


def _marks_of_class(mark: Mark, cls: ClassDefinition | None) -> tuple[Mark, ...]:
    """The marks that a name in the class's own body stands for: `keys = pytest.mark.parametrize(…)` above `@keys`."""
    if cls is None or cls.home is None:
        return ()
    return marks_in(cls.assigned.get(mark.path), cls.home)


def _read_names(node: ast.expr | None, file: TestFile, given: Given) -> None:
    texts = texts_of(node, file.module_scope)
    if texts is None:
        given.everything = True
        return
    for text in texts:
        given.names.update(name.strip() for name in text.split(",") if name.strip())


def _read_given(mark: Mark, given: Given) -> None:
    # Positional strategies fill arguments from the right: which ones depends on all others.
    if mark.call is None or mark.call.args or any(keyword.arg is None for keyword in mark.call.keywords):
        given.everything = True
        return
    given.names.update(keyword.arg for keyword in mark.call.keywords if keyword.arg is not None)


def _read_own(mark: Mark, file: TestFile, given: Given) -> None:
    """A decorator of the project: a name for a mark, a function that keeps the signature, or a doubt."""
    symbol = file.knowledge.resolve(mark.path, file) if "." in mark.path else file.symbol(mark.path)
    if symbol.kind is SymbolKind.VALUE and symbol.file is not None:
        aliased = marks_in(symbol.value, symbol.file)
        if aliased and all(each.path != mark.path for each in aliased):
            for each in aliased:
                _read_mark(each, symbol.file, given)
            return
    if symbol.function is not None and symbol.file is not None and _keeps_signature(symbol.function, symbol.file):
        for each in read_marks(_marks_returned(symbol.function, symbol.file), symbol.file):
            _read_mark(each, symbol.file, given)
        return
    given.doubts.append(mark.path.rpartition(".")[2])


def _marks_returned(function: Function, file: TestFile) -> list[ast.expr]:
    """The marks that a function gives, or puts on what it is given."""
    found = []
    for value in _returned(function):
        if value is not None and _is_mark(value, file):
            while isinstance(value, ast.Call) and isinstance(value.func, ast.Call):
                value = value.func
            found.append(value)
    return found


def _returned(function: Function) -> list[ast.expr | None]:
    return [each.value for each in statements_of(function.body) if isinstance(each, ast.Return)]


def _keeps_signature(function: Function, file: TestFile) -> bool:
    """Whether what a decorator returns shows pytest the signature of the test: `functools.wraps`, or a mark."""
    values = _returned(function)
    if values and all(_is_mark(value, file) for value in values):
        return True
    parameters = {argument.arg for argument in (*function.args.posonlyargs, *function.args.args)}
    if values and all(isinstance(value, ast.Name) and value.id in parameters for value in values):
        return True
    return _wraps(function.body, file)


def _is_mark(node: ast.expr | None, file: TestFile) -> bool:
    while isinstance(node, ast.Call):
        node = node.func
    name = dotted(node)
    return name is not None and (file.definitions.path_of(name) or name).startswith("pytest.mark.")


def _wraps(body: list[ast.stmt], file: TestFile) -> bool:
    for statement in statements_of(body):
        if isinstance(statement, FUNCTIONS):
            if any(mark.name == "wraps" for mark in read_marks(statement.decorator_list, file)):
                return True
            if _wraps(statement.body, file):
                return True
    return False


__all__ = ["Given", "given_to"]
