"""The registry's rules as the plain schema that the configuration is checked against."""

from __future__ import annotations

from ssot_lint.config import OptionSchema, Schema
from ssot_lint.rule import Registry


def schema_of(registry: Registry) -> Schema:
    """Codes, names and options of every rule, and what fixes do."""
    names = {code: rule.name for code, rule in registry.rules.items()}
    options = {
        rule.name: {option.name: OptionSchema(option.default, option.choices) for option in rule.options}
        for rule in registry.rules.values()
    }
    does = {code: rule.does for code, rule in registry.rules.items() if rule.does}
    return Schema(names=names, options=options, does=does)
