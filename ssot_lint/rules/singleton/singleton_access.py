"""SSOT401 singleton-access."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from ssot_lint.config import Config, Factory
from ssot_lint.findings import Confidence, Finding, Related, Safety
from ssot_lint.fixes import Refused
from ssot_lint.model import TestFile
from ssot_lint.model.singletons.accesses import Access, Sharing, accesses_of
from ssot_lint.rule import Context, Rule

if TYPE_CHECKING:
    from ssot_lint.rewrite.editor import Editor

rule = Rule("SSOT401", "singleton-access", "Test code obtains an instance that others share.")


@rule.check(TestFile)
def find_accesses(file: TestFile, context: Context) -> Iterator[Finding]:
    """Report each call in test code that gives an instance which other callers get as well."""
    factories = {path: factory for factory in context.config.factories for path in factory.replaces}
    accesses = accesses_of(file, sharing_of(context.config))
    for routine, group in groupby(accesses, key=lambda access: access.routine):
        from ssot_lint.model.singletons.subjects import compares_identity, is_about_sharing

        found = list(group)
        if compares_identity(routine, [access.node for access in found]):
            continue
        for access in found:
            if not is_about_sharing(routine, (access.name, access.path)):
                yield _finding(access, factories.get(access.replaced or ""))


def sharing_of(config: Config) -> Sharing:
    """What the configuration says of shared objects."""
    replaces = {path: factory.when == "no-context" for factory in config.factories for path in factory.replaces}
    return Sharing(replaces, config.allow_singletons)


def _finding(access: Access, factory: Factory | None) -> Finding:
    confidence = Confidence.CERTAIN if access.replaced is not None else Confidence.LIKELY
    fix = Safety.UNSAFE if factory is not None else None
    return rule.finding(
        access.routine,
        _message(access, factory),
        span=access.span,
        confidence=confidence,
        related=_related(access),
        fix=fix,
    )


def _related(access: Access) -> list[Related]:
    thing = access.thing
    if thing.file is None:
        return []
    node = thing.function or (thing.cls.node if thing.cls is not None else None)
    return [Related(thing.file.path, thing.file.name_span(node), "gives the shared one")] if node is not None else []


def _message(access: Access, factory: Factory | None) -> str:
    from ssot_lint.model.singletons.accessors import How

    accessor = access.accessor
    called = f"`{access.name}()`"
    if accessor.how is How.CONFIGURED:
        text = f"{called} gives an instance that others use too"
    elif accessor.how is How.CLASS:
        text = f"{called} makes nothing new: `{accessor.slot}` keeps one instance for all"
    elif accessor.how is How.CACHED:
        text = f"{called} gives what `{accessor.slot}` kept from the first call"
    elif accessor.contexts:
        text = f"{called} without a context gives an instance that others use too, kept in `{accessor.slot}`"
    else:
        text = f"{called} gives the one instance that all share, kept in `{accessor.slot}`"
    if factory is None:
        return f"{text}: what one test leaves in it the next one finds"
    return f"{text}: use `{factory.call}`" + (f" ({factory.message})" if factory.message else "")


@rule.fix(Safety.UNSAFE, "use the factory")
def use_factory(editor: Editor, finding: Finding, context: Context) -> str:
    """Put the configured factory's call in the place of the accessor's, with all that it needs."""
    from ssot_lint.model.rewriting.companions import keep_sharing
    from ssot_lint.model.rewriting.factory_calls import replaced_call
    from ssot_lint.rewrite.factories import use_factory

    config = context.config
    accesses = list(accesses_of(editor.file, sharing_of(config)))
    access = next((each for each in accesses if each.span == finding.span), None)
    factories = {path: factory for factory in config.factories for path in factory.replaces}
    if access is None or access.replaced is None:
        raise Refused("the call is not where it was")
    factory = factories[access.replaced]
    replaced = replaced_call(access.thing, access.span, access.routine, access.path, access.accessor)
    companion = keep_sharing(access, accesses, factory)
    return use_factory(editor, replaced, factory, config.async_drivers, companion)
