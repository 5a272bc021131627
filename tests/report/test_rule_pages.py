"""A rule's page on a terminal, and the list of rules."""

import json

import pytest

from ssot_lint.errors import UsageError
from ssot_lint.report.markdown import render_markdown
from ssot_lint.report.rule_list import render_rule, render_rule_json, render_rules, render_rules_json, rule_called
from ssot_lint.report.style import Style
from ssot_lint.rule import load_registry

PAGE = """\
# constant-check (SSOT102)

## What

A check that **cannot** fail, see [the docs](https://example.org/checks) and `assert True`, which
goes on here.

- one point that is
  wrapped
- two
  1. numbered

| a | b |
|---|---|

```py bad
def test_x():
    assert True  # **kept** \x1b[31m
```

```toml
key = 1
"""
SHOWN = """\
constant-check (SSOT102)
========================

What
----

A check that cannot fail, see the docs (https://example.org/checks)
and `assert True`, which goes on here.

- one point that is wrapped
- two
  1. numbered

| a | b |
|---|---|

  bad:
    def test_x():
        assert True  # **kept** ␛[31m

    key = 1
"""


def test_page_is_plain_text_of_the_width() -> None:
    assert "".join(render_markdown(PAGE, Style(width=70))) == SHOWN


def test_page_in_colour_has_bold_headings_and_coloured_code() -> None:
    text = "".join(render_markdown("# Title\n\nUse `x` now\n\n```py good\nx\n```\n", Style(colour=True)))
    assert text == "\x1b[1mTitle\x1b[0m\n\nUse \x1b[36m`x`\x1b[0m now\n\n  \x1b[32mgood:\x1b[0m\n    x\n"


def test_every_rule_can_be_shown_and_keeps_its_examples() -> None:
    for rule in load_registry().rules.values():
        text = "".join(render_rule(rule, Style()))
        assert text.startswith(f"{rule.code} {rule.name}\n")
        assert rule.summary[:60] in text
        assert "\n  bad" in text
        assert "```" not in text
        assert json.loads("".join(render_rule_json(rule)))["page"] == rule.page()


def test_list_names_every_rule_under_its_family() -> None:
    rules = list(load_registry().rules.values())
    rows = "".join(render_rules(rules, Style())).splitlines()
    for rule in rules:
        row = next(row for row in rows if rule.code in row.split())
        assert row.split()[:4] == [rule.code, rule.name, rule.severity.value, rule.confidence.value]
        assert row.endswith(rule.summary)
        assert rule.family in rows[: rows.index(row)]


def test_list_as_data_has_the_options() -> None:
    rules = list(load_registry().rules.values())
    data = json.loads("".join(render_rules_json(rules)))
    assert [each["code"] for each in data] == [rule.code for rule in rules]
    keys = ["code", "name", "family", "summary", "severity", "confidence", "fix", "options"]
    assert {tuple(each) for each in data} == {tuple(keys)}
    assert [len(each["options"]) for each in data] == [len(rule.options) for rule in rules]


@pytest.mark.parametrize("name", ["ssot101", " empty-test ", "Empty-Test"])
def test_rule_is_found_by_code_or_name(name: str) -> None:
    assert rule_called(name, load_registry()).code == "SSOT101"


@pytest.mark.parametrize(
    ("name", "remedy"), [("SSOTT101", "SSOT101"), ("emtpy-test", "empty-test"), ("zzz", "`ssot-lint rules` lists all")]
)
def test_unknown_rule_names_the_nearest(name: str, remedy: str) -> None:
    with pytest.raises(UsageError) as caught:
        rule_called(name, load_registry())
    assert name in caught.value.message
    assert remedy in caught.value.message
