"""SSOT102 constant-check."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ssot_lint.findings import Finding, Safety
from ssot_lint.fixes import Refused
from ssot_lint.model import Check, Repair, Test
from ssot_lint.rule import Context, Rule

if TYPE_CHECKING:
    from ssot_lint.rewrite.editor import Editor
    from ssot_lint.rewrite.region import Region

rule = Rule("SSOT102", "constant-check", "A check whose outcome does not depend on the program.")


@rule.check(Test)
def find_constant(test: Test, context: Context) -> Iterator[Finding]:
    """Report the checks that pass whatever the program does."""
    for check in test.constant_checks:
        constancy = check.constancy
        if constancy is not None:
            fix = {Repair.REMOVE: Safety.SAFE, Repair.NONE: None}.get(check.repair, Safety.UNSAFE)
            yield rule.finding(check, f"this check {constancy.reason}", confidence=constancy.confidence, fix=fix)


@rule.fix(Safety.UNSAFE, "make it ask what was meant, or take it away where other checks stay")
def ask_or_remove(editor: Editor, finding: Finding, context: Context) -> str:
    """Unpack the tuple, drop `or True`, or remove the check; a test of constants only is a placeholder."""
    check = next((each for each in editor.test.checks if each.span == finding.span), None)
    if check is None or check.constancy is None:
        raise Refused("the check is not where it was")
    if check.repair is Repair.PLACEHOLDER:
        from ssot_lint.rewrite.placeholders import expose_placeholder

        return expose_placeholder(editor, editor.test, context.config)
    if check.repair in (Repair.REMOVE, Repair.REMOVE_READ):
        editor.remove(check.span)
        return "remove the constant check"
    editor.exposes("SSOT2", "SSOT118")
    region = editor.statement(check.span)
    return _unpack(region, check) if check.repair is Repair.UNPACK else _drop_true(region, check)


def _unpack(region: Region, check: Check) -> str:
    import libcst as cst

    def unpacked(node: cst.Assert) -> cst.Assert:
        assert isinstance(node.test, cst.Tuple)
        condition, message = (element.value for element in node.test.elements)
        return node.with_changes(test=condition, msg=message, whitespace_after_assert=cst.SimpleWhitespace(" "))

    region.change(region.find(check.span, cst.Assert), unpacked)
    return "take the condition out of the tuple"


def _drop_true(region: Region, check: Check) -> str:
    import libcst as cst

    def kept(node: cst.BooleanOperation) -> Any:
        side = node.left if isinstance(node.right, cst.Name) and node.right.value == "True" else node.right
        return side if not node.lpar or side.lpar else side.with_changes(lpar=node.lpar, rpar=node.rpar)

    operation = next((each for each in region.walk(cst.BooleanOperation) if region.is_on(each, check.span)), None)
    if operation is None:
        raise Refused("the condition is not what it was taken for")
    region.change(operation, kept)
    return "drop `or True`"
