"""SSOT402 shared-instance."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from ssot_lint.findings import Confidence, Finding
from ssot_lint.model import TestFile
from ssot_lint.model.singletons.shared import SharedObject, shared_objects
from ssot_lint.rule import Context, Option, Rule

rule = Rule(
    "SSOT402",
    "shared-instance",
    "An object of a module or class that more than one test uses.",
    confidence=Confidence.LIKELY,
    options=(Option("stateless", (), "names or classes of objects that keep nothing between uses; patterns"),),
)


@rule.check(TestFile)
def find_shared(file: TestFile, context: Context) -> Iterator[Finding]:
    """Report each module-level or class-level object of a project class that several tests use."""
    stateless: tuple[str, ...] = context.options.get("stateless", ())
    for shared in shared_objects(file):
        names = (shared.attribute.name, shared.maker, shared.made, shared.made.rpartition(".")[2])
        if not any(fnmatchcase(name, pattern) for name in names for pattern in stateless):
            confidence = None if shared.worked_with else Confidence.POSSIBLE
            yield rule.finding(shared.attribute, _message(shared), confidence=confidence)


def _message(shared: SharedObject) -> str:
    first, second = shared.users[0], shared.users[1]
    more = f" and {len(shared.users) - 2} more" if len(shared.users) > 2 else ""
    finds = "finds" if shared.worked_with else "may find"
    users = f"`{shared.attribute.name}` is used by `{first}`, `{second}`{more}"
    return f"one `{shared.maker}()` for all: {users}, and each {finds} what the others left in it"
