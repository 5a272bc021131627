"""`fix -i`: each fix as a diff, and a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ssot_lint.engine.fixing.run import Answer, Ask
    from ssot_lint.findings import Finding
    from ssot_lint.fixes import FixedFile

_COLOURS = {"+": "green", "-": "red", "@": "cyan"}
_HELP = "y: make this fix   n: leave it   a: make this one and all that follow of its rule   q: stop here"


def ask(*, colour: bool) -> Ask:
    """A function that shows a finding and the diff of its fix, and asks on the terminal."""
    from ssot_lint.engine.fixing.run import Answer

    def answer(finding: Finding, file: FixedFile) -> Answer:
        _show(finding, file, colour=colour)
        while True:
            try:
                given = click.prompt("Fix this? [y,n,a,q,?]", default="y", show_default=False, prompt_suffix=" ")
            except click.Abort:
                click.echo()
                return Answer.QUIT
            if given.strip().lower() in {each.value for each in Answer}:
                return Answer(given.strip().lower())
            click.echo(_HELP)

    return answer


def _show(finding: Finding, file: FixedFile, *, colour: bool) -> None:
    from ssot_lint.report.diff import diff
    from ssot_lint.report.printable import printable

    place = f"{finding.path}:{finding.span.line}:{finding.span.column}"
    click.echo(f"\n{printable(place)}: {finding.code} {finding.name}: {printable(finding.message)}")
    for line in b"".join(diff(file.path, file.before, file.after)).decode("utf-8", "replace").splitlines():
        paint = _COLOURS.get(line[:1]) if not line.startswith(("+++", "---")) else None
        shown = printable(line)
        click.echo(click.style(shown, fg=paint) if colour and paint else shown)
    titles = "; ".join(dict.fromkeys(done.title for done in file.fixed))
    click.echo(f"{titles} ({file.fixed[0].safety.value})" if file.fixed else titles)
