"""SSOT405 bypassed-factory."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING

from ssot_lint.config import Factory
from ssot_lint.findings import Finding, Safety
from ssot_lint.fixes import Refused
from ssot_lint.model import TestFile
from ssot_lint.model.singletons.constructions import Construction, constructions_of
from ssot_lint.patterns import compile_late
from ssot_lint.rule import Context, Rule

if TYPE_CHECKING:
    from ssot_lint.rewrite.editor import Editor

rule = Rule("SSOT405", "bypassed-factory", "Test code builds by hand what a configured factory makes.")
_CALLED = compile_late(r"([A-Za-z_][\w.]*)\s*\(")


@rule.check(TestFile)
def find_bypasses(file: TestFile, context: Context) -> Iterator[Finding]:
    """Report each direct construction of a class that a factory's `constructs` lists."""
    factories = {path: factory for factory in context.config.factories for path in factory.constructs}
    for found in constructions_of(file, factories):
        factory = factories[found.listed]
        if not _belongs_to(factory, found, file):
            yield rule.finding(found.routine, _message(found, factory), span=found.span)


def _belongs_to(factory: Factory, found: Construction, file: TestFile) -> bool:
    """Whether the code is the factory's own test, or the module that holds the factory or the class."""
    called = _CALLED.search(factory.call)
    path = called.group(1) if called else factory.call
    if file.module and (path.startswith(f"{file.module}.") or found.listed.startswith(f"{file.module}.")):
        return True
    about = f"{found.routine.name} {found.routine.class_name or ''} {PurePath(file.path).stem}"
    return path.rpartition(".")[2] in about or re.search("factor(?:y|ies)", about, re.IGNORECASE) is not None


def _message(found: Construction, factory: Factory) -> str:
    text = f"`{found.name}(…)` goes around the factory: use `{factory.call}`"
    return text + (f" ({factory.message})" if factory.message else "")


@rule.fix(Safety.UNSAFE, "use the factory")
def use_factory(editor: Editor, finding: Finding, context: Context) -> str:
    """Put the factory's call in the place of the construction, with all that it needs."""
    from ssot_lint.model.rewriting.factory_calls import replaced_call
    from ssot_lint.rewrite.factories import use_factory

    factories = {path: factory for factory in context.config.factories for path in factory.constructs}
    found = next((each for each in constructions_of(editor.file, factories) if each.span == finding.span), None)
    if found is None:
        raise Refused("the call is not where it was")
    replaced = replaced_call(found.thing, found.span, found.routine, found.listed)
    return use_factory(editor, replaced, factories[found.listed], context.config.async_drivers)
