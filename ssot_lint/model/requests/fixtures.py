"""The fixtures that a test asks for, as far as its own file defines them: by parameter, by mark and by autouse."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass, replace
from ssot_lint.model import pretests
from ssot_lint.model.definitions import ClassDefinition, Function
from ssot_lint.model.marks import Mark, is_fixture, read_marks
from ssot_lint.model.symbols import exports

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile
    from ssot_lint.model.tests import Test


@dataclass(frozen=True, slots=True)
class Fixture:
    """One fixture of this file. `owner` is the class it is defined in, `name` what it is requested by."""

    name: str
    function: Function
    owner: ClassDefinition | None
    autouse: bool
    file: TestFile

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names it requests itself."""
        args = self.function.args
        names = [arg.arg for arg in (*args.posonlyargs, *args.args, *args.kwonlyargs)]
        return tuple(names[1:] if self.owner else names)


@dataclass(frozen=True, slots=True)
class Request:
    """A fixture that a test uses, itself or through another; `fixture` is None where the file does not define it."""

    name: str
    fixture: Fixture | None


def requests_of(test: Test, near: bool = False) -> Iterator[Request]:
    """Every fixture that `test` uses, each name once: its own requests first, then those of its fixtures.

    With `near`, autouse fixtures count only where the test's module or class defines them.
    """
    known = test.file.visible_fixtures(test.owner)
    automatic = (fixture for fixture in known.values() if fixture.autouse)
    queue = requested_names(test)
    queue += [each.name for each in automatic if not near or each.owner is not None or each.file is test.file]
    seen: set[str] = set()
    given = _directly_given(test)
    while queue:
        name = queue.pop(0)
        if name in seen or name in given:
            continue
        seen.add(name)
        fixture = known.get(name)
        yield Request(name, fixture)
        if fixture is not None:
            queue.extend(fixture.parameters)


def requested_names(test: Test) -> list[str]:
    """The names that parameters and `usefixtures` marks ask for; values of `parametrize` and `patch` left out."""
    given, values = sum(gives_argument(mark) for mark in test.marks), _directly_given(test)
    names = [name for name in test.parameters[given:] if name not in values]
    for mark in test.all_marks:
        if mark.path == "pytest.mark.usefixtures" and mark.call is not None:
            names += [a.value for a in mark.call.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    return names


def _directly_given(test: Test) -> frozenset[str]:
    """The names whose values `parametrize` gives in place of a fixture, not to one as with `indirect`."""
    indirect: set[str] = set()
    for mark in test.all_marks:
        value = mark.argument(2, "indirect") if mark.path == "pytest.mark.parametrize" else None
        if isinstance(value, ast.Constant) and value.value is True:
            indirect |= set(test.parametrized)
        elif isinstance(value, ast.List | ast.Tuple):
            indirect |= {str(item.value) for item in value.elts if isinstance(item, ast.Constant)}
    return test.parametrized - indirect


def visible_fixtures(file: TestFile, cls: ClassDefinition | None) -> dict[str, Fixture]:
    """The fixtures that a test of `cls` can request, by name: plugins, conftests from afar to near, module, classes."""
    if cls is None:
        found: dict[str, Fixture] = {}
        for each in (*file.knowledge.fixture_files(file), file):
            _override(found, module_fixtures(each).values())
        return found
    found = dict(file.visible_fixtures(None))
    around = []
    while cls is not None:
        around.append(cls)
        cls = cls.outer
    for each_class in reversed(around):
        members: dict[str, Fixture] = {}
        for owner in reversed(file.definitions.mro(each_class)):
            members.update(_own_members(owner.methods, owner, owner.home or file))
        _override(found, _in_order(members))
    return found


def _override(found: dict[str, Fixture], nearer: Iterable[Fixture]) -> None:
    # pytest remembers names that are requested automatically: what overrides such a fixture is so as well.
    for fixture in nearer:
        above = found.get(fixture.name)
        found[fixture.name] = replace(fixture, autouse=True) if above is not None and above.autouse else fixture


def _in_order(members: dict[str, Fixture]) -> Iterator[Fixture]:
    """The fixtures of one module or class as pytest meets them: by the name of the attribute, later ones override."""
    for attribute in sorted(members):
        yield members[attribute]


def module_fixtures(file: TestFile, above: tuple[TestFile, ...] = ()) -> dict[str, Fixture]:
    """The fixtures at module level of a file, by requested name: its own, and those that it imports.

    `above`: the files whose star imports led here.
    """
    key = ("module fixtures",)
    known: dict[str, Fixture] | None = file.memory.get(key) if not above else None
    if known is None:
        known = {}
        _override(known, _in_order(_module_members(file, above)))
        if not above and file.knowledge.is_settled:
            file.memory[key] = known
    return known


def _module_members(file: TestFile, above: tuple[TestFile, ...]) -> dict[str, Fixture]:
    found: dict[str, Fixture] = {}
    for target in file.definitions.star_imports:
        module = file.knowledge.resolve(target, file).file
        if module is not None and module is not file and module not in above:
            members = _module_members(module, (*above, file))
            found.update((name, each) for name, each in members.items() if exports(module, name))
    for name, path in file.definitions.imports.items():
        if pretests.ENABLED and file.knowledge.is_no_fixture(path, file):
            continue
        symbol = file.knowledge.resolve(path, file)
        if symbol.function is not None and symbol.file is not None:
            found.update(_member(name, symbol.function, None, symbol.file))
    found.update(_own_members(file.definitions.functions, None, file))
    return found


def _own_members(functions: dict[str, Function], owner: ClassDefinition | None, file: TestFile) -> dict[str, Fixture]:
    """The fixtures among functions that a file defines, by the name of the attribute."""
    # A decorator that makes one says so, or its import does: `from pytest import fixture as given`.
    if pretests.ENABLED and "fixture" not in file.source.text:
        return {}
    found: dict[str, Fixture] = {}
    for name, function in functions.items():
        if function.decorator_list:
            found.update(_member(name, function, owner, file))
    return found


def _member(
    name: str, function: Function, owner: ClassDefinition | None, file: TestFile
) -> Iterator[tuple[str, Fixture]]:
    if function.decorator_list:
        marks = read_marks(function.decorator_list, file)
        if is_fixture(marks):
            yield name, Fixture(_given_name(marks) or name, function, owner, _is_autouse(marks), file)


def own_fixtures(file: TestFile) -> dict[str, Function]:
    """The fixtures that a file defines at module level, by requested name."""
    found = {}
    for name, function in file.definitions.functions.items():
        if function.decorator_list:
            marks = read_marks(function.decorator_list, file)
            if is_fixture(marks):
                found[_given_name(marks) or name] = function
    return found


def _given_name(marks: tuple[Mark, ...]) -> str | None:
    for mark in marks:
        name = mark.argument(99, "name")
        if isinstance(name, ast.Constant) and isinstance(name.value, str):
            return name.value
    return None


def _is_autouse(marks: tuple[Mark, ...]) -> bool:
    values = [mark.argument(99, "autouse") for mark in marks]
    return any(isinstance(value, ast.Constant) and value.value is True for value in values)


def patched_parameters(function: Function, cls: ClassDefinition | None, file: TestFile) -> dict[str, ast.Call]:
    """The parameters that `patch` decorators (of the function, then of its class) fill, each with its `patch` call."""
    marks = read_marks(_called(function.decorator_list), file)
    if cls is not None:
        # The class that is tested may stand in another file than the method that it inherits.
        marks += read_marks(_called(cls.node.decorator_list), cls.home or file)
    calls = [mark.call for mark in marks if mark.call is not None and gives_argument(mark)]
    if not calls:
        return {}
    args = function.args
    names = [arg.arg for arg in (*args.posonlyargs, *args.args)][1 if cls is not None else 0 :]
    return dict(zip(names, calls, strict=False))


def _called(decorators: list[ast.expr]) -> list[ast.expr]:
    """The decorators that are calls, as they are applied: the lowest first."""
    return [each for each in reversed(decorators) if each.__class__ is ast.Call]


def gives_argument(mark: Mark) -> bool:
    """Whether a decorator is a `patch` that hands its double to the test: one without a replacement of its own."""
    parts = mark.path.split(".")
    if mark.call is None or "patch" not in parts[-2:] or parts[-1] not in ("patch", "object"):
        return False
    replaced = 1 if parts[-1] == "patch" else 2
    return len(mark.call.args) <= replaced and not any(keyword.arg == "new" for keyword in mark.call.keywords)
