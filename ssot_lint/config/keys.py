"""Every key that a configuration may have, with the reader of its value, and how a whole table of them is read."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from ssot_lint.config.place import Place
from ssot_lint.config.readers import (
    Reader,
    as_table,
    read_bool,
    read_choice,
    read_confidence,
    read_dotted,
    read_expression,
    read_globs,
    read_ignore_globs,
    read_list,
    read_option,
    read_paths,
    read_per_file_ignores,
    read_selector,
    read_string,
    read_table,
)
from ssot_lint.config.tables import FLAVOURS, WHEN, BaseClass, Factory

_strings: Reader = read_list
_dotted_list: Reader = partial(read_list, item=read_dotted)
_selectors: Reader = partial(read_list, item=read_selector)
_receive: Reader = partial(read_expression, placeholders=("endpoint",), needs="endpoint")


def _template(*placeholders: str) -> Reader:
    return partial(read_expression, placeholders=placeholders, needs="key")


_FACTORY: dict[str, Reader] = {
    "call": read_expression,
    "replaces": _dotted_list,
    "constructs": _dotted_list,
    "fixtures": _strings,
    "attributes": partial(read_table, item=read_expression),
    "keep-arguments": read_bool,
    "when": partial(read_choice, choices=WHEN),
    "message": read_string,
}


def read_base_class(value: object, place: Place) -> BaseClass:
    """A dotted path, or `{ path = "…", flavour = "sync" | "async" | "both" }`."""
    if isinstance(value, str):
        return BaseClass(read_dotted(value, place))
    if not isinstance(value, Mapping):
        raise place.wrong("a string or a table with `path`", value)
    readers: dict[str, Reader] = {"path": read_dotted, "flavour": partial(read_choice, choices=FLAVOURS)}
    return BaseClass(**_read_fields(value, place, readers, "path"))


def read_factory(value: object, place: Place) -> Factory:
    """One `[[factories]]` table."""
    return Factory(**_read_fields(as_table(value, place), place, _FACTORY, "call"))


def _read_fields(
    table: Mapping[str, object], place: Place, readers: Mapping[str, Reader], needed: str
) -> dict[str, Any]:
    if needed not in table:
        raise place.error(f"has no `{needed}`")
    for key in table:
        if key not in readers:
            raise place.at(key).unknown("key", key, readers)
    return {field_of(key): readers[key](value, place.at(key)) for key, value in table.items()}


READERS: dict[str, Reader] = {
    "src": read_paths,
    "select": _selectors,
    "ignore": _selectors,
    "extend-select": _selectors,
    "per-file-ignores": read_per_file_ignores,
    "exclude": read_ignore_globs,
    "extend-exclude": read_ignore_globs,
    "force-exclude": read_bool,
    "respect-gitignore": read_bool,
    "min-confidence": read_confidence,
    "assert-functions": _strings,
    "smoke-marks": _strings,
    "test-support": read_globs,
    "runner": read_string,
    "require-reason": read_bool,
    "fix": read_bool,
    "fix-only": read_bool,
    "show-fixes": read_bool,
    "unsafe-fixes": read_bool,
    "fixable": _selectors,
    "unfixable": _selectors,
    "extend-safe-fixes": _selectors,
    "extend-unsafe-fixes": _selectors,
    "async-drivers": _strings,
    "real-tiers": read_globs,
    "allow-doubles-of": _strings,
    "base-classes": partial(read_list, item=read_base_class),
    "exempt-bases": _strings,
    "require-class": read_bool,
    "allow-singletons": _strings,
    "factories": partial(read_list, item=read_factory),
    "doubles.canonical": partial(read_table, item=read_dotted),
    "events.required": _strings,
    "websocket.open": read_expression,
    "websocket.fixtures": _strings,
    "websocket.receive-json": _receive,
    "websocket.receive-text": _receive,
    "websocket.receive-all": _receive,
    "websocket.receive-all-text": _receive,
    "websocket.silent": _receive,
    "websocket.real-clients": _strings,
    "websocket.real-fixtures": _strings,
    "websocket.allow-doubles": read_globs,
    "environment.allow": read_globs,
    "environment.read": _template("key"),
    "environment.read-default": _template("key", "default"),
    "environment.write": _template("key", "value"),
    "environment.delete": _template("key"),
    "environment.contains": _template("key"),
}
TABLES = frozenset(key.partition(".")[0] for key in READERS if "." in key)


def field_of(key: str) -> str:
    """The name of the dataclass field that holds a kebab-case key."""
    return key.replace("-", "_")


def read_settings(table: Mapping[str, object], place: Place) -> dict[str, Any]:
    """Typed values by dotted key (`select`, `websocket.open`, `empty-test.placeholder-fix`). Raises ConfigError."""
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key in READERS:
            values[key] = READERS[key](value, place.at(key))
        elif key in TABLES:
            values |= _read_group(key, value, place.at(key))
        elif (code := place.schema.code_of(key)) is not None:
            values |= _read_options(place.schema.names[code], value, place.at(key))
        elif key != "extend":
            raise _unknown_key(key, place)
    return values


def _read_group(group: str, value: object, place: Place) -> dict[str, Any]:
    known = [key.partition(".")[2] for key in READERS if key.startswith(f"{group}.")]
    values: dict[str, Any] = {}
    for key, each in as_table(value, place).items():
        if key not in known:
            raise place.at(key).unknown("key", key, known)
        values[f"{group}.{key}"] = READERS[f"{group}.{key}"](each, place.at(key))
    return values


def _read_options(rule: str, value: object, place: Place) -> dict[str, Any]:
    options = place.schema.options.get(rule, {})
    values: dict[str, Any] = {}
    for key, each in as_table(value, place).items():
        if key not in options:
            raise place.at(key).unknown(f"option of {rule}:", key, options)
        values[f"{rule}.{key}"] = read_option(each, place.at(key), options[key])
    return values


def _unknown_key(key: str, place: Place) -> Exception:
    if key == "tool":
        remedy = "in this file the keys stand at the top, not in [tool.ssot-lint]"
        return place.at(key).error("unknown key 'tool'", remedy)
    names = list(place.schema.names.values())
    known = [*(each for each in READERS if "." not in each), *TABLES, "extend", *names]
    return place.at(key).unknown("key", key, known)
