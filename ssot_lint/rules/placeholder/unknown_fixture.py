"""SSOT114 unknown-fixture."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.findings import Confidence, Finding
from ssot_lint.model import Test
from ssot_lint.model.requests.arguments import Lack, UnknownArgument, unknown_arguments
from ssot_lint.rule import Context, Rule

rule = Rule("SSOT114", "unknown-fixture", "A test that asks for an argument which nothing gives.")


@rule.check(Test)
def find_unknown(test: Test, context: Context) -> Iterator[Finding]:
    """Report the arguments that no fixture, parametrize, patch decorator, default or known plugin provides."""
    for argument in unknown_arguments(test):
        doubtful = argument.doubt is not None or argument.lack is Lack.PLUGIN
        confidence = Confidence.POSSIBLE if doubtful else Confidence.CERTAIN
        message = _message(argument)
        if test.skip_around is not None:
            message = message.replace("before it starts", "once it is no longer skipped")
        yield rule.finding(test, message, span=argument.span, confidence=confidence)


def _message(argument: UnknownArgument) -> str:
    unless = f", unless {argument.doubt} does" if argument.doubt is not None else ""
    name = f"`{argument.name}`"
    if argument.lack is Lack.UNITTEST:
        return f"nothing passes {name}: unittest calls its test methods without arguments{unless}"
    if argument.lack is Lack.NO_CLASS:
        return "nothing gives `self`: this function stands in no class, so the test errors before it starts"
    if argument.lack is Lack.PLAIN:
        return f"nothing gives {name}: the function at {argument.where} is no fixture{unless}"
    if argument.lack is Lack.ELSEWHERE:
        return f"nothing gives {name}: the fixture of this name belongs to the class {argument.where}{unless}"
    if argument.lack is Lack.PLUGIN:
        return f"nothing gives {name} unless {argument.where} is installed, which nothing here declares"
    hint = f"; {argument.hint}" if argument.hint else ""
    return f"no fixture, parametrize or patch gives {name}{unless}: the test errors before it starts{hint}"
