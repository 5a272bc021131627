"""Which rules a configuration switches on, where, and with which options."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from ssot_lint.config.globs import first_match, relative_to_root
from ssot_lint.config.schema import Schema
from ssot_lint.config.settings import Config, Selection
from ssot_lint.findings import Safety


def selected_codes(config: Config, schema: Schema) -> frozenset[str]:
    """The codes of the rules that are on. Within one source the narrower selector wins, and `ignore` at equal width."""
    selected: frozenset[str] = frozenset()
    for source in config.sources:
        on, off = _decide(source, schema)
        selected = on if source.select is not None else (selected | on) - off
    return selected


def _decide(source: Selection, schema: Schema) -> tuple[frozenset[str], frozenset[str]]:
    chosen = [(schema.specificity(each), False, each) for each in (*(source.select or ()), *source.extend_select)]
    dropped = [(schema.specificity(each), True, each) for each in source.ignore]
    state: dict[str, bool] = {}
    for _, ignored, selector in sorted(chosen + dropped):
        state.update(dict.fromkeys(schema.expand(selector), not ignored))
    on = frozenset(code for code, is_on in state.items() if is_on)
    return on, frozenset(state) - on


def ignored_for(config: Config, schema: Schema, path: PurePath | str) -> Mapping[str, str]:
    """The codes that per-file-ignores switch off for a file (absolute or relative to the root), with the pattern."""
    if not config.per_file_ignores:
        return {}
    relative = relative_to_root(path, config.root)
    ignored: dict[str, str] = {}
    for pattern, selectors in config.per_file_ignores.items():
        if first_match((pattern,), relative) is not None:
            for selector in selectors:
                for code in schema.expand(selector):
                    ignored.setdefault(code, pattern)
    return ignored


def fix_safety(config: Config, schema: Schema) -> dict[str, Safety | None]:
    """The codes whose fixes the configuration sees otherwise than their rules: as safe, as unsafe, or as none.

    The narrower selector wins; at equal width the more careful setting does.
    """
    given = [
        *((each, 0, Safety.SAFE) for each in config.extend_safe_fixes),
        *((each, 1, Safety.UNSAFE) for each in config.extend_unsafe_fixes),
    ]
    safety: dict[str, Safety | None] = {}
    for selector, _, value in sorted(given, key=lambda each: (schema.specificity(each[0]), each[1])):
        safety.update(dict.fromkeys(schema.expand(selector), value))
    return safety | dict.fromkeys(schema.codes - _fixable(config, schema), None)


def _fixable(config: Config, schema: Schema) -> frozenset[str]:
    given = [*((each, True) for each in config.fixable), *((each, False) for each in config.unfixable)]
    state: dict[str, bool] = {}
    for selector, on in sorted(given, key=lambda each: (schema.specificity(each[0]), not each[1])):
        state.update(dict.fromkeys(schema.expand(selector), on))
    return frozenset(code for code, on in state.items() if on)


def options_of(config: Config, schema: Schema, rule: str) -> dict[str, Any]:
    """The values of a rule's options by name, defaults filled in; `rule` is the rule's name."""
    defaults = {name: option.default for name, option in schema.options.get(rule, {}).items()}
    return defaults | dict(config.rule_options.get(rule, {}))
