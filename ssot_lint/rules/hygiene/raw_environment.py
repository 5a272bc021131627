"""SSOT504 raw-environment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.config import first_match, relative_to_root
from ssot_lint.findings import Finding, Safety
from ssot_lint.fixes import Refused
from ssot_lint.model import TestFile
from ssot_lint.rule import Context, Rule

if TYPE_CHECKING:
    from ssot_lint.config import Environment
    from ssot_lint.model.environment import EnvironmentAccess
    from ssot_lint.rewrite.editor import Editor

rule = Rule("SSOT504", "raw-environment", "Test code reads or writes the process environment past the one way to it.")


@rule.check(TestFile)
def find_raw(file: TestFile, context: Context) -> Iterator[Finding]:
    """Report each raw access of the environment in test code, once the canonical one is configured."""
    environment = context.config.environment
    canonical = environment.read or environment.write
    if canonical is None or not file.is_test_side:
        return
    if first_match(environment.allow, relative_to_root(file.location or file.path, context.config.root)) is not None:
        return
    from ssot_lint.model.environment import environment_accesses

    way = canonical.partition("(")[0].rpartition(".")[2]
    for access in environment_accesses(file):
        text = " ".join(file.snippet(access.span).split())
        message = f"`{text}` {access.deed.value} the environment past `{way}`, the one way to it here"
        fix = Safety.UNSAFE if _template(access, environment) else None
        yield rule.finding(access.routine, message, span=access.span, fix=fix)


def _template(access: EnvironmentAccess, environment: Environment) -> str | None:
    from ssot_lint.model.environment import Deed

    return {
        Deed.READ: environment.read,
        Deed.READ_DEFAULT: environment.read_default,
        Deed.WRITE: environment.write,
        Deed.DELETE: environment.delete,
        Deed.CONTAINS: environment.contains,
    }.get(access.deed)


@rule.fix(Safety.UNSAFE, "go the configured way")
def go_the_one_way(editor: Editor, finding: Finding, context: Context) -> str:
    """Write the configured call in place of the access."""
    from ssot_lint.model.environment import Deed, environment_accesses
    from ssot_lint.rewrite.templates import replace_by_template

    found = (each for each in environment_accesses(editor.file) if each.span == finding.span)
    access = next(found, None)
    template = _template(access, context.config.environment) if access else None
    if access is None or template is None:
        raise Refused("the access is not where it was")
    names = ("key", "value" if access.deed is Deed.WRITE else "default")
    replace_by_template(editor, access.whole, template, dict(zip(names, access.arguments, strict=False)))
    editor.drop_import("os", "environ", "getenv", "putenv", "unsetenv")
    return "call what the configuration names"
