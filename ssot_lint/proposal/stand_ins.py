"""Which double of the test-side code is the shared one of its role."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ssot_lint.model import Role
from ssot_lint.model.doubles.private import same_role
from ssot_lint.proposal.facts import ClassPlace, FileFacts
from ssot_lint.proposal.settings import Section, Setting, count, shorten

_LEAST_FILES = 2
_LEAST_COPIES = 2
_DOMINANCE = 2
_MOST = 15


def propose_doubles(facts: Sequence[FileFacts]) -> Section | None:
    """The `doubles.canonical` table: each role with one double that several files import and several do without."""
    users: Counter[str] = Counter(path for each in facts for path in each.imported)
    shared = [
        double
        for each in facts
        if each.role is Role.SUPPORT
        for double in each.doubles
        if "." not in double.qualname and not double.name.startswith("_")
    ]
    private = [double for each in facts if each.role is not Role.SUPPORT for double in each.doubles]
    used = sorted(
        (each for each in shared if users[each.path] >= _LEAST_FILES), key=lambda each: (-users[each.path], each.path)
    )
    settings = tuple(_settings(used, private, users))
    return Section("doubles.canonical", settings[:_MOST]) if settings else None


def _settings(used: list[ClassPlace], private: list[ClassPlace], users: Counter[str]) -> Iterator[Setting]:
    told: list[ClassPlace] = []
    for best in used:
        if any(same_role(best.name, each.name) for each in told):
            continue
        told.append(best)
        rivals = [each for each in used if each is not best and same_role(each.name, best.name)]
        copies = [each for each in private if same_role(each.name, best.name)]
        evidence = [f"{best.path}: imported by {count(users[best.path], 'file')}"]
        names = list(dict.fromkeys(each.name for each in copies))
        files = len({each.location for each in copies})
        if files < _LEAST_COPIES:
            continue  # next to nothing would be reported
        evidence.append(f"private ones of its role in {count(files, 'test file')}: {shorten(names, 4)}")
        sure = not rivals or users[best.path] >= _DOMINANCE * users[rivals[0].path]
        evidence += [f"rival: {each.path}: imported by {count(users[each.path], 'file')}" for each in rivals[:3]]
        yield Setting(best.name, best.path, tuple(evidence), sure)
