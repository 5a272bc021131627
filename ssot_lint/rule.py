"""A rule as a value: its names, the levels it looks at, its options; and the registry of all rules."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from types import EllipsisType
from typing import TYPE_CHECKING, Any, Protocol

from ssot_lint.config import Config
from ssot_lint.data import dataclass, field
from ssot_lint.errors import RuleError
from ssot_lint.findings import Confidence, Fact, Finding, Related, Safety, Severity, Span
from ssot_lint.rule_modules import modules_in, others_register

if TYPE_CHECKING:
    from ssot_lint.rewrite.editor import Editor

_GROUP = "ssot_lint.rules"
FAMILIES = {
    "SSOT1": "placeholder",
    "SSOT2": "mock-only",
    "SSOT3": "base class",
    "SSOT4": "singleton",
    "SSOT5": "hygiene",
    "SSOT9": "the tool's own",
}


class Subject(Protocol):
    """What a finding can be about: anything of the model that knows its file and where it stands."""

    @property
    def path(self) -> str: ...
    @property
    def span(self) -> Span: ...
    @property
    def test_name(self) -> str | None: ...
    @property
    def class_name(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a rule, set in `[tool.ssot-lint.<rule-name>]`. `default` gives the type of the value."""

    name: str
    default: bool | int | str | tuple[str, ...]
    help: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """What a check may ask besides its subject: the configuration, and this rule's own options by name."""

    config: Config
    options: Mapping[str, Any] = field(default_factory=dict)


CheckFunction = Callable[[Any, Context], Iterable[Finding]]
GatherFunction = Callable[[Any, Context], Iterable[Fact]]
ReduceFunction = Callable[[Sequence[Fact], Context], Iterable[Finding]]
FixFunction = Callable[["Editor", Finding, Context], str]


@dataclass(eq=False, slots=True)
class Rule:
    """One rule. `code`: capitals and three digits; `name`: kebab-case, says the smell; `summary`: one sentence."""

    code: str
    name: str
    summary: str
    severity: Severity = Severity.ERROR
    confidence: Confidence = Confidence.CERTAIN
    options: tuple[Option, ...] = ()
    levels: dict[type, CheckFunction] = field(default_factory=dict)
    gatherers: dict[type, GatherFunction] = field(default_factory=dict)
    reducer: ReduceFunction | None = None
    fixer: FixFunction | None = None
    safety: Safety | None = None
    does: str = ""
    module: str = ""

    def check(self, level: type) -> Callable[[CheckFunction], CheckFunction]:
        """Register the decorated generator `(subject, context) -> findings` for every model object of `level`."""

        def register(function: CheckFunction) -> CheckFunction:
            if level in self.levels:
                raise RuleError(f"{self.code}: two checks for {level.__name__}; write one that does both")
            self.levels[level] = function
            self.module = function.__module__
            return function

        return register

    def gather(self, level: type) -> Callable[[GatherFunction], GatherFunction]:
        """Register the decorated generator `(subject, context) -> facts` for every model object of `level`."""

        def register(function: GatherFunction) -> GatherFunction:
            if level in self.gatherers:
                raise RuleError(f"{self.code}: two gatherers for {level.__name__}; write one that does both")
            self.gatherers[level] = function
            self.module = function.__module__
            return function

        return register

    def reduce(self, function: ReduceFunction) -> ReduceFunction:
        """Register the generator `(facts, context) -> findings` that sees this rule's facts of all files at once.

        Facts come sorted by path and position; every finding must stand at the place of one of them.
        """
        if self.reducer is not None:
            raise RuleError(f"{self.code}: two reducers; write one that does both")
        self.reducer = function
        self.module = function.__module__
        return function

    def fix(self, safety: Safety, does: str) -> Callable[[FixFunction], FixFunction]:
        """Register the decorated function `(editor, finding, context) -> title` that closes a finding of this rule.

        It asks the editor for what it needs and says in the imperative what it did ("add `raise` to the handler"), or
        raises Refused. `safety` is that of a finding which says nothing else, `does` what is said of a finding that is
        not fixed yet. It is called only when files are fixed.
        """

        def register(function: FixFunction) -> FixFunction:
            if self.fixer is not None:
                raise RuleError(f"{self.code}: two fixes; write one that does both")
            self.fixer, self.safety, self.does = function, safety, does
            return function

        return register

    def fact(self, subject: Subject, key: str, *payload: str, span: Span | None = None) -> Fact:
        """A fact of this rule about `subject`, at `span` (default: the subject's own)."""
        return Fact(
            code=self.code,
            path=subject.path,
            span=span or subject.span,
            key=key,
            payload=payload,
            test_name=subject.test_name,
            class_name=subject.class_name,
        )

    def finding(
        self,
        subject: Subject,
        message: str,
        *,
        span: Span | None = None,
        confidence: Confidence | None = None,
        related: Iterable[Related] = (),
        fix: Safety | EllipsisType | None = ...,
    ) -> Finding:
        """A finding of this rule about `subject`, at `span` (default: the subject's own).

        `fix` says how safe its fix is where that is not as usual; None where this finding has none.
        """
        return Finding(
            code=self.code,
            name=self.name,
            path=subject.path,
            span=span or subject.span,
            message=message,
            severity=self.severity,
            confidence=confidence or self.confidence,
            test=subject.test_name,
            class_name=subject.class_name,
            fix=self.safety if isinstance(fix, EllipsisType) else fix,
            related=tuple(related),
        )

    @property
    def family(self) -> str:
        """The family's name, from the first digit of the code."""
        return FAMILIES.get(self.code[:5], "other")

    def page(self) -> str:
        """The rule's Markdown page, which stands beside its module. Raises RuleError when it is missing."""
        from importlib import resources

        package, _, stem = self.module.rpartition(".")
        try:
            return resources.files(package).joinpath(f"{stem}.md").read_text(encoding="utf-8")
        except (OSError, ModuleNotFoundError) as error:
            raise RuleError(f"{self.code}: no page {stem}.md beside {self.module}") from error


@dataclass(frozen=True, slots=True)
class Registry:
    """All rules by code, in code order. Names are accepted wherever codes are."""

    rules: Mapping[str, Rule]

    def find(self, name: str) -> Rule | None:
        """The rule of this code or name (any case), or None."""
        wanted = name.strip()
        found = self.rules.get(wanted.upper())
        if found is None:
            lowered = wanted.lower()
            found = next((rule for rule in self.rules.values() if rule.name == lowered), None)
        return found

    def select(self, selector: str) -> list[Rule]:
        """The rules that a selector means: `ALL`, a code, a prefix such as `SSOT1`, or a name. Empty: unknown."""
        upper = selector.strip().upper()
        if upper == "ALL":
            return list(self.rules.values())
        matched = [rule for code, rule in self.rules.items() if code.startswith(upper)] if upper.startswith("S") else []
        if matched:
            return matched
        found = self.find(selector)
        return [found] if found else []

    def names(self) -> list[str]:
        """Every code and every name, for suggestions."""
        return [*self.rules, *(rule.name for rule in self.rules.values())]


@cache
def load_registry() -> Registry:
    """Import every module below `ssot_lint.rules` and every entry point `ssot_lint.rules`. Raises RuleError."""
    found: dict[str, Rule] = {}
    for rule in _scan_rules():
        _validate(rule, found)
        found[rule.code] = rule
    return Registry(dict(sorted(found.items())))


def _scan_rules() -> Iterator[Rule]:
    package = importlib.import_module("ssot_lint.rules")
    for folder in package.__path__:
        for name in modules_in(folder, "ssot_lint.rules"):
            yield from _rules_of(importlib.import_module(name))
    if not others_register(_GROUP):
        return
    from importlib import metadata

    for entry in metadata.entry_points(group=_GROUP):
        loaded = entry.load()
        yield from [loaded] if isinstance(loaded, Rule) else _rules_of(loaded)


def _rules_of(module: Any) -> Iterator[Rule]:
    rule = getattr(module, "rule", None)
    if not isinstance(rule, Rule):
        raise RuleError(f"{module.__name__} has no `rule`; a rule module makes one Rule")
    yield rule


def _validate(rule: Rule, found: Mapping[str, Rule]) -> None:
    other = found.get(rule.code)
    if other is not None:
        raise RuleError(f"{rule.code} is both {other.module} and {rule.module}")
    if not (len(rule.code) >= 4 and rule.code[-3:].isdigit() and rule.code.isupper()):
        raise RuleError(f"{rule.module}: code {rule.code!r} is not letters in capitals and three digits")
    if rule.name != rule.name.lower() or " " in rule.name or "_" in rule.name:
        raise RuleError(f"{rule.code}: name {rule.name!r} is not kebab-case")
    if any(rule.name == each.name for each in found.values()):
        raise RuleError(f"{rule.code}: the name {rule.name!r} is taken")
    if not rule.levels and not rule.gatherers:
        raise RuleError(f"{rule.code}: no check is registered")
    if bool(rule.gatherers) is not (rule.reducer is not None):
        raise RuleError(f"{rule.code}: gathering and reducing go together; one of them is missing")
