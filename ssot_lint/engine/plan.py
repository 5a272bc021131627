"""What to run under one configuration: the selected rules by level, with their options and the project's words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from ssot_lint.config import Config, Schema, fix_safety, options_of, selected_codes
from ssot_lint.data import dataclass, field, replace
from ssot_lint.findings import Finding, Safety
from ssot_lint.model import Check, Test
from ssot_lint.model.vocabulary import Vocabulary
from ssot_lint.rule import Context, Registry, Rule


@dataclass(frozen=True, slots=True)
class Plan:
    """The rules to run on files under `config`; contexts by rule code, rules by the level they look at."""

    config: Config
    rules: tuple[Rule, ...]
    contexts: Mapping[str, Context]
    vocabulary: Vocabulary
    levels: Mapping[type, tuple[Rule, ...]] = field(default_factory=dict)
    safety: Mapping[str, Safety | None] = field(default_factory=dict)

    @property
    def codes(self) -> frozenset[str]:
        """The codes of the rules that run."""
        return frozenset(rule.code for rule in self.rules)

    @property
    def reducing(self) -> tuple[Rule, ...]:
        """The rules that compare files."""
        return tuple(rule for rule in self.rules if rule.reducer is not None)

    def about_classes(self, families: Collection[str]) -> Plan:
        """The plan with the rules of these families (`SSOT3`) only, of them those that look at files and classes."""
        inner = {Test, Check}
        levels = {
            level: tuple(
                rule
                for rule in rules
                if rule.code[:5] in families and inner.isdisjoint(rule.levels) and inner.isdisjoint(rule.gatherers)
            )
            for level, rules in self.levels.items()
            if level not in inner
        }
        return replace(self, levels=levels)

    def judged(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """The findings, their fixes as safe as the configuration sees them."""
        safety = self.safety
        for finding in findings:
            if finding.fix is None or finding.code not in safety or finding.fix is safety[finding.code]:
                yield finding
            else:
                yield replace(finding, fix=safety[finding.code])


def make_plan(config: Config, registry: Registry, schema: Schema) -> Plan:
    """The plan for `config`: its selection of the registry's rules, options filled with their defaults."""
    codes = selected_codes(config, schema)
    chosen = tuple(rule for code, rule in registry.rules.items() if code in codes)
    levels: dict[type, tuple[Rule, ...]] = {}
    for rule in chosen:
        for level in dict.fromkeys((*rule.levels, *rule.gatherers)):
            levels[level] = (*levels.get(level, ()), rule)
    contexts = {rule.code: Context(config, options_of(config, schema, rule.name)) for rule in chosen}
    return Plan(config, chosen, contexts, vocabulary_of(config), levels, fix_safety(config, schema))


def vocabulary_of(config: Config) -> Vocabulary:
    """The project's words, from its configuration."""
    return Vocabulary(config.assert_functions, config.smoke_marks, config.test_support)
