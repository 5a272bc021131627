"""Whether a class of the program can be made by its bare name, and what its methods take."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ssot_lint.fixes import Refused
from ssot_lint.model.definitions import ClassDefinition, Function
from ssot_lint.model.doubles.words import split_words, websocket_role
from ssot_lint.model.names import dotted
from ssot_lint.model.rewriting.default_runs import defaults_of, may_raise
from ssot_lint.model.singletons.words import is_context

_OWNERS = frozenset({"manager", "bridge", "emitter", "notifier", "connection", "socket", "client"})
_HARMLESS_BASES = frozenset({"object", "abc.ABC", "typing.Generic"})


def demand_plain(cls: ClassDefinition) -> None:
    """Raise Refused, with the reason, unless `cls()` makes an object as far as its text tells."""
    lineage = _lineage(cls)
    for each in lineage:
        if each.node.decorator_list:
            raise Refused(f"`{each.name}` is decorated: what it takes is not all in its text")
        if any(name != "metaclass" for name in each.keywords) or (each.keywords and not _is_abstract_meta(each)):
            raise Refused(f"`{each.name}` is made by a metaclass")
        if "__new__" in each.methods:
            raise Refused(f"`{each.name}` has a `__new__` of its own")
    for name, method in methods_of(cls).items():
        if any((dotted(each) or "").rpartition(".")[2].startswith("abstract") for each in method.decorator_list):
            raise Refused(f"`{cls.name}` is abstract: it has no `{name}`")
    _demand_no_arguments(cls)


def methods_of(cls: ClassDefinition) -> dict[str, Function]:
    """The methods of a class by name, inherited ones too, as far as the project defines them."""
    return {name: each for part in reversed(_known(cls)) for name, each in part.methods.items()}


def attributes_of(cls: ClassDefinition) -> frozenset[str]:
    """The attributes that the class sets on its objects itself, and others may set; none where it has a say in that."""
    lineage = _known(cls)
    own = {name for each in lineage for name in (each.home.self_assignments(each) if each.home is not None else ())}
    if any(name in ("__setattr__", "__slots__") for each in lineage for name in (*each.methods, *each.assigned)):
        return frozenset()
    return frozenset(own - methods_of(cls).keys())


def _known(cls: ClassDefinition) -> list[ClassDefinition]:
    return cls.home.definitions.mro(cls) if cls.home is not None else [cls]


def _lineage(cls: ClassDefinition) -> list[ClassDefinition]:
    if cls.outer is not None or cls.home is None or cls.conditional:
        raise Refused(f"`{cls.name}` is no class that can be imported by its name")
    for base in cls.home.definitions.outside_bases(cls):
        if base not in _HARMLESS_BASES:
            raise Refused(
                f"`{cls.name}` inherits from `{base}`" if base else f"`{cls.name}` has a base that is not known"
            )
    return _known(cls)


def _is_abstract_meta(cls: ClassDefinition) -> bool:
    return all((dotted(each.value) or "").rpartition(".")[2] == "ABCMeta" for each in cls.node.keywords)


def _demand_no_arguments(cls: ClassDefinition) -> None:
    """What `__init__` asks for, and whether it does with nothing."""
    methods = methods_of(cls)
    made = methods.get("__init__")
    if made is None:
        return
    needed = next(required_parameters(made), None)
    if needed is not None:
        raise Refused(f"`{cls.name}` cannot be made without `{needed}`")
    inits = [each.methods["__init__"] for each in _known(cls) if "__init__" in each.methods]
    lacking = next((name for each in inits for name in _left_out(each)), None)
    if lacking is not None:
        raise Refused(f"`{cls.name}` would be made without its `{lacking}`")
    called = [methods[name] for each in inits for name in _called_on_self(each) if name in methods]
    if may_raise(made, defaults_of(made)) or any(may_raise(each, {}) for each in (*inits[1:], *called)):
        raise Refused(f"`{cls.name}` may raise where it is made without arguments")


def _called_on_self(function: Function) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and (dotted(node.func) or "").startswith("self."):
            yield (dotted(node.func) or "").removeprefix("self.")


def _left_out(function: Function) -> Iterator[str]:
    """The parameters that say for whom or with what the object works, None by default, and never replaced."""
    replaced = {name for node in ast.walk(function) for name in _replaced(node)}
    for name, value in defaults_of(function).items():
        is_none = isinstance(value, ast.Constant) and value.value is None
        is_part = is_context(name) or websocket_role(name) is not None or not _OWNERS.isdisjoint(split_words(name))
        if is_none and is_part and name not in replaced:
            yield name


def _replaced(node: ast.AST) -> Iterator[str]:
    """The names for which something else is taken where they are nothing: `name or …`, `… if name else …`."""
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or) and isinstance(node.values[0], ast.Name):
        yield node.values[0].id
    elif isinstance(node, ast.IfExp):
        yield from (each.id for each in ast.walk(node.test) if isinstance(each, ast.Name))
    elif isinstance(node, ast.Assign):  # `if name is None: name = …`
        yield from (each.id for each in node.targets if isinstance(each, ast.Name))


def required_parameters(function: Function) -> Iterator[str]:
    """The parameters after `self` that have to be given."""
    plain = [*function.args.posonlyargs, *function.args.args]
    is_static = any(dotted(each) == "staticmethod" for each in function.decorator_list)
    count = len(plain) - len(function.args.defaults)
    yield from (each.arg for each in plain[0 if is_static else 1 : count])
    for each, value in zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True):
        if value is None:
            yield each.arg
