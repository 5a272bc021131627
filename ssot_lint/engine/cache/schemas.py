"""What the configuration needs to know of the rules, as text."""

from __future__ import annotations

import json

from ssot_lint.config import OptionSchema, Schema


def write_schema(schema: Schema) -> str:
    """All of it, as JSON."""
    options = {
        rule: {name: [option.default, option.choices] for name, option in given.items()}
        for rule, given in schema.options.items()
    }
    return json.dumps([dict(schema.names), options, dict(schema.does)])


def read_schema(text: str) -> Schema | None:
    """What `write_schema` wrote; None for anything else."""
    try:
        names, options, does = json.loads(text)
        read = {rule: {name: _option(*values) for name, values in given.items()} for rule, given in options.items()}
        return Schema(_texts(names), read, _texts(does))
    except (ValueError, TypeError, AttributeError):
        return None


def _texts(given: dict[str, str]) -> dict[str, str]:
    return {str(key): str(value) for key, value in given.items()}


def _option(default: bool | int | str | list[str], choices: list[str]) -> OptionSchema:
    return OptionSchema(tuple(default) if isinstance(default, list) else default, tuple(choices))
