"""The call of super's method that a set-up or tear-down lacks: its arguments, and what its own header needs for it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.fixes import Refused
from ssot_lint.model.definitions import ClassDefinition, Function
from ssot_lint.model.lineages.cases import is_unittest_case
from ssot_lint.model.lineages.setups import calls_super, is_abstract
from ssot_lint.model.marks import is_fixture, read_marks
from ssot_lint.model.names import dotted
from ssot_lint.model.sites import iterate_calls
from ssot_lint.model.vocabulary import SETUP_NAMES

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

_GIVEN_METHOD = frozenset({"setup_method", "teardown_method"})
_OF_CLASS = frozenset({"setUpClass", "tearDownClass", "setup_class", "teardown_class"})


@dataclass(frozen=True, slots=True)
class SuperCall:
    """`super().name(arguments)`, awaited or not; `parameter` is what the method has to take as well, if anything."""

    name: str
    arguments: str = ""
    awaited: bool = False
    parameter: str | None = None

    @property
    def code(self) -> str:
        """The call as source."""
        return f"{'await ' if self.awaited else ''}super().{self.name}({self.arguments})"


def missing_super_call(
    file: TestFile, line: int, awaited: bool, base: ClassDefinition | None = None
) -> SuperCall | None:
    """The call that the method whose `def` is on `line` lacks; None where it has one, or no base has the method.

    `base` is one that the class gets by the same fix. Raises Refused where the two do not go together.
    """
    cls, method = _method_at(file, line)
    if calls_super(method.name, method, cls, file):
        return None
    lineage = file.lineage(cls)
    above = list(lineage.classes[1:])
    if base is not None:
        above += (base.home or file).lineage(base).classes
    owner = next((each for each in above if method.name in each.methods), None)
    if owner is None:
        known = method.name in SETUP_NAMES and any(is_unittest_case(path) for path in lineage.outside)
        return outside_call(method, awaited) if known else None
    inherited = owner.methods[method.name]
    if is_abstract(inherited):
        return None
    return super_call(file, method, inherited, owner)


def first_parameter(file: TestFile, line: int) -> str | None:
    """The name of the first parameter behind `self` of the method whose `def` is on `line`."""
    _, method = _method_at(file, line)
    given = [*method.args.posonlyargs, *method.args.args][1:]
    return given[0].arg if given else None


def outside_call(method: Function, awaited: bool) -> SuperCall:
    """The call of a method of the standard library's test case, which takes no arguments."""
    own_receiver(method)
    if awaited and not isinstance(method, ast.AsyncFunctionDef):
        raise Refused(f"{method.name} is no coroutine, and super's is to be awaited")
    return SuperCall(method.name, "", awaited)


def super_call(
    file: TestFile, method: Function, inherited: Function, owner: ClassDefinition, is_new: bool = False
) -> SuperCall:
    """The call of `inherited`, which `owner` defines, from `method`, with the arguments that it wants.

    `is_new`: nobody calls `method` under the inherited name yet. Raises Refused where they do not go together.
    """
    receiver = own_receiver(method)
    home = owner.home or file
    if inherited.decorator_list and is_fixture(read_marks(inherited.decorator_list, home)):
        raise Refused(f"{owner.name}.{inherited.name} is a fixture")
    if _is_static(inherited):
        raise Refused(f"{owner.name}.{inherited.name} is a static method")
    if _is_generator(method) or _is_generator(inherited):
        raise Refused(f"{method.name} is a generator")
    if _only_raises(inherited):
        raise Refused(f"{owner.name}.{inherited.name} only raises")
    awaited = isinstance(inherited, ast.AsyncFunctionDef)
    if awaited and not isinstance(method, ast.AsyncFunctionDef):
        raise Refused(f"{owner.name}.{inherited.name} is a coroutine, and {method.name} is not: it cannot await it")
    explicit = [receiver] if inherited.name in _OF_CLASS and not _is_classmethod(inherited) else []
    arguments, parameter = _arguments(file, method, inherited, owner, is_new)
    return SuperCall(inherited.name, ", ".join([*explicit, *arguments]), awaited, parameter)


def own_receiver(method: Function) -> str:
    """The name of the first parameter. Raises Refused where `super()` has none to work with."""
    first = [*method.args.posonlyargs, *method.args.args]
    if _is_static(method) or not first:
        raise Refused(f"{method.name} has no `self`, so that super() cannot be called in it")
    return first[0].arg


def _arguments(
    file: TestFile, method: Function, inherited: Function, owner: ClassDefinition, is_new: bool
) -> tuple[list[str], str | None]:
    """What to pass on, and the parameter that the method needs for it."""
    wanted = [*inherited.args.posonlyargs, *inherited.args.args][1:]
    required = len(wanted) - len(inherited.args.defaults)
    strict = [
        arg for arg, default in zip(inherited.args.kwonlyargs, inherited.args.kw_defaults, strict=True) if not default
    ]
    given = [arg.arg for arg in (*method.args.posonlyargs, *method.args.args)][1:]
    if required > 1 or strict or (required and inherited.name not in _GIVEN_METHOD):
        raise Refused(f"what {owner.name}.{inherited.name} wants is not known here")
    if not wanted:
        takes_all = inherited.args.vararg is not None and inherited.name in _GIVEN_METHOD
        return (given[:1] if takes_all else []), None
    if inherited.name not in _GIVEN_METHOD:
        return [], None
    if given:
        return given[:1], None
    if method.args.vararg is not None:
        if required:
            raise Refused(f"pytest gives {method.name} no arguments, and {owner.name}.{inherited.name} wants one")
        return [f"*{method.args.vararg.arg}"], None
    name = free_name(method)
    if is_new or (file.is_collected and not _is_called_bare(inherited.name, file)):
        return [name], name
    if required:
        raise Refused(f"{owner.name}.{inherited.name} wants `method`, and callers may not have it")
    return [name], f"{name}=None"


def free_name(method: Function) -> str:
    """A name for the parameter that the body gives no other meaning."""
    used = {node.id for node in ast.walk(method) if isinstance(node, ast.Name)}
    free = next((name for name in ("method", "test_method") if name not in used), None)
    if free is None:
        raise Refused(f"{method.name} uses `method` for something else")
    return free


def _is_called_bare(name: str, file: TestFile) -> bool:
    """Whether some call in the file gives the method no argument."""
    if f".{name}(" not in file.source.text:
        return False
    return any(
        isinstance(call.func, ast.Attribute) and call.func.attr == name and not call.args and not call.keywords
        for function, _ in file.definitions.members()
        for call in iterate_calls(function)
    )


def _method_at(file: TestFile, line: int) -> tuple[ClassDefinition, Function]:
    for cls in file.definitions.all_classes:
        for method in cls.methods.values():
            if method.lineno == line:
                return cls, method
    raise Refused(f"there is no method on line {line}")


def _is_static(method: Function) -> bool:
    return any(dotted(each) == "staticmethod" for each in method.decorator_list)


def _is_classmethod(method: Function) -> bool:
    return any(dotted(each) == "classmethod" for each in method.decorator_list)


def _only_raises(method: Function) -> bool:
    first = next((each for each in method.body if not isinstance(each, ast.Expr)), None)
    return isinstance(first, ast.Raise)


def _is_generator(method: Function) -> bool:
    stack: list[ast.AST] = list(method.body)
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Yield | ast.YieldFrom):
            return True
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            stack.extend(ast.iter_child_nodes(node))
    return False
