"""What is known of the project as a whole: pytest's configuration, import roots, and folders that are called tiers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from ssot_lint.model import Role
from ssot_lint.proposal.facts import FileFacts
from ssot_lint.proposal.settings import Setting, count
from ssot_lint.proposal.tree import Tree

_TIERS = ("e2e", "mission_critical", "integration")


def propose_tiers(tree: Tree) -> Setting | None:
    """`real-tiers`: the folders of tests that are called as those that meet the real thing."""
    files: Counter[str] = Counter()
    for member in tree.members:
        if member.role is Role.COLLECTED:
            folders = PurePosixPath(member.display).parts[:-1]
            tier = next((index for index, part in enumerate(folders) if part in _TIERS), None)
            if tier is not None:
                files["/".join(folders[: tier + 1]) + "/**"] += 1
    if not files:
        return None
    globs = sorted(files, key=lambda glob: (_TIERS.index(glob.split("/")[-2]), glob))
    evidence = ["folders whose name says that their tests meet the real parts: doubles there are reported (SSOT202)"]
    evidence += [f"  {glob}: {count(files[glob], 'test file')}" for glob in globs]
    return Setting("real-tiers", globs, tuple(evidence))


def propose_exclusion(tree: Tree) -> Setting | None:
    """`extend-exclude` for folders of backups, never for sure: SSOT501 is silent about what is excluded."""
    if not tree.copies:
        return None
    evidence = [
        f"{folder}: {count(files, 'file')}, most of them called like others" for folder, files in tree.copies.items()
    ]
    evidence.append("not sure: the rule that reports stray copies (SSOT501) would not see them either")
    globs = [f"/{folder}" for folder in sorted(tree.copies)]
    return Setting("extend-exclude", globs, tuple(evidence), sure=False)


def notes_on(tree: Tree, facts: Sequence[FileFacts]) -> tuple[str, ...]:
    """What was read, and what pytest is told, a line each."""
    return tuple(_notes(tree, facts))


def _notes(tree: Tree, facts: Sequence[FileFacts]) -> Iterator[str]:
    collected = [each for each in facts if each.role is Role.COLLECTED]
    tests = sum(each.tests for each in facts)
    classes = sum(len(each.heirs) for each in facts)
    support = len(facts) - len(collected)
    yield (
        f"Read: {count(len(collected), 'test file')} with {count(tests, 'test')}, "
        f"{count(classes, 'test class', 'test classes')}; {count(support, 'file')} that support them."
    )
    layout = tree.layout
    said = [
        ("testpaths", layout.testpaths),
        ("python_files", layout.python_files),
        ("python_classes", layout.python_classes),
        ("python_functions", layout.python_functions),
    ]
    source = _shown(layout.inifile, tree) if layout.inifile is not None else "no configuration, so its defaults"
    yield f"pytest: {source}; " + "; ".join(f"{name} = {' '.join(value)}" for name, value in said if value)
    asynchronous = sum(each.async_tests for each in facts)
    if asynchronous:
        drivers = ", ".join(dict.fromkeys(layout.coroutine_drivers)) or "marks only"
        yield f"Coroutine tests: {asynchronous:,}; awaited without a mark by: {drivers}"
    if tree.copies:
        yield f"Not read, as they hold copies: {count(tree.copies.total(), 'file')} below {', '.join(tree.copies)}"
    roots = [_shown(path, tree) for path in layout.pythonpath]
    if (tree.root / "src").is_dir():
        roots.append("src")
    yield f"Imports start at: {', '.join(dict.fromkeys([*roots, '.']))}; add others to `src`"


def _shown(path: Path, tree: Tree) -> str:
    return tree.display(str(path))
