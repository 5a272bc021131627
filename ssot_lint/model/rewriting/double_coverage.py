"""Whether one class of doubles can stand for another: it offers what that offers, and keeps and answers the same."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.data import dataclass
from ssot_lint.fixes import Refused
from ssot_lint.model.definitions import Function
from ssot_lint.model.names import dotted
from ssot_lint.model.rewriting.double_parts import Parameter, Parts, Step, parameters

_WORDS = frozenset({"__init__", "__repr__", "__str__"})
_RECORDS = frozenset({"[]", "{}", "()", "set()", "0", "''"})
_OWN = frozenset("__init__ __repr__ __str__ __class__ __dict__".split())


@dataclass(frozen=True, slots=True)
class Usage:
    """What a file does with a double of its own: the attributes it uses, each with the first line, and keywords.

    `calls`: of the constructor, each as the line, how many arguments go by position, and the names of the others.
    `keywords`: of calls of methods with one of its names.
    """

    attributes: dict[str, int]
    calls: tuple[tuple[int, int, tuple[str, ...]], ...] = ()
    keywords: frozenset[str] = frozenset()


def demand_coverage(own: Parts, shared: Parts, usage: Usage) -> None:
    """Raise Refused with the first thing in `own` that `shared` does not have, or does in another way."""
    for look in (_lacking, _misfits, _other_starts, _other_deeds):
        problems = list(look(own, shared, usage))
        if problems:
            raise Refused(min(problems)[1])


Problem = tuple[int, str]


def _lacking(own: Parts, shared: Parts, usage: Usage) -> Iterator[Problem]:
    has = shared.methods.keys() | shared.initial.keys() | shared.changes.keys() | _OWN
    for name, line in usage.attributes.items():
        if name not in has:
            yield line, f"`{shared.name}` has no `{name}`, which line {line} uses"
    for name, function in own.methods.items():
        if _is_offered(name) and name not in has:
            yield function.lineno, f"`{shared.name}` has no `{name}`, which line {function.lineno} defines"
    for name, (_, line) in own.initial.items():
        if _is_told(name, own) and name not in has:
            yield line, f"`{shared.name}` has no `{name}`, which line {line} sets for whoever reads it"


def _is_offered(name: str) -> bool:
    return name not in _WORDS and (not name.startswith("_") or name.endswith("__"))


def _is_told(name: str, own: Parts) -> bool:
    """Whether an attribute says something to those who are given the double; a record of calls is for the test."""
    return not name.startswith("_") and not (name in own.changes and own.initial[name][0] in _RECORDS)


def _misfits(own: Parts, shared: Parts, usage: Usage) -> Iterator[Problem]:
    """Methods that are called in another way there, and calls of the constructor that would mean something else."""
    for name, function in own.methods.items():
        other = shared.methods.get(name)
        if _is_offered(name) and other is not None:
            if type(function) is not type(other) or _decorators(function) != _decorators(other):
                yield function.lineno, f"`{name}` is of another kind in `{shared.name}`"
            elif not _takes(other, function, usage.keywords):
                yield function.lineno, f"`{name}` takes other arguments in `{shared.name}`"
        elif _is_offered(name) and name in shared.initial:
            yield function.lineno, f"`{name}` is no method in `{shared.name}`"
    for name, (_, line) in own.initial.items():
        if name in shared.methods and (name in usage.attributes or _is_told(name, own)):
            yield line, f"`{name}` is an attribute here, and none in `{shared.name}`"
    for line, count, names in usage.calls:
        if not _builds(own, shared, count, names):
            yield line, f"the constructor of `{shared.name}` does not take what line {line} gives"


def _decorators(function: Function) -> list[str | None]:
    return [dotted(each) for each in function.decorator_list]


def _takes(other: Function, mine: Function, keywords: frozenset[str]) -> bool:
    """Whether calls of `mine` are calls of `other` too; what must be given goes by place, unless the file names it."""
    ours, theirs = parameters(mine), parameters(other)
    for rest in ("vararg", "kwarg"):
        if getattr(mine.args, rest) is not None and getattr(other.args, rest) is None:
            return False
    for number, each in enumerate(ours):
        if number >= len(theirs) or theirs[number].by_keyword_only != each.by_keyword_only:
            return False
        is_named = each.default is not None or each.by_keyword_only or each.name in keywords
        if (is_named and each.name != theirs[number].name) or each.default != theirs[number].default:
            return False
    return all(each.default is not None for each in theirs[len(ours) :])


def _builds(own: Parts, shared: Parts, count: int, names: tuple[str, ...]) -> bool:
    ours, theirs = (parameters(each.constructor) if each.constructor else [] for each in (own, shared))
    given = [each.name for each in ours[:count]] + list(names)
    places = [each.name for each in theirs if not each.by_keyword_only]
    known = {each.name: each for each in theirs}
    if places[:count] != given[:count] or not all(name in known for name in given):
        return False
    left = [each for each in theirs if each.name not in given]
    return all(each.default is not None and _same_default(each, ours) for each in left)


def _same_default(parameter: Parameter, ours: list[Parameter]) -> bool:
    return all(each.default == parameter.default for each in ours if each.name == parameter.name)


def _other_starts(own: Parts, shared: Parts, usage: Usage) -> Iterator[Problem]:
    given = frozenset(each.name for each in parameters(own.constructor)) if own.constructor else frozenset()
    for name, (_, line) in own.initial.items():
        if (name in usage.attributes or _is_told(name, own)) and name in shared.initial:
            mine, theirs = (each.start_of(name, given) for each in (own, shared))
            if mine != theirs:
                yield line, f"`{name}` is {mine} at first, and {theirs} in `{shared.name}`"
    for line in _other_building(own):
        yield line, f"the constructor does more on line {line} than to set attributes"


def _other_building(own: Parts) -> Iterator[int]:
    for step in own.steps("__init__") if own.constructor is not None else ():
        if not step.text.startswith("_0.") or not step.kept:
            yield step.line


def _other_deeds(own: Parts, shared: Parts, usage: Usage) -> Iterator[Problem]:
    """Steps of methods that the other class does not take, and steps of its own that change what the file looks at."""
    needed = _needed(own, usage)
    for name in own.methods:
        if name not in shared.methods or not _is_offered(name):
            continue
        theirs, mine = shared.steps(name), own.steps(name)
        texts = {each.text for each in theirs}
        raised = {each.raised for each in theirs}
        for step in mine:
            if step.text not in texts and not (step.is_guard and step.raised in raised) and not _is_idle(step, needed):
                yield step.line, f"`{name}` does on line {step.line} what that of `{shared.name}` does not"
        own_texts = {each.text for each in mine}
        for step in theirs:
            seen = sorted(step.kept & usage.attributes.keys())
            if seen and step.text not in own_texts:
                line = own.methods[name].lineno
                yield line, f"`{name}` of `{shared.name}` changes `{seen[0]}` in a way that this one does not"


def _needed(own: Parts, usage: Usage) -> frozenset[str]:
    """The attributes that somebody reads: the file, the methods of the class, or those it is given to."""
    read = {name for method in own.methods for step in own.steps(method) for name in step.read}
    told = {name for name in own.initial if _is_told(name, own)}
    return frozenset(usage.attributes.keys() | read | told)


def _is_idle(step: Step, needed: frozenset[str]) -> bool:
    """Whether all that a step does is to keep what nobody reads."""
    is_plain = step.text.startswith("_0.") and "await " not in step.text
    return is_plain and bool(step.kept) and not step.kept & needed
