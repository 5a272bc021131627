"""What a rule's fix works with: it opens the lines that the fix needs, and gathers all that the fix asks for."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import PurePath

import libcst as cst

from ssot_lint.findings import Finding, Safety, Span
from ssot_lint.fixes import Edit, Fix, Fixed, Import, Refused
from ssot_lint.lasting import cached_property
from ssot_lint.model import Test, TestClass, TestFile
from ssot_lint.model.rewriting.stretches import (
    Stretch,
    body_indent_at,
    definition_at,
    end_of_comments,
    header_at,
    stretch_at,
)
from ssot_lint.model.rewriting.uses import names_used_on
from ssot_lint.rewrite.comments import widened
from ssot_lint.rewrite.imports import Imports
from ssot_lint.rewrite.lines import newline_of, split_lines
from ssot_lint.rewrite.region import Region, is_for_a_machine

Target = Test | TestClass
Rivals = frozenset[tuple[str, str]]


class Editor:
    """The file of one finding, open for its fix. What is asked for becomes a `Fix` only when all of it can be done."""

    def __init__(self, file: TestFile, finding: Finding, imports: Imports, rivals: Rivals = frozenset()) -> None:
        """`imports` is shared by all fixes of one round, so that they agree on names.

        `rivals` are the classes, by path and name, that a rule which compares files has something to say of.
        """
        self.file = file
        self.finding = finding
        self.rivals = rivals
        self.done: Sequence[Fixed] = ()  # what was fixed before, in this run
        self._imports = imports
        self._regions: dict[Stretch, Region] = {}
        self._edits: list[Edit] = []
        self._wanted: list[Import] = []
        self._unused: list[str] = []
        self._orphans: list[str] = []
        self._adds: set[str] = set()
        self._removes: set[str] = set()
        self._exposes: set[str] = set()
        self._outward = False
        self._removes_file = False

    @cached_property
    def newline(self) -> str:
        """The file's line end."""
        return newline_of(self.file.source.text)

    @cached_property
    def test(self) -> Test:
        """The test that the finding is about. Raises Refused when there is none."""
        near = [test for test in self.file.tests if test.qualname == self.finding.test]
        line = self.finding.span.line
        before = [test for test in near if test.first_line <= line]
        if not near:
            raise Refused("the test is not where it was")
        return max(before, key=lambda test: test.first_line) if before else near[0]

    @cached_property
    def cls(self) -> TestClass:
        """The class that the finding is about. Raises Refused when there is none."""
        for cls in (*self.file.classes, *(test.cls for test in self.file.tests)):
            if cls is not None and cls.class_name == self.finding.class_name:
                return cls
        raise Refused("the class is not where it was")

    def statement(self, span: Span) -> Region:
        """The smallest whole lines around `span`, as a tree. Raises Refused when they cannot be cut out."""
        stretch = self._inside(span.line, span.end_line) or stretch_at(self.file, span.line, span.end_line)
        return self._open(stretch, span.line)

    def definition(self, line: int) -> Region:
        """The `def` or `class` whose keyword is on `line`, whole, decorators included."""
        return self._open(definition_at(self.file, line), line)

    def header(self, line: int) -> Region:
        """Decorators and header of the definition whose keyword is on `line`; whole where its body starts there."""
        stretch = header_at(self.file, line) or definition_at(self.file, line)
        inside = self._inside(stretch.first, stretch.last) if stretch else None
        return self._open(inside or stretch, line, body_indent_at(self.file, line))

    def _inside(self, first: int, last: int) -> Stretch | None:
        return next((s for s in self._regions if s.first <= first and last <= s.last), None)

    def _open(self, stretch: Stretch | None, line: int, body_indent: str = "") -> Region:
        if stretch is None:
            raise Refused(f"line {line} holds parts of several statements")
        if stretch not in self._regions:
            self._regions[stretch] = Region(self.file.source.text, stretch, body_indent)
        return self._regions[stretch]

    def remove(self, span: Span) -> None:
        """Take the statement at `span` away; comments stay. Raises Refused when it is alone in its block."""
        stretch = stretch_at(self.file, span.line, span.end_line)
        if stretch is None:
            raise Refused(f"line {span.line} holds parts of several statements")
        if stretch.fills_suite and stretch.indent:
            raise Refused("nothing else is in its block")
        region = Region(self.file.source.text, stretch)
        place = region.span_of(region.statement)
        if (place.line, place.column) != (span.line, span.column):
            raise Refused(f"line {span.line} holds parts of several statements")
        comments = [each.value.rstrip() for each in region.comments if not is_for_a_machine(each)]
        text = "".join(stretch.indent + each + self.newline for each in comments)
        first = stretch.first if comments else self._with_blank_lines(stretch)
        self._edits.append(Edit(first, stretch.last, text))
        self._let_go(stretch)

    def _with_blank_lines(self, stretch: Stretch) -> int:
        """The first line to take away so that blank lines on both sides of a statement do not add up."""
        lines = self.file.source.lines
        first = stretch.first
        if stretch.last < len(lines) and lines[stretch.last].strip():
            return first
        while first > 1 and not lines[first - 2].strip():
            first -= 1
        return first

    def remove_definition(self, line: int) -> None:
        """Take a `def` or `class` away, with the blank lines before it; imports only it needed go too."""
        self._remove_whole(definition_at(self.file, line), line)

    def remove_block(self, span: Span) -> None:
        """Take a compound statement away, comments in it and blank lines before it too."""
        self._remove_whole(stretch_at(self.file, span.line, span.end_line), span.line)

    def _remove_whole(self, stretch: Stretch | None, line: int) -> None:
        if stretch is None:
            raise Refused(f"line {line} holds parts of several statements")
        if stretch.fills_suite and stretch.indent:
            raise Refused("nothing else is in its block")
        lines = self.file.source.lines
        first = stretch.first
        while first > 1 and not lines[first - 2].strip():
            first -= 1
        last = end_of_comments(lines, stretch.last, stretch.indent)
        while first == 1 and last < len(lines) and not lines[last].strip():
            last += 1
        self._edits.append(Edit(first, last, ""))
        self._let_go(stretch)

    def remove_lines(self, first: int, last: int) -> None:
        """Take whole lines away that hold comments or whole statements, as the rule knows."""
        self._edits.append(Edit(first, last, ""))

    def remove_file(self) -> None:
        """Take the whole file away. Raises Refused where its being there means something."""
        if PurePath(self.file.path).name in ("__init__.py", "conftest.py"):
            raise Refused("a file of this name has a meaning of its own")
        self._edits.append(Edit(1, len(split_lines(self.file.source.text)), ""))
        self._removes_file = True
        # That it holds no test was to be said before.
        self.exposes("SSOT116")

    def remove_comments(self, first: int, last: int) -> None:
        """Take lines away that hold nothing but comments, and blank lines that they kept apart from others."""
        self.remove_lines(*widened(self.file.source.lines, first, last))

    def rewrite_line(self, line: int, text: str) -> None:
        """Put `text` (without an end) in the place of a line, as the rule knows what stands there."""
        (old,) = self.lines(line, line)
        self._edits.append(Edit(line, line, text + (old[len(old.rstrip("\r\n")) :] or self.newline)))

    def insert(self, line: int, *text: str) -> None:
        """Put lines (without their ends) before `line`, indented as given."""
        self._edits.append(Edit(line, line - 1, "".join(each + self.newline for each in text)))

    def decorate(self, line: int, *decorators: str) -> None:
        """Put decorators (with their `@`) directly above the `def` or `class` on `line`, below those it has."""
        stretch = definition_at(self.file, line)
        if stretch is None:
            raise Refused(f"line {line} holds parts of several statements")
        inside = self._inside(stretch.first, stretch.last)
        if inside is None:
            self.insert(line, *(stretch.indent + each for each in decorators))
            return
        made = [cst.Decorator(cst.parse_expression(each.removeprefix("@").strip())) for each in decorators]
        node = self._regions[inside].statement
        self._regions[inside].change(node, lambda it: it.with_changes(decorators=(*_decorators(it), *made)))

    def import_module(self, path: str, line: int) -> str:
        """The expression that means module `path` on `line`; it is imported if need be."""
        expression, wanted = self._imports.module(path, line)
        self._wanted += [wanted] if wanted else []
        return expression

    def import_name(self, module: str, name: str, line: int, bare: bool = False) -> str:
        """The expression that means `name` of `module` on `line`; imported if need be, with `bare` always by itself."""
        expression, wanted = self._imports.name(module, name, line, bare)
        self._wanted += [wanted] if wanted else []
        return expression

    def import_successor(self, module: str, name: str, line: int) -> None:
        """Import `name` of `module` in place of the file's own definition of that name, which the fix removes."""
        self._wanted.append(self._imports.successor(module, name, line))

    def drop_import(self, *names: str) -> None:
        """Drop the imports of these local names if nothing uses them once the fix is made."""
        self._unused += names

    def drop_class(self, *names: str) -> None:
        """Drop these classes, and attributes made by set-ups (`Class.attribute`), if nothing uses them afterwards."""
        self._orphans += names

    def _let_go(self, stretch: Stretch) -> None:
        self.drop_import(*sorted(names_used_on(self.file, stretch.first, stretch.last)))

    def adds(self, *tests: str) -> None:
        """Declare tests, by qualified name, that pytest collects only after the fix."""
        self._adds.update(tests)

    def removes(self, *tests: str) -> None:
        """Declare tests, by qualified name, that pytest does not collect after the fix."""
        self._removes.update(tests)

    def exposes(self, *codes: str) -> None:
        """Declare rules that may have something to say only after the fix."""
        self._exposes.update(codes)

    def reaches_other_files(self) -> None:
        """Declare that other files may see the change."""
        self._outward = True

    def fix(self, title: str, safety: Safety) -> Fix:
        """All that was asked for, as data. Raises Refused when nothing would change or a part cannot be written."""
        regions = [edit for region in self._regions.values() if (edit := region.edit()) is not None]
        edits = sorted([*self._edits, *regions])
        if not edits:
            raise Refused("there is nothing left to change")
        _demand_apart(edits)
        return Fix(
            finding=self.finding,
            safety=safety,
            title=title,
            edits=tuple(edits),
            imports=tuple(dict.fromkeys(self._wanted)),
            unused=tuple(dict.fromkeys(self._unused)),
            orphans=tuple(dict.fromkeys(self._orphans)),
            adds=frozenset(self._adds),
            removes=frozenset(self._removes),
            exposes=frozenset(self._exposes),
            outward=self._outward,
            removes_file=self._removes_file,
        )

    def lines(self, first: int, last: int) -> Sequence[str]:
        """Lines of the file with their ends."""
        return split_lines(self.file.source.text)[first - 1 : last]


def _decorators(node: cst.CSTNode) -> Sequence[cst.Decorator]:
    return node.decorators if isinstance(node, cst.FunctionDef | cst.ClassDef) else ()


def _demand_apart(edits: Sequence[Edit]) -> None:
    for one, other in pairwise(edits):
        if other.first <= one.last:
            raise Refused(f"two parts of the fix meet on line {other.first}")
