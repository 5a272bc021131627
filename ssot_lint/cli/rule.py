"""`ssot-lint rule`."""

from __future__ import annotations

import click

from ssot_lint.cli.terminal import color_option, terminal_style, write


@click.command("rule", short_help="Show the page of a rule.")
@click.argument("code")
@click.option(
    "--output-format",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    help="For reading here, as it is written, or as data.",
)
@color_option
def command(code: str, output_format: str, color: str) -> None:
    """Show the page of the rule CODE (or of that name): what it reports, why, when not, options and examples."""
    from ssot_lint.report.rule_list import render_rule, render_rule_json, rule_called
    from ssot_lint.rule import load_registry

    rule = rule_called(code, load_registry())
    if output_format == "markdown":
        write([rule.page()])
    else:
        write(render_rule_json(rule) if output_format == "json" else render_rule(rule, terminal_style(color)))
