"""Where the value of an expression comes from: the test itself, a double, program code, or the clock.

Answers do not depend on the test that asks and are kept with the scope.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable

from ssot_lint.findings import Confidence
from ssot_lint.model.definitions import Function
from ssot_lint.model.doubles.feeding import FEEDING, feeding_of
from ssot_lint.model.doubles.harmless import REACHING, is_harmless
from ssot_lint.model.doubles.lines import calls_of
from ssot_lint.model.doubles.origins import CLOCK, NOTHING, PROGRAM, TEST, Origin, Sources, identity
from ssot_lint.model.doubles.reality import inherits_real
from ssot_lint.model.doubles.recognition import Double, double_of
from ssot_lint.model.doubles.values import is_made_quietly, is_value_class, is_wrapper
from ssot_lint.model.inference import Nature, Scope, Thing, infer, returned
from ssot_lint.model.names import dotted, last_name
from ssot_lint.model.symbols import Symbol, SymbolKind

_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)
_CLOCK = ("time.", "datetime.datetime.now", "datetime.datetime.utcnow", "asyncio.get_event_loop")
_LOGGING = frozenset("debug info warning error exception critical log".split())


def sources_of(node: ast.expr | None, scope: Scope) -> Sources:
    """The sources of an expression; recursion adds nothing."""
    if node is None:
        return NOTHING
    known: Sources | None = scope.sources.get(id(node))
    if known is None:
        scope.sources[id(node)] = NOTHING  # for what leads back to itself
        known = scope.sources[id(node)] = _sources(node, scope)
    return known


def _sources(node: ast.expr, scope: Scope) -> Sources:
    if isinstance(node, ast.Constant):
        return TEST
    double = double_of(node, scope)
    if double is not None:
        real_too = double.mixed or double.confidence is Confidence.POSSIBLE or is_wrapper(double, scope)
        origin = Origin.PROGRAM | Origin.DOUBLE if real_too else Origin.DOUBLE
        return Sources(origin, frozenset({identity(double)}))
    if isinstance(node, ast.Name):
        return _name(node, scope)
    if isinstance(node, ast.Attribute):
        return _attribute(node, scope)
    if isinstance(node, ast.Call):
        return _call(node, scope)
    if isinstance(node, _COMPREHENSIONS):
        return _union((generator.iter for generator in node.generators), scope)
    return _union((child for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)), scope) | TEST


def _union(nodes: Iterable[ast.expr], scope: Scope) -> Sources:
    found = NOTHING
    for each in nodes:
        found |= sources_of(each, scope)
    return found


def _name(node: ast.Name, scope: Scope) -> Sources:
    name = node.id
    feeding = feeding_of(scope)
    fed = _union(iter([*feeding.values.get(name, []), *feeding.loops.get(name, [])]), scope)
    if name in scope.bound:
        return _union(iter([*scope.bound[name], *feeding.flags.get(name, ())]), scope) | fed
    if name in scope.nested or name in scope.classes:
        return TEST
    if name in feeding.loops:
        return fed
    if name in scope.parameters:
        return _parameter(name, scope) | fed
    if scope.outer is not None and name not in scope.imports:
        return _name(node, scope.outer) | fed
    if name in feeding.unpacked:
        return PROGRAM | fed  # whatever the module calls so
    return _imported(name, scope) | fed


def symbol_of(name: str, scope: Scope) -> Symbol | None:
    """What a name that is no local of `scope` stands for; None for a local."""
    if name in scope.bound or name in scope.parameters or name in scope.nested or name in scope.classes:
        return None
    path = scope.imports.get(name)
    return scope.file.knowledge.resolve(path, scope.file) if path else scope.file.symbol(name)


def _imported(name: str, scope: Scope) -> Sources:
    symbol = symbol_of(name, scope)
    if symbol is not None and symbol.file is not None:
        if _is_set_later(symbol.value):
            return PROGRAM
        real = symbol.cls is not None and inherits_real(symbol.cls, symbol.file)
        return TEST if symbol.file.is_test_side and not real else PROGRAM
    if symbol is not None and symbol.kind is SymbolKind.OUTSIDE:
        return TEST
    # The lines of nested functions are read as the outer one's, whose names those of their own are not.
    for function in scope.nested.values():
        inner = scope.file.scope_of(function, scope.cls)
        if name in inner.parameters or name in inner.bound:
            return _name(ast.Name(name, ast.Load()), inner)
    return PROGRAM


def _is_set_later(value: ast.expr | None) -> bool:
    """Whether a module only keeps a place for a value, which somebody puts there before the tests run."""
    return isinstance(value, ast.Constant) and value.value is None


def _parameter(name: str, scope: Scope) -> Sources:
    if name in ("self", "cls") and scope.cls is not None:
        return TEST
    fixture = scope.file.fixture(name, scope.cls)
    if fixture is None:
        return PROGRAM if _is_requested(scope.function) else TEST
    return _given_by(fixture.function, fixture.file.scope_of(fixture.function, fixture.owner))


def _given_by(function: Function, scope: Scope) -> Sources:
    """The sources of what a test-side function returns; program code that it calls counts."""
    found = _union(returned(function), scope)
    return found | PROGRAM if calls_program(scope) and not found.origin & Origin.DOUBLE else found


def _attribute(node: ast.Attribute, scope: Scope) -> Sources:
    if isinstance(node.value, ast.Name) and node.value.id in ("self", "cls") and scope.cls is not None:
        return _kept(node.attr, scope) or PROGRAM
    thing = infer(node.value, scope)
    if thing.nature is Nature.MODULE and _is_set_later(infer(node, scope).node):
        return PROGRAM
    if thing.nature is Nature.MODULE or (thing.nature is Nature.CLASS and thing.cls is not None):
        test_side = thing.file is not None and thing.file.is_test_side
        return TEST if test_side or (is_value_class(thing.cls) and not _defines(thing, node.attr)) else PROGRAM
    if thing.nature is Nature.INSTANCE and thing.cls is not None and thing.path != "super":
        home = thing.cls.home or scope.file
        if home.is_test_side:
            found = _kept(node.attr, home.class_scope(thing.cls))
            return sources_of(node.value, scope) | (found or NOTHING)
        if _defines(thing, node.attr):
            return PROGRAM  # a property: what a value object computes it does not merely carry
    if thing.nature is Nature.RESULT and not is_harmless(thing.path):
        return PROGRAM | sources_of(node.value, scope)  # an object of a library has properties as well
    return sources_of(node.value, scope)


def _defines(thing: Thing, name: str) -> bool:
    """Whether a class of the project, or a known ancestor, has a method or property of this name."""
    if thing.cls is None or thing.cls.home is None:
        return False
    return any(name in each.methods for each in thing.cls.home.definitions.mro(thing.cls))


def _kept(name: str, scope: Scope) -> Sources | None:
    """The sources of what an attribute of `self` is ever set to; None when no known class sets it."""
    assert scope.cls is not None
    home = scope.cls.home or scope.file
    found: Sources | None = None
    for cls in home.definitions.mro(scope.cls):
        at = cls.home or home
        for method, value in at.self_assignments(cls).get(name, []):
            found = (found or NOTHING) | sources_of(value, at.scope_of(method, scope.cls))
        if name in cls.assigned:
            found = (found or NOTHING) | sources_of(cls.assigned[name], at.class_scope(cls))
    return found


def _call(node: ast.Call, scope: Scope) -> Sources:
    arguments = _union(iter([*node.args, *(keyword.value for keyword in node.keywords)]), scope)
    if isinstance(node.func, ast.Attribute) and double_of(node.func.value, scope) is not None:
        return sources_of(node.func.value, scope)
    thing = infer(node.func, scope)
    if thing.nature is Nature.FUNCTION and thing.function is not None and thing.file is not None:
        if not thing.file.is_test_side:
            return PROGRAM
        inner = thing.file.scope_of(thing.function, thing.cls)
        return _given_by(thing.function, inner) | arguments
    if thing.nature is Nature.CLASS:
        test_side = thing.file is not None and thing.file.is_test_side
        if test_side and thing.cls is not None and inherits_real(thing.cls, thing.file or scope.file):
            return arguments | PROGRAM
        return arguments | TEST if test_side or is_value_class(thing.cls) else PROGRAM
    if thing.nature is Nature.OUTSIDE:
        if thing.path == "logging.getLogger":  # whoever asks, it is the one that the program sets up
            return PROGRAM
        return CLOCK if thing.path.startswith(_CLOCK) else arguments | TEST
    if isinstance(node.func, ast.Attribute):
        own = isinstance(node.func.value, ast.Name) and node.func.value.id in ("self", "cls")
        return sources_of(node.func if own else node.func.value, scope) | arguments
    return PROGRAM


def calls_program(scope: Scope) -> bool:
    """Whether the scope's function, or a test-side one that it calls, calls what is or may be program code."""
    if scope.runs_program is None:
        scope.runs_program = False  # for what leads back to itself
        scope.runs_program = any(is_program_call(call, scope) for call in calls_of(scope))
    return scope.runs_program


def is_program_call(call: ast.Call, scope: Scope) -> bool:
    """Whether a call runs program code, directly or in a test-side function, or cannot be told from one that does."""
    if _only_logs(call):
        return False
    thing = infer(call.func, scope)
    double = double_of(call, scope)
    if double is None and isinstance(call.func, ast.Attribute):
        double = double_of(call.func.value, scope)
    if double is not None:
        return double.mixed or _fake_calls_program(thing) or _is_borrowed(call.func, double, scope)
    if thing.nature is Nature.FUNCTION and thing.function is not None and thing.file is not None:
        if not thing.file.is_test_side:
            return True
        return calls_program(thing.file.scope_of(thing.function, thing.cls))
    if thing.nature is Nature.CLASS:
        if thing.file is None or is_made_quietly(thing.cls):
            return False
        return not thing.file.is_test_side or (thing.cls is not None and inherits_real(thing.cls, thing.file))
    if thing.nature is Nature.OUTSIDE:
        return thing.path.startswith(REACHING) and thing.path.rpartition(".")[2].islower()
    if thing.nature is Nature.RESULT:
        if not is_harmless(thing.path) or thing.path.startswith(REACHING):
            return True  # `TestClient(app).get("/")`: who knows whom an object of a library serves
        # `module.registry.add(x)`: a set of the standard library, and the program's all the same.
        owner = call.func.value if isinstance(call.func, ast.Attribute) else call.func
        return bool(sources_of(owner, scope).origin & Origin.PROGRAM)
    return _unknown_is_program(call, scope)


def _only_logs(call: ast.Call) -> bool:
    """Whether a call writes to a log: that the program made the logger says nothing."""
    func = call.func
    if not isinstance(func, ast.Attribute):
        return isinstance(func, ast.Name) and func.id == "print"
    return func.attr in _LOGGING and "log" in (last_name(func.value) or "").lower()


def _is_borrowed(func: ast.expr, double: Double, scope: Scope) -> bool:
    """Whether what is called is a member that the fake class takes from the program: `run = Engine.run`."""
    if double.cls is None or not isinstance(func, ast.Attribute):
        return False
    home = double.cls.home or scope.file
    for cls in home.definitions.mro(double.cls):
        if func.attr in cls.methods:
            return False
        if func.attr in cls.assigned:
            at = cls.home or home
            return at.is_test_side and bool(
                sources_of(cls.assigned[func.attr], at.class_scope(cls)).origin & Origin.PROGRAM
            )
    return False


def _fake_calls_program(thing: Thing) -> bool:
    """Whether a method of a fake, or its constructor, calls program code."""
    if thing.file is None or thing.cls is None:
        return False
    if thing.nature is Nature.FUNCTION and thing.function is not None:
        return calls_program(thing.file.scope_of(thing.function, thing.cls))
    if thing.nature is not Nature.CLASS:
        return False
    for cls in thing.file.definitions.mro(thing.cls):
        home = cls.home or thing.file
        if "__init__" in cls.methods:
            return home.is_test_side and calls_program(home.scope_of(cls.methods["__init__"], thing.cls))
    return False


def _unknown_is_program(call: ast.Call, scope: Scope) -> bool:
    if not isinstance(call.func, ast.Attribute):
        return dotted(call.func) not in ("super", None)
    name = last_name(call.func)
    if isinstance(call.func.value, ast.Name) and call.func.value.id in ("self", "cls"):
        return not (name or "").startswith(("assert", "fail", "skip"))
    if name in FEEDING and _is_container(call.func.value, scope):
        return False
    return bool(sources_of(call.func.value, scope).origin & Origin.PROGRAM)


def _is_container(node: ast.expr, scope: Scope) -> bool:
    values = scope.bound.get(node.id, []) if isinstance(node, ast.Name) else []
    return bool(values) and all(infer(value, scope).nature is Nature.LITERAL for value in values)


def _is_requested(function: Function | None) -> bool:
    """Whether pytest calls the function, so that a parameter no fixture explains may be anything."""
    if function is None:
        return False
    return function.name.startswith("test") or any(
        (dotted(each.func if isinstance(each, ast.Call) else each) or "").endswith("fixture")
        for each in function.decorator_list
    )
