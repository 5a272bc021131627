"""Whether a newer Python would parse what this one does not: new syntax is rewritten to old and parsed again."""

from __future__ import annotations

import ast
import re
import sys
import warnings

from ssot_lint.data import dataclass, field
from ssot_lint.patterns import compile_late

_VERSIONS = ((3, 12), (3, 13), (3, 14))
_FSTRINGS = "f-strings like this"
_ALIASES = "the `type` statement"
_GENERICS = "type parameters in brackets"
_DEFAULTS = "type parameters with a default"
_HANDLERS = "`except` with several exceptions and no parentheses"
_TEMPLATES = "t-strings"

_TOKEN = compile_late(
    r"""(?P<skip>\#[^\r\n]*|\\(?:\r\n|\r|\n)|[ \t\f]+)
    |(?P<string>[rRbBuUfFtT]{0,2}(?P<quote>\"\"\"|'''|"|'))
    |(?P<name>\w+)|(?P<line>\r\n|\r|\n)|(?P<mark>!=|==|:=|.)""",
    re.VERBOSE | re.DOTALL,
)
_ALIAS = compile_late(r"type[ \t]+([^\W\d]\w*)[ \t]*(?=[=\[])")
_HEADER = compile_late(r"(?:def|class)[ \t]+[^\W\d]\w*[ \t]*(?=\[)")
_HANDLER = compile_late(r"except\b\*?")
_PARAMETER = compile_late(r"\s*\*{0,2}\s*([^\W\d]\w*.*)", re.DOTALL)
_NAMED_NEWLINE = compile_late(r"N\{[^{}]*\}")
_DEEPEST = 40


class _Unsure(Exception):
    """The text is no Python of any known version, or not surely so."""


@dataclass(frozen=True, slots=True)
class Newer:
    """A Python that parses the source: its `version` ("3.12") and the construct it knows, in words."""

    version: str
    construct: str


@dataclass(slots=True)
class _Scan:
    text: str
    level: tuple[int, int]
    position: int = 0
    depth: int = 0
    found: list[str] = field(default_factory=list)


def newer_grammar(text: str, running: tuple[int, int] = sys.version_info[:2]) -> Newer | None:
    """The first Python after `running` that surely parses `text`, which `running` does not; None if there is none."""
    for level in _VERSIONS:
        if level <= running:
            continue
        scan = _Scan(text, level)
        try:
            rewritten = _code(scan, "")
        except (_Unsure, RecursionError):
            continue
        if scan.found and _parses(rewritten):
            return Newer(f"{level[0]}.{level[1]}", scan.found[0])
    return None


def _parses(text: str) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return False
    return True


def _code(scan: _Scan, stops: str) -> str:
    """Rewrite code up to a character of `stops` outside brackets (left unread), or up to the end of the text."""
    out: list[str] = []
    brackets = 0
    starts = not stops
    while scan.position < len(scan.text):
        match = _TOKEN.match(scan.text, scan.position)
        assert match is not None
        kind, token = match.lastgroup, match.group()
        if kind == "mark" and not brackets and token in stops:
            return "".join(out)
        if kind == "name" and starts:
            new = _statement(scan, token)
            if new is not None:
                out.append(new)
                starts = token == "except"
                continue
        scan.position = match.end()
        if kind == "string":
            out.append(_string(scan, match))
        else:
            out.append(token)
        if kind == "mark" and token in "([{":
            brackets += 1
        elif kind == "mark" and token in ")]}":
            brackets -= 1
            if brackets < 0:
                raise _Unsure
        if kind != "skip":
            starts = not stops and not brackets and (kind == "line" or token in (";", ":", "async"))
    if stops:
        raise _Unsure
    return "".join(out)


def _string(scan: _Scan, start: re.Match[str]) -> str:
    """Read a string whose opening quote is behind us; its own text, or an old literal in place of a newer one."""
    quote = start.group("quote")
    prefix = start.group()[: -len(quote)].lower()
    if "f" not in prefix and "t" not in prefix:
        return start.group() + _body(scan, quote, "r" in prefix, None)
    fields: list[str] = []
    scan.depth += 1
    if scan.depth > _DEEPEST:
        raise _Unsure
    _body(scan, quote, "r" in prefix, fields)
    scan.depth -= 1
    original = scan.text[start.start() : scan.position]
    if "t" in prefix:
        if scan.level < (3, 14):
            raise _Unsure
        scan.found.append(_TEMPLATES)
    elif _parses(f"({original})"):
        return original
    else:
        scan.found.append(_FSTRINGS)
    if not all(expression.strip() and _parses(f"(\n{expression}\n)") for expression in fields):
        raise _Unsure
    # A template is no string: it stands beside no other.
    return " (0)" if "t" in prefix else '""'


def _body(scan: _Scan, quote: str, raw: bool, fields: list[str] | None) -> str:
    """Read up to and with the closing quote; expressions of fields go to `fields` where these have a meaning."""
    text, begin = scan.text, scan.position
    while scan.position < len(text):
        if text.startswith(quote, scan.position):
            scan.position += len(quote)
            return text[begin : scan.position]
        char = text[scan.position]
        if char == "\\":
            named = None if raw or fields is None else _NAMED_NEWLINE.match(text, scan.position + 1)
            bare = fields is not None and text[scan.position + 1 : scan.position + 2] in ("{", "}")
            scan.position = named.end() if named else scan.position + (1 if bare else _escaped(text, scan.position))
        elif char in "\r\n" and len(quote) == 1:
            raise _Unsure
        elif fields is not None and char in "{}":
            _brace(scan, char, fields)
        else:
            scan.position += 1
    raise _Unsure


def _escaped(text: str, position: int) -> int:
    return 3 if text.startswith("\r\n", position + 1) else 2


def _brace(scan: _Scan, char: str, fields: list[str]) -> None:
    if scan.text.startswith(char * 2, scan.position):
        scan.position += 2
    elif char == "{":
        scan.position += 1
        _field(scan, fields)
    else:
        raise _Unsure


def _field(scan: _Scan, fields: list[str]) -> None:
    """Read a replacement field behind its `{`, up to and with its `}`."""
    expression = _code(scan, "!:}")
    if expression.rstrip().endswith("=") and not expression.rstrip().endswith(("==", "!=", "<=", ">=")):
        expression = expression.rstrip()[:-1]
    fields.append(expression)
    conversion = re.compile(r"![rsa]\s*(?=[:}])").match(scan.text, scan.position)
    if conversion is not None:
        scan.position = conversion.end()
    if scan.text.startswith(":", scan.position):
        scan.position += 1
        while not scan.text.startswith("}", scan.position):
            char = scan.text[scan.position : scan.position + 1]
            if char in ("", "\r", "\n"):
                raise _Unsure
            scan.position += 1
            if char == "{":
                _field(scan, fields)
    elif not scan.text.startswith("}", scan.position):
        raise _Unsure
    scan.position += 1


def _statement(scan: _Scan, word: str) -> str | None:
    """The old form of a construct that begins a statement with `word`, read; None: nothing new, nothing read."""
    if word == "type":
        return _rewrite_header(scan, _ALIAS, r"\1 ", _ALIASES)
    if word in ("def", "class"):
        return _rewrite_header(scan, _HEADER, r"\g<0>", _GENERICS)
    return _handler(scan) if word == "except" and scan.level >= (3, 14) else None


def _rewrite_header(scan: _Scan, pattern: re.Pattern[str], form: str, construct: str) -> str | None:
    match = pattern.match(scan.text, scan.position)
    if match is None:
        return None
    scan.found.append(construct)
    scan.position = match.end()
    if scan.text.startswith("[", scan.position):
        scan.position += 1
        _check_parameters(scan, _code(scan, "]"))
        scan.position += 1
    return match.expand(form)


def _check_parameters(scan: _Scan, text: str) -> None:
    """Raise unless `text` is a list of type parameters that the level knows."""
    plain = []
    for parameter in _split(text):
        match = _PARAMETER.fullmatch(parameter)
        if match is None or not _parses(f"def _(\n{match.group(1)}\n): pass"):
            raise _Unsure
        plain.append(match.group(1))
    signature = f"def _(\n{','.join(plain)}\n): pass"
    if not plain or not _parses(signature):
        raise _Unsure
    function = ast.parse(signature).body[0]
    if isinstance(function, ast.FunctionDef) and function.args.defaults:
        if scan.level < (3, 13):
            raise _Unsure
        scan.found[-1] = _DEFAULTS


def _split(text: str) -> list[str]:
    """The parts of `text` between the commas that stand outside brackets and strings; a last empty one left off."""
    inner = _Scan(text, (3, 11))
    parts = []
    while inner.position < len(text):
        begin = inner.position
        try:
            _code(inner, ",")
        except _Unsure:
            inner.position = len(text)
        parts.append(text[begin : inner.position])
        inner.position += 1
    return parts[:-1] if parts and not parts[-1].strip() else parts


def _handler(scan: _Scan) -> str | None:
    match = _HANDLER.match(scan.text, scan.position)
    begin = scan.position
    if match is None:
        return None
    scan.position = match.end()
    listed = _code(scan, ":")
    names = _split(listed)
    if len(names) < 2:
        scan.position = begin
        return _plain(scan, match)
    # `except ValueError, e:` is Python 2, where it meant something else.
    if not all(re.fullmatch(r"\s*(?:\w+\.)*_*[A-Z]\w*\s*", name) for name in names):
        raise _Unsure
    scan.found.append(_HANDLERS)
    return f"{match.group()} ({listed.strip()})"


def _plain(scan: _Scan, match: re.Match[str]) -> str:
    scan.position = match.end()
    return match.group()
