"""`[tool.ssot-lint]` or `ssot-lint.toml` plus the command line: a frozen Config that knows each value's origin.

configs = load_configs(cwd, schema, config_args=[…], isolated=False, overrides={"select": ["SSOT1"], …})
config = configs.for_file(path)
selected_codes(config, schema), ignored_for(config, schema, path), options_of(config, schema, "empty-test")
digest(config), settings_of(config)
"""

from ssot_lint.config.digest import digest, settings_of
from ssot_lint.config.globs import first_match, relative_to_root
from ssot_lint.config.loading import Configs, load_configs
from ssot_lint.config.schema import OptionSchema, Schema
from ssot_lint.config.selection import fix_safety, ignored_for, options_of, selected_codes
from ssot_lint.config.settings import Config, Selection
from ssot_lint.config.tables import BaseClass, Doubles, Environment, Events, Factory, WebSocket

__all__ = [
    "BaseClass",
    "Config",
    "Configs",
    "Doubles",
    "Environment",
    "Events",
    "Factory",
    "OptionSchema",
    "Schema",
    "Selection",
    "WebSocket",
    "digest",
    "first_match",
    "fix_safety",
    "ignored_for",
    "load_configs",
    "options_of",
    "relative_to_root",
    "selected_codes",
    "settings_of",
]
