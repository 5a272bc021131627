"""The options of `addopts` that change what pytest collects; all others are passed over."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ssot_lint.data import dataclass, field

Report = Callable[[str], None]


@dataclass(slots=True)
class Addopts:
    """The options found so far: lists collect every use, single values keep the last one."""

    import_mode: str | None = None
    asyncio_mode: str | None = None
    ignore: list[str] = field(default_factory=list)
    ignore_glob: list[str] = field(default_factory=list)
    deselect: list[str] = field(default_factory=list)
    plugins: list[str] = field(default_factory=list)
    overrides: dict[str, str] = field(default_factory=dict)
    collect_in_virtualenv: bool = False
    doctest_modules: bool = False


_WITH_VALUE = frozenset(
    {"--import-mode", "--asyncio-mode", "--ignore", "--ignore-glob", "--deselect", "-p", "-o", "--override-ini"}
)


def read_addopts(arguments: Sequence[str], problem: Report) -> Addopts:
    """Pick the known options out of an argument list; an option without its value is reported as a problem."""
    options = Addopts()
    rest = iter(arguments)
    for argument in rest:
        if argument == "--":
            break
        if argument == "--collect-in-virtualenv":
            options.collect_in_virtualenv = True
            continue
        if argument in ("--doctest-modules", "--no-doctest-modules"):
            options.doctest_modules = argument == "--doctest-modules"
            continue
        name, value = _split(argument)
        if name not in _WITH_VALUE:
            continue
        if value is None:
            value = next(rest, None)
        if value is None:
            problem(f"addopts: {name} expects a value")
        else:
            _store(options, name, value, problem)
    return options


def _split(argument: str) -> tuple[str, str | None]:
    if argument.startswith("--"):
        name, equals, value = argument.partition("=")
        return name, value if equals else None
    return argument[:2], argument[2:] or None


def _store(options: Addopts, name: str, value: str, problem: Report) -> None:
    match name:
        case "--import-mode":
            options.import_mode = value
        case "--asyncio-mode":
            options.asyncio_mode = value
        case "--ignore":
            options.ignore.append(value)
        case "--ignore-glob":
            options.ignore_glob.append(value)
        case "--deselect":
            options.deselect.append(value)
        case "-p":
            options.plugins.append(value.strip())
        case _:
            key, equals, text = value.partition("=")
            if equals:
                options.overrides[key] = text
            else:
                problem(f"addopts: {name} expects key=value, got {value!r}")
