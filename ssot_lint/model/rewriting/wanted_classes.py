"""The class of the program that a double stands for: its spec, or the annotation of a parameter that takes it."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from ssot_lint.model.definitions import ClassDefinition, Function
from ssot_lint.model.doubles.recognition import Double
from ssot_lint.model.inference import Nature, Scope, Thing, infer
from ssot_lint.model.names import dotted
from ssot_lint.model.source import parse_expression
from ssot_lint.model.symbols import SymbolKind

_OPTIONAL = frozenset({"Optional", "Union", "Annotated"})


def wanted_thing(double: Double, taken: Iterable[tuple[ast.Call, ast.expr]], scope: Scope) -> Thing | None:
    """The class that a double is made after, else that which a call wants of those that are given it; None if unknown.

    `taken`: the calls that are given the double, each with the argument. The path of the thing is that under which
    the file knows the class; an OUTSIDE thing is known by that only.
    """
    if double.stands_for is not None:
        file = scope.file
        is_local = "." not in double.stands_for
        symbol = file.symbol(double.stands_for) if is_local else file.knowledge.resolve(double.stands_for, file)
        if symbol.cls is not None:
            return Thing(Nature.CLASS, _path(double.stands_for, symbol.cls), symbol.file, cls=symbol.cls)
        return Thing(Nature.OUTSIDE, double.stands_for) if symbol.kind is SymbolKind.OUTSIDE else None
    found = [each for call, argument in taken if (each := _annotated(call, argument, scope)) is not None]
    return found[0] if len({id(each.cls) for each in found}) == 1 else None


def _path(written: str, cls: ClassDefinition) -> str:
    if "." in written or cls.home is None:
        return written
    return f"{cls.home.module}.{cls.qualname}"


def _annotated(call: ast.Call, argument: ast.expr, scope: Scope) -> Thing | None:
    """The class that the parameter which an argument fills is annotated with."""
    function, skipped, home = _called(infer(call.func, scope), scope)
    if function is None:
        return None
    args = [*function.args.posonlyargs, *function.args.args][skipped:]
    keyword = next((each.arg for each in call.keywords if each.value is argument), None)
    if keyword is not None:
        parameter = next((each for each in (*args, *function.args.kwonlyargs) if each.arg == keyword), None)
    else:
        place = next((index for index, each in enumerate(call.args) if each is argument), len(args))
        parameter = args[place] if place < len(args) else None
    return _class_of(parameter.annotation, home) if parameter is not None else None


def _called(thing: Thing, scope: Scope) -> tuple[Function | None, int, Scope]:
    """The function that a call runs, how many of its first parameters are given already, and its scope."""
    if thing.nature is Nature.FUNCTION and thing.function is not None and thing.file is not None:
        is_static = any(dotted(each) == "staticmethod" for each in thing.function.decorator_list)
        return (
            thing.function,
            int(thing.cls is not None and not is_static),
            thing.file.scope_of(thing.function, thing.cls),
        )
    if thing.nature is Nature.CLASS and thing.cls is not None:
        for cls in (thing.cls.home or scope.file).definitions.mro(thing.cls):
            home = cls.home or thing.file
            if "__init__" in cls.methods and home is not None:
                return cls.methods["__init__"], 1, home.scope_of(cls.methods["__init__"], cls)
    return None, 0, scope


def _class_of(annotation: ast.expr | None, scope: Scope) -> Thing | None:
    """The one class of the program in an annotation: `Bridge`, `"Bridge"`, `Bridge | None`, `Optional[Bridge]`."""
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        annotation = parse_expression(annotation.value)
        return _class_of(annotation, scope) if not isinstance(annotation, ast.Constant) else None
    if isinstance(annotation, ast.BinOp):
        return _only(_class_of(each, scope) for each in (annotation.left, annotation.right))
    if isinstance(annotation, ast.Subscript):
        if (dotted(annotation.value) or "").rpartition(".")[2] not in _OPTIONAL:
            return None
        inner = annotation.slice
        return _only(_class_of(each, scope) for each in (inner.elts if isinstance(inner, ast.Tuple) else [inner]))
    name = dotted(annotation)
    symbol = scope.file.symbol(name) if name is not None else None
    if symbol is None or symbol.cls is None or symbol.file is None or not symbol.file.module:
        return None
    # The name that the program itself uses is the one to import: the class may be defined under a private one.
    own = scope.file.definitions.path_of(name)
    return Thing(Nature.CLASS, own or f"{symbol.file.module}.{symbol.cls.qualname}", symbol.file, cls=symbol.cls)


def _only(found: Iterable[Thing | None]) -> Thing | None:
    known = [each for each in found if each is not None]
    return known[0] if len(known) == 1 else None
