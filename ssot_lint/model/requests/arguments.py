"""The arguments of a test that nothing gives: no fixture, mark, decorator, hook or plugin that is known."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.config.schema import did_you_mean
from ssot_lint.data import dataclass
from ssot_lint.enumeration import Enum
from ssot_lint.findings import Span
from ssot_lint.model.definitions import Binding, BindingKind, ClassDefinition, Function
from ssot_lint.model.marks import is_fixture, read_marks
from ssot_lint.model.requests.known_fixtures import BUILT_IN, PLUGINS, comes_with_others, givers_of
from ssot_lint.model.symbols import Symbol, SymbolKind
from ssot_lint.patterns import compile_late

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile
    from ssot_lint.model.requests.signatures import Given
    from ssot_lint.model.tests import Test

_REGISTERING = compile_late(
    r"_register_fixture|parsefactories|_arg2fixturedefs|pluginmanager\.(?:register|import_plugin)"
)
_BINDING = compile_late(
    r"(?<![.\w])(?:globals\(\)\s*(?:\[|\.update)|vars\(\)\s*\[|exec\(|setattr\(\s*sys\.modules|lambda_fixture\()"
)
_DISPLAYS = (ast.Constant, ast.List, ast.Tuple, ast.Dict, ast.Set, ast.JoinedStr, ast.ListComp, ast.DictComp)


class Lack(Enum):
    """Why nothing gives an argument."""

    FIXTURE = "no fixture of this name"
    ELSEWHERE = "a fixture of another class"
    PLAIN = "a function of this name that is no fixture"
    PLUGIN = "a fixture of plugins that are not declared"
    UNITTEST = "unittest passes no arguments"
    NO_CLASS = "self outside a class"


@dataclass(frozen=True, slots=True)
class UnknownArgument:
    """One such argument. `doubt` says, in words, what may give it after all; `hint` names what may be meant.

    `where` is the place of a plain function of that name, the class of the fixture, or the plugins that have one.
    """

    name: str
    span: Span
    lack: Lack
    doubt: str | None = None
    hint: str | None = None
    where: str = ""


def unknown_arguments(test: Test, owner: ClassDefinition | None = None) -> Iterator[UnknownArgument]:
    """The arguments of `test` that nothing gives, in order; a test of several classes lacks what all of them lack.

    `owner`: a class of which pytest makes no objects yet, as if it did.
    """
    required = _required(test)
    if not required or all(_is_plainly_given(each.arg, test) for each in required):
        return
    lacking: list[dict[str, UnknownArgument]] = []
    for cls in [owner] if owner is not None else _classes(test):
        found = {each.name: each for each in _lacking(test, cls, required)}
        lacking.append(found)
    for argument in required:
        each = [found.get(argument.arg) for found in lacking]
        if each and None not in each and each[0] is not None:
            yield each[0]


def _required(test: Test) -> list[ast.arg]:
    """The parameters that pytest asks fixtures for: those without a default, `self` left out."""
    args = test.node.args
    named = [*args.posonlyargs, *args.args]
    named = named[: len(named) - len(args.defaults)]
    if test.owner is not None and not test.is_static:
        named = named[1:]
    pairs = zip(args.kwonlyargs, args.kw_defaults, strict=True)
    return [*named, *(argument for argument, default in pairs if default is None)]


def _is_plainly_given(name: str, test: Test) -> bool:
    if test.is_unittest:
        return False
    if name in BUILT_IN or name in test.parametrized or test.file.fixture(name, test.owner) is not None:
        return True
    plugins = givers_of(name)
    return bool(plugins) and _are_there(plugins, test.file)


def _classes(test: Test) -> list[ClassDefinition | None]:
    """The classes whose objects run the test: its own, or those of the file that inherit it."""
    if test.owner is None:
        return [None]
    made = test.file.collection.instantiated
    if test.owner in made:
        return [test.owner]
    return [cls for cls in made if test.owner in test.file.definitions.mro(cls)]


def _lacking(test: Test, cls: ClassDefinition | None, required: list[ast.arg]) -> Iterator[UnknownArgument]:
    from ssot_lint.model.requests.signatures import given_to

    given = given_to(test, cls)
    if given.everything:
        return
    from ssot_lint.model.requests.generated import generated_names

    file = test.file
    unittest = file.is_unittest(cls) if cls is not None else False
    generated = generated_names(file, cls)
    if generated is None and not unittest:
        return
    names = given.names | (generated or set())
    for argument in required[given.positional :]:
        if argument.arg in names:
            continue
        span = argument_span(argument, file)
        if unittest:
            doubt = f"the decorator {given.doubts[0]}" if given.doubts else None
            yield UnknownArgument(argument.arg, span, Lack.UNITTEST, doubt)
        elif argument.arg not in BUILT_IN and file.fixture(argument.arg, cls) is None:
            found = _unknown(argument.arg, span, test, cls, given)
            if found is not None:
                yield found


def argument_span(argument: ast.arg, file: TestFile) -> Span:
    """Where the name of a parameter stands."""
    offset = file.source.column(argument.lineno, argument.col_offset) - 1
    return file.source.find(argument.lineno, argument.arg, offset)


def _unknown(name: str, span: Span, test: Test, cls: ClassDefinition | None, given: Given) -> UnknownArgument | None:
    file = test.file
    sources = (*file.knowledge.fixture_sources(file).files, file)
    if any(_may_bind(name, each) for each in sources):
        return None
    if name == "self" and cls is None:
        return UnknownArgument(name, span, Lack.NO_CLASS)
    plugins = givers_of(name)
    if plugins and _are_there(plugins, file):
        return None
    doubt = next(_doubts(test, cls, given, sources), None)
    if plugins:
        return UnknownArgument(name, span, Lack.PLUGIN, doubt, None, " or ".join(plugins[:3]))
    plain = _plain_function(name, cls, sources)
    if plain is not None:
        return UnknownArgument(name, span, Lack.PLAIN, doubt, None, plain)
    other = next((each for each in file.definitions.all_classes if _is_fixture_of(name, each, file)), None)
    if other is not None:
        return UnknownArgument(name, span, Lack.ELSEWHERE, doubt, None, other.qualname)
    known = [*file.visible_fixtures(cls), *BUILT_IN]
    return UnknownArgument(name, span, Lack.FIXTURE, doubt, did_you_mean(name, known))


def _are_there(plugins: tuple[str, ...], file: TestFile) -> bool:
    """Whether one of the plugins is declared, comes with others, or may be there as nothing is declared at all."""
    from ssot_lint.pytest_config.declared import declared_distributions

    declared = declared_distributions(file.layout.rootdir)
    return not declared or any(each in declared or comes_with_others(each) for each in plugins)


def _may_bind(name: str, file: TestFile) -> bool:
    """Whether a file binds the name to what may be a fixture, made by a call, by a decorator or outside the project."""
    return any(_may_be_fixture(binding, file) for binding in file.definitions.bindings.get(name, []))


def _may_be_fixture(binding: Binding, file: TestFile) -> bool:
    if binding.kind is BindingKind.CLASS:
        return False
    if binding.kind is BindingKind.FUNCTION:
        return binding.function is not None and _is_decorated(binding.function, file)
    if binding.kind is BindingKind.VALUE:
        return not isinstance(binding.value, _DISPLAYS)
    return _symbol_may_be(file.knowledge.resolve(binding.target or "", file))


def _symbol_may_be(symbol: Symbol) -> bool:
    if symbol.function is not None and symbol.file is not None:
        return _is_decorated(symbol.function, symbol.file)
    if symbol.kind is SymbolKind.VALUE:
        return not isinstance(symbol.value, _DISPLAYS)
    return symbol.kind in (SymbolKind.OUTSIDE, SymbolKind.UNKNOWN, SymbolKind.MISSING)


def _is_decorated(function: Function, file: TestFile) -> bool:
    marks = read_marks(function.decorator_list, file)
    return len(marks) < len(function.decorator_list) or any(not mark.is_pytest_mark for mark in marks)


def _is_fixture_of(name: str, cls: ClassDefinition, file: TestFile) -> bool:
    method = cls.methods.get(name)
    return method is not None and is_fixture(read_marks(method.decorator_list, file))


def _plain_function(name: str, cls: ClassDefinition | None, sources: tuple[TestFile, ...]) -> str | None:
    if cls is not None and name in cls.methods and cls.home is not None:
        return f"{cls.home.path}:{cls.methods[name].lineno}"
    for file in reversed(sources):
        function = file.definitions.functions.get(name)
        if function is not None:
            return f"{file.path}:{function.lineno}"
    return None


def _doubts(test: Test, cls: ClassDefinition | None, given: Given, sources: tuple[TestFile, ...]) -> Iterator[str]:
    """What may give the argument although nobody can see it, in words."""
    file = test.file
    yield from (f"the decorator {name}" for name in given.doubts)
    yield from file.knowledge.fixture_sources(file).gaps
    if cls is not None:
        yield from (f"the base {name}" for name in file.lineage(cls).doubtful)
    for each in sources:
        for target in each.definitions.star_imports:
            if file.knowledge.resolve(target, each).file is None:
                yield f"the star import of {target}"
        if (
            _BINDING.search(each.source.text)
            or "pytest_factoryboy" in each.source.text
            or (each is not file and _REGISTERING.search(each.source.text))
        ):
            yield f"{each.path}, which makes names while it runs"
    yield from _unknown_plugins(file)


def _unknown_plugins(file: TestFile) -> Iterator[str]:
    from ssot_lint.pytest_config.declared import declared_plugins

    yield from (f"the plugin {name}" for name in declared_plugins(file.layout.rootdir) if name not in PLUGINS)
