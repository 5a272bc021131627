"""The arguments that `pytest_generate_tests` hooks of conftests, plugins, the module and the class give to tests."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.model.constancy.texts import texts_of
from ssot_lint.model.definitions import ClassDefinition, Function
from ssot_lint.model.sites import iterate_calls

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

_HOOK = "pytest_generate_tests"


def generated_names(file: TestFile, cls: ClassDefinition | None) -> set[str] | None:
    """The names that hooks give values to in tests of `cls` (or of the module); None when they may give any."""
    names: set[str] = set()
    for function, home in _hooks(file, cls):
        found = _given_by(function, home)
        if found is None:
            return None
        names |= found
    return names


def _hooks(file: TestFile, cls: ClassDefinition | None) -> Iterator[tuple[Function, TestFile]]:
    for each in (*file.knowledge.fixture_files(file), file):
        hook = each.definitions.functions.get(_HOOK)
        if hook is not None:
            yield hook, each
        elif _HOOK in each.definitions.bindings:
            symbol = each.symbol(_HOOK)
            if symbol.function is not None and symbol.file is not None:
                yield symbol.function, symbol.file
    for owner in file.definitions.mro(cls) if cls is not None else ():
        if _HOOK in owner.methods:
            yield owner.methods[_HOOK], owner.home or file


def _given_by(function: Function, file: TestFile) -> set[str] | None:
    """The names in the `metafunc.parametrize` calls of a hook; None when one cannot be read or others may call it."""
    names: set[str] = set()
    parameters = {argument.arg for argument in (*function.args.posonlyargs, *function.args.args)} - {"self"}
    scope = file.scope_of(function, None)
    for call in iterate_calls(function):
        if any(isinstance(each, ast.Name) and each.id in parameters for each in call.args):
            return None
        if isinstance(call.func, ast.Attribute) and call.func.attr == "parametrize":
            given = call.args[0] if call.args else next((k.value for k in call.keywords if k.arg == "argnames"), None)
            texts = texts_of(given, scope)
            if texts is None:
                return None
            names.update(name.strip() for text in texts for name in text.split(",") if name.strip())
    return names
