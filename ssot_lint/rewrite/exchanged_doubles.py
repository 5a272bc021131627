"""A double class of a file gives way to the canonical one."""

from __future__ import annotations

from ssot_lint.model.rewriting.double_exchange import Exchange
from ssot_lint.rewrite.editor import Editor
from ssot_lint.rewrite.names import rename_uses


def exchange_double(editor: Editor, exchange: Exchange) -> None:
    """Remove the class, and import the canonical one for what uses it. Raises Refused."""
    editor.remove_definition(exchange.line)
    module, name = exchange.module, exchange.name
    if name == exchange.old:
        for span in exchange.uses:
            editor.import_successor(module, name, span.line)
        return
    rename_uses(editor, {span: editor.import_name(module, name, span.line) for span in exchange.uses})
