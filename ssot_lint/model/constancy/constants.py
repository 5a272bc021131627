"""Checks whose outcome does not depend on the program (SSOT102)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.findings import Confidence
from ssot_lint.model.checks import CheckKind
from ssot_lint.model.constancy.comparisons import is_length_floor, is_same
from ssot_lint.model.constancy.literals import Reading
from ssot_lint.model.constancy.truths import is_instance_of_object, truth_of
from ssot_lint.model.inference import Nature, Scope, infer
from ssot_lint.model.names import last_name
from ssot_lint.patterns import compile_late

if TYPE_CHECKING:
    from ssot_lint.model.checks import Check
    from ssot_lint.model.tests import Test

# A test of `__eq__`, `__hash__`, identity or a cache compares a thing with itself on purpose.
_WORDS = compile_late(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_MIRROR_WORDS = compile_late(
    r"eq|equal(s|ity)?|equivalen(t|ce)|hash(es|ed|able|ing)?|identi(cal|ty)|singletons?|cach(e[sd]?|ing|able)"
    r"|memoi[sz](e[sd]?|ation)|same|(non|ir)?reflexiv(e|ity)|symmetr(ic|y)|compar(e[sd]?|ing|able|isons?)|nans?"
)
_PLAIN_DECORATORS = frozenset({"property", "cached_property", "staticmethod", "classmethod", "abstractmethod"})
_COMPARED: dict[str, type[ast.cmpop]] = {
    "assertEqual": ast.Eq,
    "assertEquals": ast.Eq,
    "assertNotEqual": ast.NotEq,
    "assertNotEquals": ast.NotEq,
    "assertListEqual": ast.Eq,
    "assertTupleEqual": ast.Eq,
    "assertDictEqual": ast.Eq,
    "assertSetEqual": ast.Eq,
    "assertSequenceEqual": ast.Eq,
    "assertMultiLineEqual": ast.Eq,
    "assertCountEqual": ast.Eq,
    "assertAlmostEqual": ast.Eq,
    "assertIs": ast.Is,
    "assertIsNot": ast.IsNot,
    "assertIn": ast.In,
    "assertNotIn": ast.NotIn,
    "assertGreater": ast.Gt,
    "assertGreaterEqual": ast.GtE,
    "assertLess": ast.Lt,
    "assertLessEqual": ast.LtE,
}
_NONE_TESTS: dict[str, type[ast.cmpop]] = {"assertIsNone": ast.Is, "assertIsNotNone": ast.IsNot}
_TRUTHS = frozenset({"assertTrue", "assert_", "failUnless"})
# The assertions of unittest that ask whether what they are given is true, or is there.
ASKING_TRUTH = (
    _TRUTHS | {"assertIsNotNone"} | {name for name, kind in _COMPARED.items() if kind in (ast.NotEq, ast.IsNot)}
)


@dataclass(frozen=True, slots=True)
class Constancy:
    """Why a check always has the same outcome: `reason` completes "this check …", e.g. "is always true"."""

    reason: str
    confidence: Confidence = Confidence.CERTAIN


def constancy_of(check: Check) -> Constancy | None:
    """Why this check passes whatever the program does; None when it can fail, or always does."""
    condition = condition_of(check)
    if condition is None:
        return None
    reading = _settled(condition, check, True)
    mirrored = reading.mirrored if reading is not None else None
    if mirrored is not None and (_may_differ(mirrored, check.test) or _asks_identity(condition, mirrored, check.test)):
        reading = _settled(condition, check, False)
    return None if reading is None else Constancy(_reason(condition, reading), _confidence(reading, check.test))


def _settled(condition: ast.expr, check: Check, mirrors: bool) -> Reading | None:
    """The reading that finds the condition always true, through local names if need be; None when none does."""
    plain = Reading({}, mirrors)
    if truth_of(condition, plain):
        return plain
    # What names are last assigned tells most checks from constants without reading the whole test.
    guess = Reading(check.test.scope.locals, mirrors)
    if not guess.values or not truth_of(condition, guess):
        return None
    bindings = check.test.bindings
    reading = Reading(bindings.once(), mirrors)
    if not truth_of(condition, reading) or not reading.used:
        return None
    return reading if all(bindings.holds(name, check.statement) for name in reading.used) else None


def condition_of(check: Check) -> ast.expr | None:
    """The expression whose truth an `assert` or a unittest assertion asks for; None for other checks."""
    node = check.node
    if check.kind is CheckKind.ASSERT:
        return node.test if type(node) is ast.Assert else None
    if check.kind is not CheckKind.UNITTEST or type(node) is not ast.Call:
        return None
    # `test_assertEqual` is about the assertion itself.
    return condition_of_call(node) if (last_name(node.func) or "?") not in check.test.name else None


def condition_of_call(call: ast.Call) -> ast.expr | None:
    """The same for a call that is an assertion of unittest by its name."""
    if type(call.func) is not ast.Attribute or not call.args:
        return None
    if any(type(argument) is ast.Starred for argument in call.args):
        return None
    return _asked(call.func.attr, call.args)


def _asked(name: str, args: list[ast.expr]) -> ast.expr | None:
    first = args[0]
    if name in _TRUTHS:
        return first
    if name == "assertFalse":
        return ast.UnaryOp(ast.Not(), first)
    if name in _NONE_TESTS:
        return ast.Compare(first, [_NONE_TESTS[name]()], [ast.Constant(None)])
    if len(args) < 2:
        return None
    if name in _COMPARED:
        return ast.Compare(first, [_COMPARED[name]()], [args[1]])
    if name == "assertIsInstance":
        return ast.Call(ast.Name("isinstance", ast.Load()), args[:2], [])
    return None


def _confidence(reading: Reading, test: Test) -> Confidence:
    mirrored = reading.mirrored
    if mirrored is None:
        return Confidence.LIKELY if reading.used else Confidence.CERTAIN
    # `x == x` beside `x != y` is how a test of `__eq__` reads, whatever it is called.
    unequal = (each for other in test.checks for each in _told_apart(condition_of(other)))
    return Confidence.POSSIBLE if any(is_same(mirrored, each) for each in unequal) else Confidence.LIKELY


def _told_apart(condition: ast.expr | None) -> Iterator[ast.expr]:
    if type(condition) is ast.Compare and type(condition.ops[0]) in (ast.NotEq, ast.IsNot):
        yield from (condition.left, condition.comparators[0])


def _may_differ(mirrored: ast.expr, test: Test) -> bool:
    """Whether comparing it with itself asks something: the test is about that, or a descriptor makes it each time."""
    return _speaks_of_sameness(test) or (type(mirrored) is ast.Attribute and _is_described(mirrored, test.scope))


def _asks_identity(condition: ast.expr, mirrored: ast.expr, test: Test) -> bool:
    """Whether `a.b is a.b` is asked of what may be made each time: of all but a value that a class is seen to set."""
    if (
        type(mirrored) is not ast.Attribute
        or type(condition) is not ast.Compare
        or type(condition.ops[0]) is not ast.Is
    ):
        return False
    owner = infer(mirrored.value, test.scope)
    home = owner.cls.home if owner.cls is not None else None
    if owner.cls is None or home is None:
        return owner.nature is not Nature.MODULE
    lineage = home.definitions.mro(owner.cls)
    return not any(
        mirrored.attr in (each.home or home).self_assignments(each) or mirrored.attr in each.assigned
        for each in lineage
    )


def _is_described(node: ast.Attribute, scope: Scope) -> bool:
    """Whether it is what a decorator or a call put into a known class: asked for twice, it may give two objects."""
    owner = infer(node.value, scope)
    if owner.cls is None or owner.nature not in (Nature.INSTANCE, Nature.CLASS):
        return False
    home = owner.cls.home or scope.file
    for cls in home.definitions.mro(owner.cls):
        method = cls.methods.get(node.attr)
        if method is not None:
            return any(last_name(each) not in _PLAIN_DECORATORS for each in method.decorator_list)
        if node.attr in cls.assigned:
            return isinstance(cls.assigned[node.attr], ast.Call)
    return False


def _speaks_of_sameness(test: Test) -> bool:
    names = f"{test.name} {test.class_name or ''}"
    return any(_MIRROR_WORDS.fullmatch(word.lower()) for word in _WORDS.findall(names))


def _reason(condition: ast.expr, reading: Reading) -> str:
    if reading.used:
        names = ", ".join(f"`{name}`" for name in sorted(reading.used))
        return f"only looks at what the test itself wrote down in {names}"
    if reading.mirrored:
        return "compares a value with itself"
    if type(condition) is ast.Compare and len(condition.ops) == 1:
        left, op, right = condition.left, type(condition.ops[0]), condition.comparators[0]
        if is_length_floor(left, op, right, reading):
            return "is always true: no length is negative"
        return "compares constants, so it is always true"
    if type(condition) is ast.Call and is_instance_of_object(condition):
        return "is always true: everything is an object"
    return _REASONS.get(type(condition), "is always true")


_REASONS: dict[type[ast.expr], str] = {
    ast.Tuple: "is always true: a tuple with something in it, of which nothing is looked at",
    ast.List: "is always true: a list with something in it",
    ast.Set: "is always true: a set with something in it",
    ast.Dict: "is always true: a dict with something in it",
    ast.JoinedStr: "is always true: a text that is never empty",
    ast.Lambda: "is always true: the function is not called",
    ast.GeneratorExp: "is always true: the generator is not run",
    ast.BoolOp: "is always true: one part of it is true whatever the others are",
}
