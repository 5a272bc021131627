"""The conditions that unittest's assertions stand for, as source with the parentheses that they need."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import libcst as cst

from ssot_lint.fixes import Refused

_LOOSE = (
    cst.Comparison,
    cst.BooleanOperation,
    cst.IfExp,
    cst.Lambda,
    cst.NamedExpr,
    cst.Yield,
    cst.GeneratorExp,
    cst.Tuple,
)
_DISPLAYS = (cst.List, cst.Tuple, cst.Set, cst.SetComp, cst.ListComp)
_TIGHT = (cst.Name, cst.Attribute, cst.Call, cst.Subscript, cst.SimpleString, cst.FormattedString)
_COMPARED = {
    "assertEqual": "==",
    "assertEquals": "==",
    "assertNotEqual": "!=",
    "assertNotEquals": "!=",
    "assertIs": "is",
    "assertIsNot": "is not",
    "assertIn": "in",
    "assertNotIn": "not in",
    "assertGreater": ">",
    "assertGreaterEqual": ">=",
    "assertLess": "<",
    "assertLessEqual": "<=",
    "assertListEqual": "==",
    "assertTupleEqual": "==",
    "assertSetEqual": "==",
    "assertDictEqual": "==",
    "assertMultiLineEqual": "==",
}
_CALLED = {
    "assertIsInstance": "isinstance({0}, {1})",
    "assertNotIsInstance": "not isinstance({0}, {1})",
    "assertIsSubclass": "issubclass({0}, {1})",
    "assertNotIsSubclass": "not issubclass({0}, {1})",
    "assertHasAttr": "hasattr({0}, {1})",
    "assertNotHasAttr": "not hasattr({0}, {1})",
    "assertSequenceEqual": "list({0}) == list({1})",
    "assertStartsWith": "{0:d}.startswith({1})",
    "assertNotStartsWith": "not {0:d}.startswith({1})",
    "assertEndsWith": "{0:d}.endswith({1})",
    "assertNotEndsWith": "not {0:d}.endswith({1})",
}
_SEARCHED = {
    "assertRegex": "{re}.search({1}, {0})",
    "assertRegexpMatches": "{re}.search({1}, {0})",
    "assertNotRegex": "not {re}.search({1}, {0})",
}
_CLOSE = {"assertAlmostEqual": True, "assertAlmostEquals": True, "assertNotAlmostEqual": False}
_NAMES = {"expr": 0, "first": 0, "second": 1, "member": 0, "container": 1, "obj": 0, "cls": 1, "text": 0, "regex": 1}
_NAMES |= {"a": 0, "b": 1, "d1": 0, "d2": 1, "list1": 0, "list2": 1, "set1": 0, "set2": 1, "tuple1": 0, "tuple2": 1}
_NAMES |= {"expr1": 0, "expr2": 1}
CONDITIONS = frozenset(
    {*_COMPARED, *_CALLED, *_SEARCHED, *_CLOSE}
    | {
        "assertTrue",
        "assertFalse",
        "assertIsNone",
        "assertIsNotNone",
        "assert_",
        "assertCountEqual",
        "assertItemsEqual",
    }
)
_COUNTED = frozenset({"assertCountEqual", "assertItemsEqual"})
_ONE = frozenset({"assertTrue", "assertFalse", "assertIsNone", "assertIsNotNone", "assert_"})


class Operand(str):
    """Source of an expression; in parentheses where an operator (format `p`) or a dot (`d`) would tear it."""

    node: cst.BaseExpression

    def __format__(self, spec: str) -> str:
        if spec == "d" and not self.node.lpar:
            return str(self) if isinstance(self.node, _TIGHT) else f"({self})"
        return tight(self.node, str(self)) if spec == "p" else str(self)


def condition(
    name: str, call: cst.Call, source: Callable[[cst.BaseExpression], str], module: Callable[[str], str]
) -> tuple[str, str]:
    """The condition of an assertion, and its message (or nothing), as source.

    `source` gives that of an expression, `module` the name by which a module is reached. Raises Refused where an
    argument is not plain.
    """
    arity = 1 if name in _ONE else 2
    nodes, extra = _arguments(call, arity, name)
    operands = [_operand(node, source) for node in nodes]
    message = extra.get("msg")
    text = _text(name, nodes, operands, extra, source, module)
    said = source(message) if message is not None and source(message) != "None" else ""
    return text, said


def _text(
    name: str,
    nodes: Sequence[cst.BaseExpression],
    operands: Sequence[Operand],
    extra: Mapping[str, cst.BaseExpression],
    source: Callable[[cst.BaseExpression], str],
    module: Callable[[str], str],
) -> str:
    if name in ("assertTrue", "assert_"):
        return _plain(nodes[0], operands[0])
    if name == "assertFalse":
        return negated(nodes[0], operands[0], source)
    if name == "assertIsNone":
        return f"{operands[0]:p} is None"
    if name == "assertIsNotNone":
        return f"{operands[0]:p} is not None"
    if name in _COMPARED:
        return f"{operands[0]:p} {_COMPARED[name]} {operands[1]:p}"
    if name in _CALLED:
        return _CALLED[name].format(*operands)
    if name in _SEARCHED:
        return _SEARCHED[name].format(*operands, re=module("re"))
    if name in _COUNTED:
        return _counted(nodes, operands, module)
    return _close(_CLOSE[name], operands, extra, source, module)


def _arguments(call: cst.Call, arity: int, name: str) -> tuple[list[cst.BaseExpression], dict[str, cst.BaseExpression]]:
    """The operands, and `msg`, `places` and `delta` where they are given."""
    order = [*range(arity), *(("places", "msg", "delta") if name in _CLOSE else ("msg",))]
    given: dict[int | str, cst.BaseExpression] = {}
    for at, arg in enumerate(call.args):
        if arg.star:
            raise Refused("its arguments are starred")
        key: int | str | None = order[at] if arg.keyword is None and at < len(order) else None
        if arg.keyword is not None:
            word = arg.keyword.value
            key = _NAMES.get(word, word if word in order else None)
        if key is None or key in given:
            raise Refused("its arguments are not those of unittest's method")
        given[key] = arg.value
    if any(at not in given for at in range(arity)):
        raise Refused("its arguments are not those of unittest's method")
    operands = [given[at] for at in range(arity)]
    return operands, {key: node for key, node in given.items() if isinstance(key, str)}


def _operand(node: cst.BaseExpression, source: Callable[[cst.BaseExpression], str]) -> Operand:
    made = Operand(source(node))
    made.node = node
    return made


def tight(node: cst.BaseExpression, text: str) -> str:
    """The source in parentheses, where an operator beside it would tear it apart."""
    is_loose = isinstance(node, _LOOSE) or (isinstance(node, cst.UnaryOperation) and isinstance(node.operator, cst.Not))
    return f"({text})" if is_loose and not node.lpar else text


def _plain(node: cst.BaseExpression, text: str) -> str:
    if isinstance(node, cst.Tuple):
        raise Refused("what it is given is a tuple, which is always true")
    needs = isinstance(node, cst.NamedExpr | cst.Yield | cst.GeneratorExp) and not node.lpar
    return f"({text})" if needs else text


def negated(node: cst.BaseExpression, text: str, source: Callable[[cst.BaseExpression], str]) -> str:
    """The source of the opposite of a condition."""
    if isinstance(node, cst.UnaryOperation) and isinstance(node.operator, cst.Not):
        return _plain(node.expression, source(node.expression))
    if isinstance(node, cst.Comparison) and len(node.comparisons) == 1:
        (target,) = node.comparisons
        word = {cst.In: "not in", cst.NotIn: "in", cst.Is: "is not", cst.IsNot: "is"}.get(type(target.operator))
        if word is not None and "\n" not in text:
            return f"{source(node.left)} {word} {source(target.comparator)}"
    return f"not {tight(node, text)}"


def _counted(nodes: Sequence[cst.BaseExpression], operands: Sequence[Operand], module: Callable[[str], str]) -> str:
    """The same items in any order, where one side shows that they can be counted."""
    if not any(_is_countable(node) for node in nodes):
        raise Refused("whether its items can be counted is not known; `sorted(a) == sorted(b)` may do")
    counter = f"{module('collections')}.Counter"
    # Of a mapping, a counter takes the values for counts.
    first, second = (each if isinstance(each.node, _DISPLAYS) else f"list({each})" for each in operands)
    return f"{counter}({first}) == {counter}({second})"


def _is_countable(node: cst.BaseExpression) -> bool:
    if isinstance(node, cst.Set | cst.SetComp):
        return True
    if not isinstance(node, cst.List | cst.Tuple):
        return False
    plain = (cst.SimpleString, cst.ConcatenatedString, cst.FormattedString, cst.Integer, cst.Float)
    return bool(node.elements) and all(isinstance(each.value, plain) for each in node.elements)


def _close(
    same: bool,
    operands: Sequence[Operand],
    extra: Mapping[str, cst.BaseExpression],
    source: Callable[[cst.BaseExpression], str],
    module: Callable[[str], str],
) -> str:
    first, second = operands
    delta, places = extra.get("delta"), extra.get("places")
    if delta is not None and source(delta) != "None":
        return f"abs({first:p} - {_right(second)}) {'<=' if same else '>'} {tight(delta, source(delta))}"
    number = 7 if places is None else places.evaluated_value if isinstance(places, cst.Integer) else None
    if number is None and places is not None:
        return f"round({first:p} - {_right(second)}, {source(places)}) {'==' if same else '!='} 0"
    margin = (
        "0.5"
        if number == 0
        else f"0.{'0' * int(number or 0)}5"
        if int(number or 0) < 4
        else f"5e-{int(number or 0) + 1}"
    )
    return f"{first:p} {'==' if same else '!='} {module('pytest')}.approx({second}, abs={margin})"


def _right(operand: Operand) -> str:
    """The source as the right side of a minus."""
    text = format(operand, "p")
    is_sum = isinstance(operand.node, cst.BinaryOperation) and isinstance(operand.node.operator, cst.Add | cst.Subtract)
    return f"({text})" if is_sum and not operand.node.lpar else text
