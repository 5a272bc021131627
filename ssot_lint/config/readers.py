"""One reader per kind of value: TOML data in, typed value out, or a ConfigError that says what was expected."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from ssot_lint.config.globs import rebase, rebase_path
from ssot_lint.config.place import Place, kind_of
from ssot_lint.config.schema import OptionSchema, did_you_mean
from ssot_lint.findings import Confidence
from ssot_lint.patterns import compile_late

_PLACEHOLDER = compile_late(r"\{(\w+)\}")
# ast.PyCF_ALLOW_TOP_LEVEL_AWAIT; `ast` itself is for the model.
_TOP_LEVEL_AWAIT = 0x2000

Reader = Callable[[object, Place], Any]


def read_bool(value: object, place: Place) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise place.wrong("true or false", value)
    return value


def read_string(value: object, place: Place) -> str:
    """A string that is not empty."""
    if not isinstance(value, str):
        raise place.wrong("a string", value)
    if not value.strip():
        raise place.error("is empty")
    return value


def read_list(value: object, place: Place, item: Reader = read_string) -> tuple[Any, ...]:
    """A list, each item read by `item`."""
    if not isinstance(value, list | tuple):
        remedy = f'write ["{value}"]' if isinstance(value, str) else None
        raise place.error(f"expected a list, found {kind_of(value)}", remedy)
    return tuple(item(each, place.at(f"[{index}]")) for index, each in enumerate(value))


def read_table(value: object, place: Place, item: Reader = read_string) -> dict[str, Any]:
    """A table with free keys, each value read by `item`."""
    return {key: item(each, place.at(key)) for key, each in as_table(value, place).items()}


def as_table(value: object, place: Place) -> Mapping[str, object]:
    """The value as a table with string keys."""
    if not isinstance(value, Mapping):
        raise place.wrong("a table", value)
    return value


def read_choice(value: object, place: Place, choices: tuple[str, ...]) -> str:
    """One of a few strings."""
    text = read_string(value, place)
    if text not in choices:
        raise place.error(f"{text!r} is not one of {', '.join(choices)}", did_you_mean(text, choices))
    return text


def read_confidence(value: object, place: Place) -> Confidence:
    """A Confidence, by its name."""
    if isinstance(value, Confidence):
        return value
    return Confidence(read_choice(value, place, tuple(each.value for each in Confidence)))


def read_selector(value: object, place: Place) -> str:
    """`ALL`, a prefix, a code or a name that the schema knows."""
    text = read_string(value, place).strip()
    if not place.schema.expand(text):
        raise place.error(f"unknown rule {text!r}", place.schema.suggestion(text))
    return text


def read_globs(value: object, place: Place) -> tuple[str, ...]:
    """A list of globs, said for the root."""
    return tuple(moved for glob in read_list(value, place) for moved in rebase(glob, place.base, place.root))


def read_ignore_globs(value: object, place: Place) -> tuple[str, ...]:
    """A list of globs in the words of .gitignore, said for the root."""
    globs = read_list(value, place)
    return tuple(moved for glob in globs for moved in rebase(glob, place.base, place.root, crossing=False))


def read_paths(value: object, place: Place) -> tuple[str, ...]:
    """A list of paths, said for the root."""
    return tuple(rebase_path(path, place.base, place.root) for path in read_list(value, place))


def read_per_file_ignores(value: object, place: Place) -> dict[str, tuple[str, ...]]:
    """A table from glob to selectors."""
    table = read_table(value, place, partial(read_list, item=read_selector))
    return {moved: chosen for glob, chosen in table.items() for moved in rebase(glob, place.base, place.root)}


def read_dotted(value: object, place: Place) -> str:
    """The dotted path of something in a module, such as `testkit.cases.BaseCase`."""
    text = read_string(value, place)
    parts = text.split(".")
    if len(parts) < 2 or not all(part.isidentifier() for part in parts):
        raise place.error(f"{text!r} is not a dotted path", "write it as package.module.Name")
    return text


def read_expression(value: object, place: Place, placeholders: tuple[str, ...] = (), needs: str = "") -> str:
    """A Python expression (which may await) with `{placeholders}`; `needs` names the one that must occur."""
    text = read_string(value, place).strip()
    used = [name for name in _PLACEHOLDER.findall(text) if name in placeholders]
    if needs and needs not in used:
        raise place.error(f"has no {{{needs}}}", "it stands for what the template is used on")
    plain = _PLACEHOLDER.sub(lambda found: found[1] if found[1] in placeholders else found[0], text)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(plain, "expression", "eval", flags=_TOP_LEVEL_AWAIT, dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise place.error(f"{text!r} is not a Python expression", getattr(error, "msg", None)) from error
    return text


def read_option(value: object, place: Place, option: OptionSchema) -> bool | int | str | tuple[str, ...]:
    """The value of a rule's option, of the type of its default."""
    default = option.default
    if isinstance(default, bool):
        return read_bool(value, place)
    if isinstance(default, int):
        if not isinstance(value, int) or isinstance(value, bool):
            raise place.wrong("a whole number", value)
        return value
    text = partial(read_choice, choices=option.choices) if option.choices else read_string
    return read_list(value, place, text) if isinstance(default, tuple) else text(value, place)
