"""Functions and methods that are called for an object of the caller's own: what could replace a shared one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.model.definitions import ClassDefinition, Function
from ssot_lint.model.inference import Nature, Scope, Thing, infer, result_of
from ssot_lint.model.names import dotted, last_name
from ssot_lint.model.singletons.accessors import Accessor, accessor_of, parameters_of
from ssot_lint.model.singletons.slots import is_class_level, slots_of
from ssot_lint.model.sites import statements_of
from ssot_lint.model.source import parse_expression
from ssot_lint.patterns import compile_late

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

_NAME = compile_late(
    r"a?(?:create|make|new|build)(?:_\w+)?|for_\w+|from_(?:context|user|request|session)\w*|[a-z]\w*(?:_factory|Factory)"
)
_MAKING_CLASS = compile_late(r"(?:Factory|Builder)$")
_MANAGERS = frozenset({"contextmanager", "asynccontextmanager"})
_WRAPPERS = frozenset("Optional Union Annotated Awaitable Coroutine Iterator AsyncIterator Generator".split()) | {
    "AsyncGenerator",
    "Iterable",
    "AsyncIterable",
    "ContextManager",
    "AsyncContextManager",
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: `wants` is the project class of its annotation."""

    name: str
    required: bool
    wants: ClassDefinition | None = None


@dataclass(frozen=True, slots=True)
class Maker:
    """One function. `gives`: the classes that it returns or says that it does; `owner`: the class whose method it is.

    `manages`: it is a context manager; `bound`: an object of `owner` is needed to call it; `shared`: it gives all
    callers the same.
    """

    path: str
    function: Function
    file: TestFile
    owner: ClassDefinition | None
    parameters: tuple[Parameter, ...]
    gives: tuple[ClassDefinition, ...]
    is_async: bool
    manages: bool
    bound: bool
    shared: bool


def makers_of(file: TestFile) -> Iterator[Maker]:
    """The functions and class-level methods of a file, and the methods of its factory classes, named like makers."""
    for name, function in file.definitions.functions.items():
        if _NAME.fullmatch(name):
            yield from _maker(function, None, file)
    for cls in file.definitions.all_classes:
        for name, method in cls.methods.items():
            if _NAME.fullmatch(name) and (_is_unbound(method) or _MAKING_CLASS.search(cls.name)):
                yield from _maker(method, cls, file)


def _maker(function: Function, cls: ClassDefinition | None, file: TestFile) -> Iterator[Maker]:
    decorators = {last_name(each.func if isinstance(each, ast.Call) else each) for each in function.decorator_list}
    manages = bool(decorators & _MANAGERS)
    if "property" in decorators or "fixture" in decorators or (_yields(function) and not manages):
        return
    gives = given_classes(function, cls, file)
    if not gives:
        return
    accessor = accessor_of(function, cls, file)
    owner = f"{cls.qualname}." if cls is not None else ""
    yield Maker(
        path=f"{file.module}.{owner}{function.name}",
        function=function,
        file=file,
        owner=cls,
        parameters=parameters(function, cls, file),
        gives=gives,
        is_async=isinstance(function, ast.AsyncFunctionDef) and not manages,
        manages=manages,
        bound=cls is not None and not _is_unbound(function),
        shared=accessor is not None and not accessor.contexts,
    )


def _is_unbound(function: Function) -> bool:
    return is_class_level(function) or any(last_name(each) == "staticmethod" for each in function.decorator_list)


def _yields(function: Function) -> bool:
    values = (getattr(each, "value", None) for each in statements_of(function.body))
    return any(isinstance(each, ast.Yield | ast.YieldFrom) for each in values)


def parameters(function: Function, cls: ClassDefinition | None, file: TestFile) -> tuple[Parameter, ...]:
    """The parameters in order, without `self`, `cls`, `*args` and `**kwargs`."""
    args = function.args
    scope = file.scope_of(function, cls)
    named = {arg.arg: arg for arg in (*args.posonlyargs, *args.args, *args.kwonlyargs)}
    positional = [*args.posonlyargs, *args.args]
    optional = {arg.arg for arg in positional[len(positional) - len(args.defaults) :]}
    optional |= {arg.arg for arg, default in zip(args.kwonlyargs, args.kw_defaults, strict=True) if default is not None}
    found = []
    for name in parameters_of(function, cls):
        wants = next(_classes(named[name].annotation, scope), None)
        found.append(Parameter(name, name not in optional, wants))
    return tuple(found)


def given_classes(function: Function, cls: ClassDefinition | None, file: TestFile) -> tuple[ClassDefinition, ...]:
    """The project classes of which a function returns objects: by its return values, then by its annotation."""
    found = []
    thing = result_of(function, cls, file)
    if thing.nature is Nature.INSTANCE and thing.cls is not None:
        found.append(thing.cls)
    found.extend(_classes(function.returns, file.scope_of(function, cls)))
    return tuple(dict.fromkeys(found))


def object_given(thing: Thing, accessor: Accessor) -> ClassDefinition | None:
    """The class of the object that an accessor, inferred as `thing`, gives; None when that cannot be told."""
    if thing.nature is Nature.CLASS or thing.function is None or thing.file is None:
        return thing.cls if thing.nature is Nature.CLASS else None
    given = given_classes(thing.function, thing.cls, thing.file)
    if given:
        return given[-1]
    slots = slots_of(thing.file)
    kept = slots.filled(accessor.slot) or slots.registered(accessor.slot)
    return kept.cls if kept is not None else None


def _classes(annotation: ast.expr | None, scope: Scope) -> Iterator[ClassDefinition]:
    """The project classes in an annotation: itself, in quotes, in `Optional`, `X | None`, iterators and the like."""
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        text = annotation.value
        if text not in scope.annotations:  # kept: what is inferred is remembered by node
            scope.annotations[text] = parse_expression(text)
        annotation = scope.annotations[text]
    if isinstance(annotation, ast.BinOp):
        yield from _classes(annotation.left, scope)
        yield from _classes(annotation.right, scope)
    elif isinstance(annotation, ast.Subscript):
        inner = annotation.slice
        if last_name(annotation.value) in _WRAPPERS:
            for each in inner.elts if isinstance(inner, ast.Tuple) else [inner]:
                yield from _classes(each, scope)
        else:
            yield from _classes(annotation.value, scope)
    elif isinstance(annotation, ast.Name | ast.Attribute):
        thing = infer(annotation, scope)
        if thing.nature is Nature.CLASS and thing.cls is not None:
            yield thing.cls
        elif (dotted(annotation) or "").endswith("Self") and scope.cls is not None:
            yield scope.cls
