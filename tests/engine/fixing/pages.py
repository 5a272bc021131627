"""The bad examples of all rule pages whose rule has a fix, alone in projects of their own or mixed into one module."""

import ast
import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from random import Random

from ssot_lint.rule import load_registry
from ssot_lint.testing import Example, read_page

STEP = "    "
ABOVE = ("# note {n}\n", "\n", "\n# note {n}\n\n", "# note {n}: é\n")
DECORATORS = ("@pytest.mark.slow\n", "@decorated(1)\n", "@pytest.mark.usefixtures(\n    'tmp_path',\n)\n")


@dataclass(frozen=True, slots=True)
class Bad:
    """A bad example of the page of the rule `code`, and whether the page shows it fixed."""

    code: str
    example: Example
    is_fixed: bool


@cache
def fixable_examples() -> tuple[Bad, ...]:
    """The bad examples whose fix a page shows, or why there is none, in order of rules and pages."""
    rules = [rule for rule in load_registry().rules.values() if rule.fixer is not None]
    return tuple(
        Bad(rule.code, bad, after.kind == "fixed")
        for rule in rules
        for bad, after in pairwise(read_page(rule.page()))
        if bad.kind == "bad" and after.kind in ("fixed", "unfixed")
    )


@cache
def _simple() -> tuple[tuple[str, str], ...]:
    """Code and source of the examples that need no configuration and no other file."""
    return tuple(
        (each.code, each.example.source)
        for each in fixable_examples()
        if not each.example.config and not each.example.files and each.example.name.startswith("test_")
    )


def write_example(folder: Path, code: str, example: Example, data: bytes) -> Path:
    """Put an example into a project of its own with that one rule; the path of its file, which holds `data`."""
    own = "[tool.ssot-lint]\n"
    config = example.config if own in example.config else own + example.config
    # What the tool says of its own comments depends on the other rules.
    select = "" if code.startswith("SSOT9") else f'select = ["{code}"]\n'
    config = config.replace(own, f'{own}{select}min-confidence = "possible"\n')
    for name, body in (("pyproject.toml", config), *example.files):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(body.encode())
    path = folder / example.name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def make_mixture(random: Random) -> str:
    """Some examples in one module, some as methods, with comments, blank lines and decorators between; with LF."""
    simple = _simple()
    codes = sorted({code for code, _ in simple})
    parts = []
    for number in range(random.choice((1, 2, 2, 3))):
        code = random.choice(codes)
        text = random.choice([source for each, source in simple if each == code])
        if number and random.random() < 0.8:
            text = re.sub(r"^(\s*(?:async )?def test_\w+|class Test\w+)", rf"\1_{number}", text, flags=re.MULTILINE)
        parts.append(_as_methods(text, number) if random.random() < 0.25 else text)
    head = random.choice(("", "", '"""Tests."""\n', "import os\nimport sys\n\n", "# Copyright\n\nimport pytest\n"))
    futures = "from __future__ import annotations\n"
    parts = [part.replace(futures, "") for part in parts]
    text = head + "\n\n".join(parts)
    return _scattered(text, random) if _parses(text) else parts[0]


def _parses(text: str) -> bool:
    try:
        compile(text, "mixture", "exec", dont_inherit=True)
    except SyntaxError:
        return False
    return True


def _as_methods(text: str, number: int) -> str:
    """The functions at the top of a module, as methods of a class; unchanged if anything else is there."""
    body = ast.parse(text).body
    functions = [node for node in body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    rest = body[: len(body) - len(functions)]
    if not functions or any(not isinstance(node, ast.Import | ast.ImportFrom) for node in rest):
        return text
    lines = text.splitlines(keepends=True)
    top = min(line_of(functions[0]) - 1, len(lines))
    methods = "".join(STEP + line if line.strip() else line for line in lines[top:])
    methods = re.sub(rf"^({STEP}(?:async )?def \w+)\((?=\))", r"\1(self", methods, flags=re.MULTILINE)
    methods = re.sub(rf"^({STEP}(?:async )?def \w+)\((?!self)", r"\1(self, ", methods, flags=re.MULTILINE)
    made = f"{''.join(lines[:top])}class TestMethods{number}:\n{methods}"
    return made if _parses(made) else text


def line_of(node: ast.stmt) -> int:
    """The first line of a statement, decorators included."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(each.lineno for each in decorators)])


def _scattered(text: str, random: Random) -> str:
    """The same with comments, blank lines and decorators put before statements, and some bodies on their header."""
    lines = text.splitlines(keepends=True)
    for node in sorted(_alone(text), key=line_of, reverse=True):
        at = line_of(node) - 1
        indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
        definition = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if definition and random.random() < 0.3:
            _join_body(lines, node)
        if definition and random.random() < 0.15:
            lines[at:at] = _indented(random.choice(DECORATORS), indent)
        if random.random() < 0.2:
            lines[at:at] = _indented(random.choice(ABOVE).replace("{n}", str(node.lineno)), indent)
        elif not indent and at and random.random() < 0.1:
            lines[at:at] = ["\x0c\n"]
    made = "".join(lines)
    return made if _parses(made) else text


def _indented(text: str, indent: str) -> list[str]:
    return [indent + line if line.strip() else line for line in text.splitlines(keepends=True)]


def _join_body(lines: list[str], node: ast.stmt) -> None:
    """`def f():` and its one line of a body on one line."""
    body = getattr(node, "body", [])
    simple = len(body) == 1 and isinstance(body[0], ast.Pass | ast.Assert | ast.Expr | ast.Return)
    if simple and body[0].lineno == node.lineno + 1 == body[0].end_lineno and "#" not in lines[node.lineno - 1]:
        lines[node.lineno - 1 : node.lineno + 1] = [f"{lines[node.lineno - 1].rstrip()} {lines[node.lineno].lstrip()}"]


def _alone(text: str) -> list[ast.stmt]:
    """The statements that begin a line and are not on a line with the end of another."""
    nodes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.stmt)]
    lines = text.splitlines()
    futures = [node.lineno for node in nodes if isinstance(node, ast.ImportFrom) and node.module == "__future__"]
    last = max(futures, default=0)
    return [
        node
        for node in nodes
        if node.lineno > last
        and not lines[line_of(node) - 1][: node.col_offset].strip(" @")
        and not lines[line_of(node) - 1].lstrip().startswith(("elif", "else"))
        and (line_of(node) < 2 or not lines[line_of(node) - 2].endswith("\\"))
    ]


@dataclass(frozen=True, slots=True)
class Style:
    """How a module is put into bytes. `ends` are the line ends, taken in turn."""

    name: str
    ends: tuple[str, ...] = ("\n",)
    mark: bytes = b""
    cookie: str = ""
    step: str = STEP
    feeds: bool = False
    is_ended: bool = True

    def write(self, text: str) -> bytes:
        """The text, which has LF and steps of four blanks, in this style."""
        text = "\n".join(self._line(line) for line in text.split("\n")).rstrip("\n") + "\n"
        if self.cookie:
            text = f"# -*- coding: {self.cookie} -*-\n# Größe\n{text}"
        parts = text.split("\n")[:-1]
        ends = [self.ends[number % len(self.ends)] for number in range(len(parts))]
        made = "".join(part + end for part, end in zip(parts, ends, strict=True))
        made = made if self.is_ended else made.removesuffix(ends[-1])
        return self.mark + made.encode(self.cookie or "utf-8", "replace")

    def _line(self, line: str) -> str:
        words = line.lstrip(" ")
        steps, rest = divmod(len(line) - len(words), len(STEP))
        line = self.step * steps + " " * rest + words
        return f"\x0c\n{line}" if self.feeds and line.startswith(("class ", "def ", "async ", "@")) else line


STYLES = (
    Style("CRLF", ("\r\n",)),
    Style("CR", ("\r",)),
    Style("mixed ends", ("\n", "\r\n", "\n")),
    Style("byte order mark", mark=b"\xef\xbb\xbf"),
    Style("latin-1 cookie", cookie="latin-1"),
    Style("tabs", step="\t"),
    Style("form feeds", feeds=True),
    Style("no last end", is_ended=False),
    Style("two blanks, mark, CRLF, no last end", ("\r\n",), b"\xef\xbb\xbf", step="  ", is_ended=False),
)
PLAIN = Style("plain")
