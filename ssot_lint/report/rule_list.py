"""Rules as text and as data: the list of all, and one with its page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from ssot_lint.config.schema import did_you_mean
from ssot_lint.errors import UsageError
from ssot_lint.patterns import compile_late
from ssot_lint.report.markdown import render_markdown
from ssot_lint.report.style import Paint, Style
from ssot_lint.rule import Registry, Rule

_TITLE = compile_late(r"\A\s*# .*\n")
_COLUMNS = ("code", "name", "severity", "confidence", "fix", "summary")


def rule_called(name: str, registry: Registry) -> Rule:
    """The rule of this code or name. Raises UsageError, which names the nearest, when there is none."""
    rule = registry.find(name)
    if rule is not None:
        return rule
    known = registry.names()
    remedy = did_you_mean(name.strip().upper(), known) or did_you_mean(name.strip().lower(), known)
    raise UsageError(f"unknown rule {name!r} ({remedy or '`ssot-lint rules` lists all'})")


def render_rules(rules: Iterable[Rule], style: Style) -> Iterator[str]:
    """A table with a row per rule, families apart under their names."""
    rules = list(rules)
    widths = [max(len(_cell(rule, column)) for rule in rules) for column in _COLUMNS[:-1]]
    family = ""
    for rule in rules:
        if rule.family != family:
            yield ("\n" if family else "") + style.paint(rule.family, Paint.PLACE) + "\n"
            family = rule.family
        cells = [f"{_cell(rule, column):<{width}}" for column, width in zip(_COLUMNS[:-1], widths, strict=True)]
        yield "  " + "  ".join([*cells, rule.summary]) + "\n"


def render_rules_markdown(rules: Iterable[Rule]) -> Iterator[str]:
    """A Markdown table of code, name, summary and fix."""
    yield "| code | name | reports | fix |\n|---|---|---|---|\n"
    for rule in rules:
        fix = rule.safety.value if rule.safety else ""
        yield f"| {rule.code} | {rule.name} | {rule.summary.replace('|', '&#124;')} | {fix} |\n"


def render_rules_json(rules: Iterable[Rule]) -> Iterator[str]:
    """A list of rule objects without their pages."""
    yield json.dumps([rule_object(rule) for rule in rules], indent=2) + "\n"


def render_rule(rule: Rule, style: Style) -> Iterator[str]:
    """A rule's page for a terminal, below what the rule says of itself. Raises RuleError when it has no page."""
    about = f"Family: {rule.family}. Severity: {rule.severity.value}. Confidence: {rule.confidence.value}."
    if rule.safety is not None:
        about += f" Fix: {rule.safety.value}; it can {rule.does}."
    heading = f"# {rule.code} {rule.name}\n\n{rule.summary}\n\n{about}\n"
    yield from render_markdown(heading + _TITLE.sub("", rule.page(), count=1), style)


def render_rule_json(rule: Rule) -> Iterator[str]:
    """A rule object with its page in Markdown. Raises RuleError when it has none."""
    yield json.dumps({**rule_object(rule), "page": rule.page()}, indent=2) + "\n"


def rule_object(rule: Rule) -> dict[str, Any]:
    """The public form of a rule."""
    return {
        "code": rule.code,
        "name": rule.name,
        "family": rule.family,
        "summary": rule.summary,
        "severity": rule.severity.value,
        "confidence": rule.confidence.value,
        "fix": rule.safety.value if rule.safety else None,
        "options": [
            {"name": option.name, "default": option.default, "choices": list(option.choices), "help": option.help}
            for option in rule.options
        ],
    }


def _cell(rule: Rule, column: str) -> str:
    if column == "fix":
        return rule.safety.value if rule.safety else "-"
    value = getattr(rule, column)
    return str(getattr(value, "value", value))
