"""`ssot-lint rules`."""

from __future__ import annotations

import click

from ssot_lint.cli.terminal import color_option, terminal_style, write

_FORMATS = ("text", "markdown", "json")


@click.command("rules")
@click.option("--output-format", type=click.Choice(list(_FORMATS)), default="text", help="A table, or data.")
@color_option
def command(output_format: str, color: str) -> None:
    """List all rules."""
    from ssot_lint.report.rule_list import render_rules, render_rules_json, render_rules_markdown
    from ssot_lint.rule import load_registry

    rules = load_registry().rules.values()
    if output_format == "text":
        write(render_rules(rules, terminal_style(color)))
    else:
        write(render_rules_json(rules) if output_format == "json" else render_rules_markdown(rules))
