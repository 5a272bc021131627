"""SSOT201 mock-only-websocket."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.config import first_match, relative_to_root
from ssot_lint.findings import Finding, Safety
from ssot_lint.model import Test
from ssot_lint.model.doubles.words import Role
from ssot_lint.rule import Context, Rule

if TYPE_CHECKING:
    from ssot_lint.model.doubles.websocket import MockOnly
    from ssot_lint.rewrite.editor import Editor

rule = Rule("SSOT201", "mock-only-websocket", "A WebSocket test in which only doubles of the endpoint take part.")


@rule.check(Test)
def find_mock_only(test: Test, context: Context) -> Iterator[Finding]:
    """Report a test whose WebSocket endpoint is a double and that opens no real one."""
    if not test.file.mentions_websocket:
        return
    settings = context.config.websocket
    if settings.allow_doubles and test.file.location is not None:
        relative = relative_to_root(test.file.location, context.config.root)
        if first_match(settings.allow_doubles, relative) is not None:
            return
    from ssot_lint.model.doubles.websocket import RealEndpoints, mock_only

    found = mock_only(test, RealEndpoints(settings.real_clients, settings.real_fixtures))
    if found is not None:
        related = [test.related(found.span, f"the double: {found.maker}")] if found.span is not None else []
        may_open = settings.open is not None and found.role is Role.CONNECTION
        fix = Safety.UNSAFE if may_open or found.is_replaceable else None
        yield rule.finding(test, _message(found), confidence=found.confidence, related=related, fix=fix)


@rule.fix(Safety.UNSAFE, "use a real endpoint or part, where all uses of the double have something to stand for them")
def open_real(editor: Editor, finding: Finding, context: Context) -> str:
    """Let the test meet a real endpoint; or the real part, where the double stands for what would own that."""
    from ssot_lint.model.doubles.participation import participants
    from ssot_lint.rewrite.endpoints.rewriting import use_real_endpoints
    from ssot_lint.rewrite.endpoints.stand_ins import use_real_parts

    config = context.config
    is_endpoint = any(each.role is Role.CONNECTION for each in participants(editor.test))
    if config.websocket.open is not None and is_endpoint:
        return use_real_endpoints(editor, editor.test, config.websocket, config.async_drivers)
    return use_real_parts(editor, editor.test, config.factories, config.async_drivers)


def _message(found: MockOnly) -> str:
    what = f"`{found.holder}` ({found.maker}) {found.how}"
    if found.disguised:
        return f"no real WebSocket endpoint takes part: {what}; it is a double disguised as an endpoint"
    if found.role is Role.OWNER:
        return f"no real WebSocket endpoint takes part: {what}; it stands in for what would own the connection"
    return f"no real WebSocket endpoint takes part: {what}"
