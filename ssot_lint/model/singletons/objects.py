"""Which expressions make an object with a life of its own, as against data, value objects, settings and loggers."""

from __future__ import annotations

import ast

from ssot_lint.model.definitions import ClassDefinition
from ssot_lint.model.inference import Nature, Scope, Thing, infer
from ssot_lint.model.names import dotted, last_name
from ssot_lint.model.singletons.words import is_ambient
from ssot_lint.patterns import compile_late

# Outside classes that hold plain values or guard or read others: sharing them is not what makes a singleton.
_PLAIN = frozenset(
    "OrderedDict Counter Path PurePath Lock RLock Event Condition Semaphore ContextVar WeakValueDictionary"
    " WeakKeyDictionary WeakSet TypeVar NewType Decimal Fraction UUID SimpleNamespace Struct Template Any"
    " TypeAdapter SchemaValidator SchemaSerializer".split()
)
_PLAIN_PACKAGES = frozenset({"builtins", "typing", "typing_extensions", "logging", "collections", "re", "datetime"})
_MAKING = frozenset("create_engine create_async_engine sessionmaker async_sessionmaker from_url create_client".split())
_VALUE_BASES = compile_late(
    r"(?:^|\.)(?:(?:Int|Str)?Enum|(?:Int)?Flag|NamedTuple|TypedDict|local|\w*Exception|\w*Error)$"
)
_AMBIENT_BASES = compile_late(r"(?:^|\.)(?:BaseSettings|Logger|LoggerAdapter|ConfigParser|RawConfigParser)$")


def made_object(value: ast.expr, scope: Scope, depth: int = 0) -> Thing | None:
    """The object that `value` stands for when it is one of a class that may keep state; None for everything else."""
    while isinstance(value, ast.Await):
        value = value.value
    if isinstance(value, ast.BoolOp | ast.IfExp) and depth < 9:
        options = value.values if isinstance(value, ast.BoolOp) else [value.body, value.orelse]
        return next((thing for each in options if (thing := made_object(each, scope, depth + 1)) is not None), None)
    if isinstance(value, ast.Name) and value.id in scope.locals and depth < 9:
        bound = scope.locals[value.id]
        return made_object(bound, scope, depth + 1) if bound is not value else None
    if not isinstance(value, ast.Call):
        thing = infer(value, scope)
        return thing if _is_stateful(thing) else None
    if last_name(value.func) in ("__new__", "__call__") and scope.cls is not None:
        return Thing(Nature.INSTANCE, scope.cls.qualname, scope.file, cls=scope.cls)
    return _called(value, scope)


def _called(call: ast.Call, scope: Scope) -> Thing | None:
    thing = infer(call, scope)
    last = last_name(call.func) or ""
    if _is_stateful(thing):
        return thing
    if thing.nature is Nature.RESULT and infer(call.func, scope).nature is Nature.OUTSIDE:
        plain = last in _PLAIN or thing.path.partition(".")[0] in _PLAIN_PACKAGES
        return thing if not plain and (last[:1].isupper() or last in _MAKING) else None
    if thing.nature is Nature.UNKNOWN and last not in _PLAIN:
        named = last.lstrip("_")
        return Thing(Nature.UNKNOWN, dotted(call.func) or last) if named[:1].isupper() and not named.isupper() else None
    return None


def _is_stateful(thing: Thing) -> bool:
    return thing.nature is Nature.INSTANCE and thing.cls is not None and not is_value_class(thing.cls)


def is_value_class(cls: ClassDefinition) -> bool:
    """Whether objects of the class are values that nobody changes: frozen dataclasses, enums, tuples, exceptions."""
    home = cls.home
    if home is None:
        return False
    for each in home.definitions.mro(cls):
        if any(last_name(decorator) == "frozen" or _is_frozen(decorator) for decorator in each.node.decorator_list):
            return True
        if any(keyword.arg == "frozen" and _is_true(keyword.value) for keyword in each.node.keywords):
            return True
        if any(_is_frozen(value) for name, value in each.assigned.items() if name == "model_config"):
            return True
    return any(_VALUE_BASES.search(path) for path in home.lineage(cls).outside)


def _is_frozen(node: ast.expr) -> bool:
    keywords = node.keywords if isinstance(node, ast.Call) else []
    return any(keyword.arg == "frozen" and _is_true(keyword.value) for keyword in keywords)


def _is_true(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is True


def is_ambient_thing(thing: Thing) -> bool:
    """Whether an object is settings, configuration, the environment or a logger, by its class's name or bases."""
    if thing.cls is None:
        return is_ambient(thing.path)
    home = thing.cls.home
    outside = home.lineage(thing.cls).outside if home is not None else ()
    return is_ambient(thing.cls.name) or any(_AMBIENT_BASES.search(path) for path in outside)
