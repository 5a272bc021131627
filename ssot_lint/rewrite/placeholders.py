"""A test that does nothing, made visible: it fails as expected, or fails, or goes."""

from __future__ import annotations

import json

import libcst as cst

from ssot_lint.config import Config
from ssot_lint.findings import Span
from ssot_lint.fixes import Refused
from ssot_lint.model import SkipPlace, Test
from ssot_lint.model.bodies.skips import is_nothing_but_a_skip
from ssot_lint.model.rewriting.remains import is_all_of_its_class
from ssot_lint.rewrite.bodies import with_body
from ssot_lint.rewrite.editor import Editor
from ssot_lint.rewrite.region import Region

PLACEHOLDER = "placeholder: not implemented"


def expose_placeholder(editor: Editor, test: Test, config: Config, why: str = "") -> str:
    """Make the debt of an empty test visible, as `placeholder-fix` of empty-test says. Gives the fix's title.

    `why` is what the test itself says about its being one. Raises Refused where it cannot be known how the test fails.
    """
    manner = _manner(config)
    if manner == "delete":
        return _delete(editor, test)
    if test.is_unittest is None:
        raise Refused("whether the class is a `unittest.TestCase` is not known: one of its bases is not")
    line = test.span.line
    region = editor.definition(line)
    fail = f"{editor.import_module('pytest', line)}.fail" if not test.is_unittest else f"{_self(test)}.fail"
    message = f"{PLACEHOLDER}: {why}" if why and test.is_unittest else PLACEHOLDER
    region.change(region.function, lambda function: with_body(function, f"{fail}({_quoted(message)})"))
    if manner == "fail":
        return "let the placeholder fail"
    if not _is_expected_to_fail(test, editor.finding.span):
        editor.decorate(line, _expectation(editor, test, line, why))
    return "mark the placeholder as an expected failure"


def _self(test: Test) -> str:
    if test.is_static or not test.node.args.args:
        raise Refused("the method has no `self`")
    return test.node.args.args[0].arg


def _expectation(editor: Editor, test: Test, line: int, why: str) -> str:
    if test.is_unittest:
        return f"@{editor.import_module('unittest', line)}.expectedFailure"
    pytest = editor.import_module("pytest", line)
    reason = _quoted(f"{editor.finding.code} placeholder{': ' if why else ''}{why}")
    return f"@{pytest}.mark.xfail(strict=True, reason={reason})"


def expose_skipped(editor: Editor, test: Test, config: Config) -> str:
    """The same for an empty test that a skip hides: the skip goes, and what it says is kept."""
    skip = test.opening_skip or test.skip_around
    if skip is None:
        raise Refused("the skip is not where it was")
    if skip.place is SkipPlace.BODY:
        if not is_nothing_but_a_skip(test):
            raise Refused("there is code behind the skip, which may hold: a person has to look")
        if test.skip_around is not None:
            raise Refused("a mark skips it as well")
    elif skip.place is not SkipPlace.TEST:
        raise Refused(f"the skip stands on the {skip.place.value}")
    if _manner(config) == "delete":
        return _delete(editor, test)
    region = editor.definition(test.span.line)
    if skip.place is SkipPlace.TEST:
        region.replace(next(each for each in region.function.decorators if region.is_on(each.decorator, skip.span)))
    return expose_placeholder(editor, test, config, _said_by(region, skip.span))


def _manner(config: Config) -> str:
    return str(config.rule_options.get("empty-test", {}).get("placeholder-fix", "xfail"))


def _said_by(region: Region, span: Span) -> str:
    """The text that a skip gives as its reason; empty when there is none, or one that is computed."""
    call = next((each for each in region.walk(cst.Call) if region.is_on(each, span)), None)
    if call is None:
        return ""
    texts = [each.value for each in call.args if not isinstance(each.value, cst.Name | cst.Integer)]
    if not all(isinstance(each, cst.SimpleString) for each in texts):
        raise Refused("what the skip says is computed")
    said = [each.evaluated_value for each in texts if isinstance(each, cst.SimpleString)]
    return " ".join(word for text in said if isinstance(text, str) for word in text.split())


def _is_expected_to_fail(test: Test, skip: Span) -> bool:
    """Whether a mark says so already, other than the one at `skip`, which goes."""
    expecting = ("pytest.mark.xfail", "unittest.expectedFailure")
    return any(mark.path in expecting and mark.span != skip for mark in test.marks)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _delete(editor: Editor, test: Test) -> str:
    editor.removes(test.qualname)
    if is_all_of_its_class(test) and test.owner is not None:
        if test.owner.outer is not None:
            raise Refused("nothing would be left of its class, which is inside another one")
        editor.remove_definition(test.owner.node.lineno)
        return "remove the placeholder and its class"
    editor.remove_definition(test.span.line)
    return "remove the placeholder"
