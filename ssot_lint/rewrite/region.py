"""A region: a few whole lines of a file, opened as a concrete tree, changed, and written back as lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider

from ssot_lint.findings import Span
from ssot_lint.fixes import Edit, Refused
from ssot_lint.model.rewriting.stretches import Stretch
from ssot_lint.patterns import compile_late
from ssot_lint.rewrite.lines import indent_of, newline_of, split_lines
from ssot_lint.rewrite.nodes import Node, around, comments_in, nodes_in

Replacement = cst.CSTNode | cst.FlattenSentinel[cst.CSTNode] | cst.RemovalSentinel
Change = Callable[[cst.CSTNode], Replacement]
_MACHINE = compile_late(r"#\s*(?:noqa|type:|pragma|pylint|ssot:|mypy|ruff|nosec|pyright|fmt:|isort)", re.IGNORECASE)
_CLASS, _FUNCTION = "class _:", "def _():"


class Region:
    """The lines of one stretch as LibCST nodes. Everything that is not changed comes back byte for byte."""

    def __init__(self, text: str, stretch: Stretch, body_indent: str = "") -> None:
        """`text` is the whole file. Raises Refused when the lines do not come back from LibCST as they are."""
        self.stretch = stretch
        self._newline = newline_of(text)
        self._old = split_lines(text)[stretch.first - 1 : stretch.last]
        self.indent = indent_of(text)
        self._wrappers = _wrappers(stretch, self.indent)
        self._head = "".join(each + self._newline for each in self._wrappers)
        self._tail = f"{body_indent}pass{self._newline}" if stretch.is_header else ""
        self._changes: dict[cst.CSTNode, list[Change]] = {}
        self.drops_comments = False
        self._unended = bool(self._old) and not self._old[-1].endswith(("\n", "\r"))
        self._module = self._parsed()

    def _parsed(self) -> cst.Module:
        old = "".join(self._old) + (self._newline if self._unended else "")
        text = self._head + old + self._tail
        try:
            config = cst.PartialParserConfig(default_newline=self._newline, default_indent=self.indent)
            module = cst.parse_module(text, config)
        except (cst.ParserSyntaxError, RecursionError, ValueError) as error:
            raise Refused(f"LibCST cannot read line {self.stretch.first} and what follows") from error
        if module.code != text:
            raise Refused(f"line {self.stretch.first} and what follows do not come back from LibCST unchanged")
        return _with_indent(module, self.indent)

    @cached_property
    def _positions(self) -> Mapping[cst.CSTNode, CodeRange]:
        return MetadataWrapper(self._module, unsafe_skip_copy=True).resolve(PositionProvider)

    @property
    def statements(self) -> Sequence[cst.BaseStatement | cst.BaseSmallStatement]:
        """The opened statements, in order."""
        found: Sequence[cst.BaseStatement | cst.BaseSmallStatement] = self._module.body
        for _ in self._wrappers:
            wrapper = found[0]
            assert isinstance(wrapper, cst.FunctionDef | cst.ClassDef)
            found = wrapper.body.body
        return found

    @property
    def statement(self) -> cst.BaseStatement:
        """The one opened statement. Raises Refused when several share its lines."""
        if len(self.statements) != 1 or isinstance(self.statements[0], cst.BaseSmallStatement):
            raise Refused(f"several statements share line {self.stretch.first}")
        return self.statements[0]

    @property
    def function(self) -> cst.FunctionDef:
        """The opened function. Raises Refused when it is something else."""
        return self._only(cst.FunctionDef)

    @property
    def cls(self) -> cst.ClassDef:
        """The opened class. Raises Refused when it is something else."""
        return self._only(cst.ClassDef)

    def _only(self, kind: type[Node]) -> Node:
        node = self.statement
        if not isinstance(node, kind):
            raise Refused(f"line {self.stretch.first} is not what it was taken for")
        return node

    @property
    def comments(self) -> list[cst.Comment]:
        """Every comment on its lines, in source order."""
        return list(comments_in(self._module))

    def span_of(self, node: cst.CSTNode) -> Span:
        """Where a node of the tree as it was opened stands in the file."""
        place = self._positions[node]
        shift = self.stretch.first - 1 - len(self._wrappers)
        start, end = place.start, place.end
        return Span(start.line + shift, start.column + 1, end.line + shift, end.column + 1)

    def is_on(self, node: cst.CSTNode, span: Span) -> bool:
        """Whether a node of the tree as it was opened stands within `span`."""
        place = self.span_of(node)
        starts = (place.line, place.column) >= (span.line, span.column)
        return starts and (place.end_line, place.end_column) <= (span.end_line, span.end_column)

    def walk(self, kind: type[Node]) -> Iterator[Node]:
        """Every node of a kind, outermost first, in source order; of the tree as it was opened."""
        for statement in self.statements:
            yield from nodes_in(statement, kind)

    def find(self, span: Span, kind: type[Node]) -> Node:
        """The outermost node of `kind` that starts where `span` does. Raises Refused when there is none."""
        for node in self.walk(kind):
            if node in self._positions:
                place = self.span_of(node)
                if (place.line, place.column) == (span.line, span.column):
                    return node
        raise Refused(f"line {span.line} is not what it was taken for")

    def exactly(self, span: Span, kind: type[Node]) -> Node:
        """The outermost node of `kind` that stands at `span` from its start to its end. Raises Refused without one."""
        for node in self.walk(kind):
            if node in self._positions and self.span_of(node) == span:
                return node
        raise Refused(f"line {span.line} is not what it was taken for")

    def parent(self, node: cst.CSTNode, kind: type[Node]) -> Node:
        """The innermost node of `kind` around `node`, in the tree as it was opened. Raises Refused without one."""
        stack: list[tuple[cst.CSTNode, Node | None]] = [(each, None) for each in self.statements]
        while stack:
            each, around = stack.pop()
            if each is node and around is not None:
                return around
            inner = each if isinstance(each, kind) else around
            stack += [(child, inner) for child in each.children]
        raise Refused(f"line {self.span_of(node).line} is not what it was taken for")

    def change(self, node: Node, change: Callable[[Node], Replacement]) -> None:
        """Put what `change` makes of the node in its place; it is given the node with the changes inside it made."""
        self._changes.setdefault(node, []).append(change)  # type: ignore[arg-type]

    def replace(self, node: cst.CSTNode, *new: cst.CSTNode) -> None:
        """Put other nodes in a node's place; none takes it away. An emptied body gets a `pass`."""
        replacement: Replacement = cst.RemoveFromParent() if not new else cst.FlattenSentinel(new)
        self.change(node, lambda _: new[0] if len(new) == 1 else replacement)

    @property
    def newline(self) -> str:
        """The file's line end."""
        return self._newline

    @property
    def code_of(self) -> Callable[[cst.CSTNode], str]:
        """A function that gives the source of a node."""
        return self._module.code_for_node

    def _demand_comments(self, changed: cst.Module) -> None:
        if self.drops_comments or not any("#" in line for line in self._old):
            return
        had = Counter(each.value for each in comments_in(self._module) if not is_for_a_machine(each))
        lost = had - Counter(each.value for each in comments_in(changed))
        if lost:
            raise Refused(f"a comment would be lost: {next(iter(lost))}")

    def edit(self) -> Edit | None:
        """The lines after all changes; None when they are the same."""
        if not self._changes:
            return None
        changed = self._module.visit(_Changer(self._changes, around(self._changes, self._module)))
        assert isinstance(changed, cst.Module)
        self._demand_comments(changed)
        code = changed.code
        if not code.startswith(self._head) or not code.endswith(self._tail):
            raise Refused(f"line {self.stretch.first} and what follows would not keep their place")
        text = code[len(self._head) : len(code) - len(self._tail)]
        old = "".join(self._old) + (self._newline if self._unended else "")
        return Edit(self.stretch.first, self.stretch.last, text) if text != old else None


def is_for_a_machine(comment: cst.Comment) -> bool:
    """Whether a comment speaks to a tool about the line it is on, and goes with it."""
    return _MACHINE.match(comment.value) is not None


def _wrappers(stretch: Stretch, indent: str) -> list[str]:
    """The lines to put before lines that are indented: a block, in others where that makes each step one of the file.

    LibCST takes the first indentation it meets for the step of all blocks.
    """
    if not stretch.indent:
        return []
    steps, odd = divmod(len(stretch.indent), len(indent))
    outer = [] if odd or indent * steps != stretch.indent else [indent * step + _CLASS for step in range(steps - 1)]
    return [*outer, indent * len(outer) + (_CLASS if stretch.in_class else _FUNCTION)]


def _with_indent(module: cst.Module, indent: str) -> cst.Module:
    """The same module, in which new blocks are indented by one step of the file, where LibCST met another one."""
    if module.default_indent == indent:
        return module
    kept = module.visit(_Indenter(module.default_indent))
    assert isinstance(kept, cst.Module)
    return kept.with_changes(default_indent=indent)


class _Indenter(cst.CSTTransformer):
    """Says the indentation of every block that relies on the default."""

    def __init__(self, indent: str) -> None:
        super().__init__()
        self.indent = indent

    def leave_IndentedBlock(self, original_node: cst.IndentedBlock, updated_node: cst.IndentedBlock) -> cst.BaseSuite:
        return updated_node.with_changes(indent=updated_node.indent or self.indent)


class _Changer(cst.CSTTransformer):
    def __init__(self, changes: dict[cst.CSTNode, list[Change]], around: frozenset[int]) -> None:
        """`around`: what is around the nodes that change, by identity; everything else stays the node that it is."""
        super().__init__()
        self._changes = changes
        self._around = around

    # No method is looked for by the class of a node: there is none, and that took half the time.

    def on_visit(self, node: cst.CSTNode) -> bool:
        return id(node) in self._around

    def on_visit_attribute(self, node: cst.CSTNode, attribute: str) -> None:
        pass

    def on_leave_attribute(self, original_node: cst.CSTNode, attribute: str) -> None:
        pass

    def on_leave(self, original_node: cst.CSTNodeT, updated_node: cst.CSTNodeT) -> Replacement:  # type: ignore[override]
        result: Replacement = updated_node
        for change in self._changes.get(original_node, ()):
            if isinstance(result, cst.CSTNode):
                result = change(result)
        return result
