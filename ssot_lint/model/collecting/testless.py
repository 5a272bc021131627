"""Files that are named for pytest and in which it finds no test."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import PurePath
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.enumeration import Enum
from ssot_lint.model.bodies.emptiness import is_idle
from ssot_lint.model.collecting.collection import Reason, reason_left
from ssot_lint.model.collecting.commented import is_covered
from ssot_lint.model.collecting.strays import Stray, strays_of
from ssot_lint.model.definitions import ClassDefinition, Definition
from ssot_lint.model.names import dotted, last_name
from ssot_lint.model.symbols import SymbolKind
from ssot_lint.model.vocabulary import KNOWN_PACKAGES, UNITTEST_CASES
from ssot_lint.patterns import compile_late

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

_KNOWN = KNOWN_PACKAGES | sys.stdlib_module_names
# Ways to make tests that no definition shows.
_MAKES_TESTS = compile_late(
    r"^[^#\n]*(?:\bload_tests\b|\bglobals\(\)|\bsetattr\(\s*sys\.modules|(?<!\.)\b(?:exec|scenarios|add_doctests?)\(|\bimportorskip\("
    r"|\bpytest_(?:generate_tests|collect\w*|pycollect\w*))",
    re.MULTILINE,
)
_LINES = compile_late(r"\r\n|\r|\n")
_INDENTED = compile_late(r"^[ \t]+(?:async[ \t]+)?def[ \t]+(test_\w+)", re.MULTILINE)
_HELPER = compile_late(
    r"_(?:helpers?|util(?:s|itie?s?|ity)?|fixtures?|base|support|mocks?|fakes?|stubs?|factory|factories|data|common|harness"
    r"|framework|tools?|config|setup|suite|mixins?|assertions?|constants?|types?|clients?|servers?|classes)(?:_?\d+)?$|^base_",
    re.IGNORECASE,
)
_RUNS_OTHERS = compile_late(r"(?:^|_)(?:run|runner|debug|demo|manual|benchmark|generate)(?:_|$)", re.IGNORECASE)
_OWN_NAMES = compile_late(r"__\w+__|pytestmark|_*log(?:ger)?|\w*(?:root|path|dir)", re.IGNORECASE)


class Lack(Enum):
    """What stands in the file instead of tests."""

    NOTHING = "nothing"
    WORDS = "words"
    COMMENTED = "tests that are commented out"
    STRAY = "tests that pytest does not collect"
    HIDDEN = "tests deep inside functions"
    HOLLOW = "imports and settings"
    EMPTY_CLASS = "test classes without tests"
    SCRIPT = "a program of its own"


@dataclass(frozen=True, slots=True)
class Testlessness:
    """Why a file has no test; `strays` are what was meant as one; `doubtful` when its name hints at another use."""

    lack: Lack
    strays: tuple[Stray, ...] = ()
    doubtful: bool = False


def testlessness(file: TestFile) -> Testlessness | None:
    """What a file named for pytest holds in place of tests; None where there are, or may be, tests or helpers."""
    if not file.is_collected or file.tests or not _is_named_for_tests(file):
        return None
    if file.layout.doctest_modules and ">>>" in file.source.text:
        return None
    real = [statement for statement in file.tree.body if not is_idle(statement)]
    if not real and not _holds_data(file):
        if file.commented_tests:
            return Testlessness(Lack.COMMENTED)
        return Testlessness(Lack.WORDS if file.source.text.strip() else Lack.NOTHING)
    if _may_have_tests(file):
        return None
    strays = strays_of(file)
    if strays:
        return Testlessness(Lack.STRAY, strays)
    if any(_hidden_tests(file)):
        return Testlessness(Lack.HIDDEN)
    if any(block.tests for block in file.commented_tests):
        return Testlessness(Lack.COMMENTED)
    return _without_tests(file)


testlessness.__test__ = False  # type: ignore[attr-defined]


def _hidden_tests(file: TestFile) -> Iterator[bool]:
    """For each indented `def test_…`: whether no class of the module owns it and nothing uses or registers it."""
    text, lines = file.source.text, file.source.lines
    owned = {method.lineno for cls in file.definitions.all_classes for method in cls.methods.values()}
    for match in _INDENTED.finditer(text):
        line = len(_LINES.findall(text, 0, match.start())) + 1
        above = lines[line - 2].strip() if line > 1 else ""
        registered = above.startswith("@") and not above.startswith(("@pytest.mark", "@patch", "@mock"))
        used = len(re.findall(rf"\b{match.group(1)}\b", text)) > 1
        yield not (line in owned or registered or used or is_covered(file.tree.body, line))


def _without_tests(file: TestFile) -> Testlessness | None:
    """The verdict on a file with code and without a trace of tests: helpers and data are there to be imported."""
    stem = PurePath(file.path).stem
    defined = [each for each in file.definitions.order if not each.conditional]
    if defined and all(_is_empty_test_class(each, file) for each in defined):
        return Testlessness(Lack.EMPTY_CLASS)
    if any(not block.is_idle for block in file.main_blocks) and not _HELPER.search(stem):
        return Testlessness(Lack.SCRIPT, doubtful=_RUNS_OTHERS.search(stem) is not None)
    if defined or _HELPER.search(stem) or "__all__" in file.definitions.assigned:
        return None
    return None if _holds_data(file) else Testlessness(Lack.HOLLOW)


def _holds_data(file: TestFile) -> bool:
    """Whether the file gives names to values that others could import."""
    return any(not _OWN_NAMES.fullmatch(name) for name in file.definitions.assigned)


def _is_named_for_tests(file: TestFile) -> bool:
    """Whether a pattern that not every module matches names the file; `*.py` says nothing about it."""
    name = PurePath(file.path).name
    if name in ("__init__.py", "conftest.py"):
        return False
    patterns = (pattern.rpartition("/")[2] for pattern in file.layout.python_files)
    return any(fnmatch(name, pattern) for pattern in patterns if pattern.strip("*") not in ("", ".py"))


def _is_empty_test_class(definition: Definition, file: TestFile) -> bool:
    node = definition.node
    if not isinstance(node, ast.ClassDef) or node.decorator_list or not all(map(is_idle, node.body)):
        return False
    return file.layout.matches_class(node.name) and not any(isinstance(each, ast.AnnAssign) for each in node.body)


def _may_have_tests(file: TestFile) -> bool:
    """Whether tests could come from elsewhere: made, imported, inherited, or switched off with the whole module."""
    text = file.source.text
    if file.module_skip is not None or _MAKES_TESTS.search(text):
        return True
    if any(left.reason in (Reason.UNKNOWN_BASE, Reason.HOOK) for left in file.collection.uncollected):
        return True
    return any(_sources_of_tests(file))


def _sources_of_tests(file: TestFile) -> Iterator[bool]:
    definitions, layout = file.definitions, file.layout
    for name, value in definitions.assigned.items():
        yield _is_test_name(name, file) and isinstance(value, ast.Call | ast.Name | ast.Attribute | ast.Lambda)
    for statement in definitions.statements:
        call = statement.value if isinstance(statement, ast.Expr) else None
        yield isinstance(call, ast.Call) and last_name(call.func) == "setattr"
    for statement in file.tree.body:
        call = statement.value if isinstance(statement, ast.Expr | ast.Assign) else None
        yield isinstance(call, ast.Call) and _takes_tests(call, file)
    yield any(not _is_outside(module) for module in definitions.star_imports)
    for name, path in definitions.imports.items():
        yield _is_test_name(name, file) and not _is_outside(path) and _brings_test(name, file)
    for cls in definitions.classes.values():
        unknown = file.is_unittest(cls) is None and not layout.matches_class(cls.name)
        collected = unknown or reason_left(cls, file) is None
        yield collected and (_is_rebuilt(cls) or _inherits_tests(cls, file))


def _is_test_name(name: str, file: TestFile) -> bool:
    return file.layout.matches_function(name) or file.layout.matches_class(name)


def _takes_tests(call: ast.Call, file: TestFile) -> bool:
    """Whether a function is given a class with tests, to make others of it: `A, B = with_both(FinderTests)`."""
    classes = (file.definitions.classes.get(each.id) for each in call.args if isinstance(each, ast.Name))
    return any(_has_tests(base, file) for cls in classes if cls for base in file.definitions.mro(cls))


def _is_rebuilt(cls: ClassDefinition) -> bool:
    """Whether a decorator or a metaclass could put tests into the class."""
    names = [dotted(each.func if isinstance(each, ast.Call) else each) or "" for each in cls.node.decorator_list]
    return bool(cls.node.keywords) or any(not name.startswith(("pytest.", "dataclass")) for name in names)


def _is_outside(path: str | None) -> bool:
    return (path or "").partition(".")[0] in _KNOWN


def _brings_test(name: str, file: TestFile) -> bool:
    symbol = file.symbol(name)
    if symbol.kind is SymbolKind.CLASS and symbol.cls is not None:
        home = symbol.cls.home or file
        return any(_has_tests(each, file) for each in home.definitions.mro(symbol.cls)) or _inherits_tests(
            symbol.cls, file
        )
    return symbol.kind is not SymbolKind.MODULE and symbol.kind is not SymbolKind.VALUE


def _inherits_tests(cls: ClassDefinition, file: TestFile) -> bool:
    for base in (cls.home or file).definitions.full_mro(cls)[1:]:
        if isinstance(base, ClassDefinition):
            if _has_tests(base, file):
                return True
        elif base is None or not (base in UNITTEST_CASES or base in file.builtins or _is_outside(base)):
            return True
    return False


def _has_tests(cls: ClassDefinition, file: TestFile) -> bool:
    return any(name.startswith("test") or file.layout.matches_function(name) for name in cls.methods)
