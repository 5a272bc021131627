"""Functions and objects through which a project reads and writes environment variables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.model.definitions import ClassDefinition, Function
from ssot_lint.model.singletons.accessors import parameters_of
from ssot_lint.patterns import compile_late

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

ACTIONS = ("read", "write", "delete", "contains")
_TAIL = r"env(?:_?vars?|ironment|ironment_variable|_?variable)?"
_FUNCTIONS = {
    "read": compile_late(rf"(?:get|read|fetch|require)_?{_TAIL}|env", re.IGNORECASE),
    "write": compile_late(rf"(?:set|put|write)_?{_TAIL}", re.IGNORECASE),
    "delete": compile_late(rf"(?:unset|delete|del|remove|pop)_?{_TAIL}", re.IGNORECASE),
    "contains": compile_late(rf"(?:has|is_set|contains)_?{_TAIL}", re.IGNORECASE),
}
_METHODS = {
    "read": ("get", "read", "get_env"),
    "write": ("set", "set_env", "write"),
    "delete": ("delete", "unset", "remove", "unset_env", "delete_env"),
    "contains": ("exists", "has", "contains", "is_set"),
}
_RAW = compile_late(r"\benviron\b|\bgetenv\b|\bputenv\b")


@dataclass(frozen=True, slots=True)
class VariableAccess:
    """What does something with a variable: the last name of a function or method, and whether it takes a default."""

    action: str
    name: str
    takes_default: bool


def may_reach_variables(name: str) -> bool:
    """Whether a function of this name, or of a module of this name, may be one that reads or writes a variable."""
    return "env" in name.lower()


def variable_functions(file: TestFile) -> Iterator[VariableAccess]:
    """The functions at module level of a file that read or write a variable whose name they are given."""
    if not _RAW.search(file.source.text):
        return
    for name, function in file.definitions.functions.items():
        for action, pattern in _FUNCTIONS.items():
            if pattern.fullmatch(name) and _RAW.search(_text_of(function, file)):
                yield from _access(action, function, None)


def variable_methods(cls: ClassDefinition) -> Iterator[VariableAccess]:
    """The methods by which an object of a class that wraps the environment reads and writes variables."""
    home = cls.home
    if home is None or not _RAW.search(home.source.text):
        return
    for action, names in _METHODS.items():
        found = next((cls.methods[name] for name in names if name in cls.methods), None)
        if found is not None:
            yield from _access(action, found, cls)


def _access(action: str, function: Function, cls: ClassDefinition | None) -> Iterator[VariableAccess]:
    names = parameters_of(function, cls)
    optional = len(function.args.defaults)
    required = len(function.args.posonlyargs) + len(function.args.args) - optional - (cls is not None)
    if required == (2 if action == "write" else 1):
        takes_default = action == "read" and len(names) > 1 and "default" in names[1]
        yield VariableAccess(action, function.name, takes_default)


def _text_of(function: Function, file: TestFile) -> str:
    return "\n".join(file.source.lines[function.lineno - 1 : function.end_lineno])
