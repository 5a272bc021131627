"""What a generator says that it gives, once it is an async one."""

from __future__ import annotations

import libcst as cst

from ssot_lint.rewrite.editor import Editor
from ssot_lint.rewrite.region import Region

_ASYNC = {"Iterator": "AsyncIterator", "Iterable": "AsyncIterable", "Generator": "AsyncGenerator"}


def make_result_async(editor: Editor, region: Region, node: cst.FunctionDef, line: int) -> None:
    """Let the annotation of a generator's result name the async kind, imported from where the other one was."""
    written = node.returns.annotation if node.returns is not None else None
    base = written.value if isinstance(written, cst.Subscript) else written
    name = base.attr.value if isinstance(base, cst.Attribute) else getattr(base, "value", None)
    if not isinstance(name, str) or name not in _ASYNC or base is None:
        return
    if isinstance(base, cst.Attribute):
        region.change(base, lambda it: it.with_changes(attr=cst.Name(_ASYNC[name])))
    else:
        path = editor.file.definitions.path_of(name)
        if path is None:
            return
        new = editor.import_name(path.rpartition(".")[0], _ASYNC[name], line, bare=True)
        region.replace(base, cst.parse_expression(new))
        editor.drop_import(name)
    if isinstance(written, cst.Subscript) and name == "Generator" and len(written.slice) > 2:
        # What a generator returns has no place in the async one.
        last = written.slice[1].with_changes(comma=cst.MaybeSentinel.DEFAULT)
        region.change(written, lambda it: it.with_changes(slice=[it.slice[0], last]))
