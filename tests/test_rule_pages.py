"""Every page of every rule: its parts are there, and the rule does in each example what the page says."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ssot_lint.errors import RuleError
from ssot_lint.rule import Rule, load_registry
from ssot_lint.testing import Example, failures_of, missing_parts, read_page

RULES = list(load_registry().rules.values())


def page_of(rule: Rule) -> str:
    try:
        return rule.page()
    except RuleError:
        return ""  # told by test_page_has_all_its_parts


def examples() -> Iterator[object]:
    for rule in RULES:
        seen: dict[str, int] = {}
        for example in read_page(page_of(rule)):
            name = f"{rule.code}: {example.title} {example.kind}"
            seen[name] = seen.get(name, 0) + 1
            yield pytest.param(rule, example, id=f"{name} {seen[name]}")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_page_has_all_its_parts(rule: Rule) -> None:
    text = rule.page()
    assert missing_parts(rule, text, read_page(text)) == []


@pytest.mark.parametrize(("rule", "example"), list(examples()))
def test_example_holds(rule: Rule, example: Example, tmp_path: Path) -> None:
    assert list(failures_of(rule, example, tmp_path)) == []
