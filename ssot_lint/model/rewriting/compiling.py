"""Whether Python would compile what a rewrite wrote, and to the same end as before."""

from __future__ import annotations

import ast
import warnings

from ssot_lint.model.file import TestFile
from ssot_lint.model.rewriting.complement import changed_complement
from ssot_lint.model.rewriting.meaning import changed_future
from ssot_lint.model.rewriting.shift import Shift


def changed_syntax(before: TestFile, after: TestFile, shift: Shift) -> str | None:
    """Why the new file does not compile, or what its tree says differently outside the edited lines; else None."""
    return (
        uncompilable(after.tree)
        or changed_future(before.tree, after.tree)
        or changed_complement(before.tree, after.tree, shift, (before.source.lines, after.source.lines))
    )


def uncompilable(tree: ast.Module) -> str | None:
    """Python's reason for not compiling a tree that it parsed; None when it does."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(tree, "<rewritten>", "exec", dont_inherit=True)
    except SyntaxError as error:
        return f"the new text does not compile: {error.msg} (line {error.lineno})"
    except (ValueError, OverflowError, RecursionError, MemoryError) as error:
        return f"the new text does not compile: {str(error) or type(error).__name__}"
    return None
