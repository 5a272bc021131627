"""Which program functions and classes give everybody the same object, and what says for whom."""

import ast
from pathlib import Path
from textwrap import dedent

import pytest

from ssot_lint.model import TestFile
from ssot_lint.model.singletons.accesses import Sharing, accesses_of
from ssot_lint.model.singletons.accessors import Accessor, How, accessor_of
from ssot_lint.model.singletons.classes import accessor_of_class
from ssot_lint.model.singletons.objects import made_object
from ssot_lint.model.singletons.subjects import compares_identity
from ssot_lint.project import Project, Roles

PROLOGUE = """
import contextvars

_current: contextvars.ContextVar = contextvars.ContextVar("current")
_kept = None
_entries = {}


class Thing:
    def __init__(self, *args):
        self.args = args


"""


def project_file(folder: Path, name: str, source: str) -> TestFile:
    """Write a file below `folder` and give its model, as part of the project there."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dedent(source))
    file = Project([folder], Roles(fallback=folder)).file(str(path))
    assert file is not None
    return file


def accessor(folder: Path, source: str, name: str = "get") -> Accessor | None:
    """The verdict on the function `name` of a program module of this source."""
    file = project_file(folder, "shop/things.py", PROLOGUE + dedent(source))
    return accessor_of(file.definitions.functions[name], None, file)


@pytest.mark.parametrize(
    ("body", "how"),
    [
        ("    global _kept\n    if _kept is None:\n        _kept = Thing()\n    return _kept", How.GLOBAL),
        ("    global _kept\n    _kept = _kept or Thing()\n    return _kept", How.GLOBAL),
        ("    global _kept\n    it = _kept\n    if not it:\n        it = _kept = Thing()\n    return it", How.GLOBAL),
        ("    if 'x' not in _entries:\n        _entries['x'] = Thing()\n    return _entries['x']", How.REGISTRY),
        ("    return _entries.setdefault('x', Thing())", How.REGISTRY),
    ],
)
def test_a_kept_object_is_shared(tmp_path: Path, body: str, how: How) -> None:
    found = accessor(tmp_path, f"def get():\n{body}\n")
    assert found is not None
    assert (found.how, found.contexts) == (how, frozenset())


@pytest.mark.parametrize(
    "body",
    [
        "    return Thing()",
        "    global _kept\n    _kept = Thing()\n    return _kept",
        "    raise RuntimeError('gone')",
        "    global _kept\n    if _kept is None:\n        _kept = {'size': 1}\n    return _kept",
        "    _kept = Thing()\n    return _kept",
        "    return get()",
        "    return _missing",
        "    return [_kept]",
        "    global _kept\n    if _kept is None:\n        _kept = Thing()\n    return _current.get() or _kept",
        "    global _kept\n    found = _current.get(None)\n    if found is not None:\n        return found\n"
        "    if _kept is None:\n        _kept = Thing()\n    return _kept",
    ],
)
def test_what_is_made_anew_or_is_data_is_not(tmp_path: Path, body: str) -> None:
    assert accessor(tmp_path, f"def get():\n{body}\n") is None


def test_a_function_that_fills_the_slot_elsewhere_counts(tmp_path: Path) -> None:
    source = "def start():\n    global _kept\n    _kept = Thing()\n\ndef get():\n    return _kept\n"
    found = accessor(tmp_path, source)
    assert found is not None
    assert (found.how, found.slot) == (How.GLOBAL, "_kept")


def test_an_object_made_on_import_counts(tmp_path: Path) -> None:
    found = accessor(tmp_path, "ready = Thing()\n\ndef get():\n    return ready\n")
    assert found is not None
    assert found.how is How.EAGER


def test_parameters_that_choose_are_contexts(tmp_path: Path) -> None:
    source = """
        def get(who=None, size=1, *, tenant=None):
            key = str(who)
            if key not in _entries:
                _entries[key] = Thing(size)
            return _entries[key]
    """
    found = accessor(tmp_path, source)
    assert found is not None
    assert found.contexts == {"who", "tenant"}  # one by what it does, one by its name
    assert found.parameters == ("who", "size", "tenant")


def test_what_decides_between_shared_and_new_is_a_context(tmp_path: Path) -> None:
    source = """
        def get(fresh=False):
            global _kept
            if fresh:
                return Thing()
            if _kept is None:
                _kept = Thing()
            return _kept
    """
    found = accessor(tmp_path, source)
    assert found is not None
    assert found.contexts == {"fresh"}


def test_a_return_that_needs_the_context_is_not_shared_without(tmp_path: Path) -> None:
    source = """
        def get(who=None):
            if not who:
                return None
            return _entries.setdefault(who, Thing())
    """
    assert accessor(tmp_path, source) is None


def test_wrappers_hand_on_contexts_and_cycles_end(tmp_path: Path) -> None:
    source = """
        def inner(who=None):
            return _entries.setdefault(who, Thing())

        def get(person=None):
            return inner(who=person)

        def of_all():
            return inner(None)

        def of_one():
            return inner("ann")

        def first():
            return second()

        def second():
            return first()
    """
    contexts = {name: getattr(accessor(tmp_path, source, name), "contexts", None) for name in ("get", "of_all")}
    assert contexts == {"get": {"person"}, "of_all": set()}
    assert accessor(tmp_path, source, "of_one") is None
    assert accessor(tmp_path, source, "first") is None


def test_verdicts_are_kept(tmp_path: Path) -> None:
    file = project_file(tmp_path, "shop/things.py", "def get():\n    return get()\n")
    function = file.definitions.functions["get"]
    assert accessor_of(function, None, file) is None
    assert id(function) in file.accessors


def test_classes_that_keep_their_object(tmp_path: Path) -> None:
    source = """
        import threading
        from functools import lru_cache

        class ByNew:
            _it = None
            def __new__(cls):
                it = cls._it
                if it is None:
                    it = object.__new__(cls)
                    cls._it = it
                return it

        class Meta(type):
            _all = {}
            def __call__(cls, *args):
                if cls not in cls._all:
                    cls._all[cls] = super().__call__(*args)
                return cls._all[cls]

        class ByMeta(metaclass=Meta): ...
        class Heir(ByMeta): ...

        @lru_cache
        class ByCache: ...

        class Plain:
            def __new__(cls):
                return super().__new__(cls)
    """
    classes = project_file(tmp_path, "shop/single.py", source).definitions.classes
    single = {name for name, cls in classes.items() if accessor_of_class(cls) is not None}
    assert single == {"ByNew", "ByMeta", "Heir", "ByCache"}


def test_test_side_classes_are_not_asked(tmp_path: Path) -> None:
    source = "class One:\n    _it = None\n    def __new__(cls):\n        return cls._it\n"
    file = project_file(tmp_path, "tests/single.py", source)
    assert accessor_of_class(file.definitions.classes["One"]) is None


def test_calls_are_found_through_imports_in_nested_functions(tmp_path: Path) -> None:
    project_file(tmp_path, "shop/__init__.py", "")
    source = "def get():\n    global _kept\n    _kept = _kept or Thing()\n    return _kept\n"
    project_file(tmp_path, "shop/things.py", PROLOGUE + source)
    test = """
        def test_x():
            from shop.things import get as obtain
            def inner():
                return [obtain() for _ in range(3)]
            return inner()

        def test_y(get):
            get()
    """
    file = project_file(tmp_path, "test_x.py", test)
    found = list(accesses_of(file, Sharing()))
    assert [(each.routine.name, each.name, each.path) for each in found] == [("test_x", "obtain", "shop.things.get")]
    assert list(accesses_of(file, Sharing(allowed=("shop.*",)))) == []


def test_comparing_by_identity_is_about_sharing(tmp_path: Path) -> None:
    source = """
        def test_same():
            first = get()
            assert first is get()

        def test_equal():
            first = get()
            assert first == get() and first is not None
    """
    file = project_file(tmp_path, "test_x.py", source)
    verdicts = []
    for routine in file.routines[:-1]:
        assert routine.node is not None
        calls = [node for node in ast.walk(routine.node) if isinstance(node, ast.Call)]
        verdicts.append(compares_identity(routine, calls))
    assert verdicts == [True, False]


@pytest.mark.parametrize(
    ("expression", "kept"),
    [
        ("Thing()", True),
        ("Price()", False),
        ("Colour('red')", False),
        ("asyncio.Queue()", True),
        ("threading.Lock()", False),
        ("pydantic.TypeAdapter(int)", False),
        ("dict(a=1)", False),
        ("logging.getLogger('x')", False),
        ("unknown.Client()", True),
        ("[Thing()]", False),
        ("None", False),
    ],
)
def test_objects_with_a_life_of_their_own(tmp_path: Path, expression: str, kept: bool) -> None:
    source = f"""
        import asyncio, logging, threading
        import pydantic
        from dataclasses import dataclass
        from enum import Enum

        class Thing: ...
        class Colour(Enum): RED = "red"
        @dataclass(frozen=True)
        class Price:
            amount: int = 0

        value = {expression}
    """
    file = project_file(tmp_path, "shop/things.py", source)
    assert (made_object(file.definitions.assigned["value"], file.module_scope) is not None) is kept
