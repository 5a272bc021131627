"""Another look at what a fix run left alone: definitions that no fix speaks of, byte by byte and tree by tree."""

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ssot_lint.fixes import FixedFile
from tests.engine.fixing.pages import line_of

_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")

_WORD = re.compile(r"\w+")
_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Piece:
    """A statement of a module or class body, or the header of a class; `name` is dotted, empty without a definition.

    `owner` is the class whose body holds it, dotted.
    """

    name: str
    first: int
    last: int
    tree: str
    has_imports: bool = False
    is_head: bool = False
    owner: str = ""


def split_bytes(data: bytes) -> list[bytes]:
    """The lines with their ends, split at LF, CR and CRLF only."""
    return _LINE.findall(data)


def pieces_of(data: bytes) -> list[Piece]:
    """The pieces that a module consists of, in order."""
    body = ast.parse(data).body
    found = list(_pieces(body, ""))
    definitions = [piece.first for piece in found if piece.name]
    top = min(definitions, default=len(split_bytes(data)) + 1)
    return [replace(each, is_head=each.first <= top) for each in found]


def _pieces(body: Sequence[ast.stmt], prefix: str) -> Iterator[Piece]:
    for node in body:
        first = line_of(node)
        last = node.end_lineno or node.lineno
        if isinstance(node, ast.ClassDef):
            inner = list(_pieces(node.body, f"{prefix}{node.name}."))
            header = ast.ClassDef(node.name, node.bases, node.keywords, [], node.decorator_list)
            end = min(max(inner[0].first - 1, node.lineno), last)
            yield Piece(f"{prefix}{node.name}", first, end, ast.dump(header))
            yield from inner
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield Piece(f"{prefix}{node.name}", first, last, ast.dump(node))
        else:
            has_imports = any(isinstance(each, ast.Import | ast.ImportFrom) for each in ast.walk(node))
            yield Piece("", first, last, ast.dump(node), has_imports, owner=prefix.removesuffix("."))


class Touched:
    """What the fixes of a file speak of, by name."""

    def __init__(self, file: FixedFile) -> None:
        declared = {name for each in file.fixed for name in (*each.adds, *each.removes)}
        tests = declared | {each.finding.test for each in file.fixed if each.finding.test}
        self._simple = {name.rpartition(".")[2] for name in tests}
        self._names = {each.finding.class_name for each in file.fixed if each.finding.class_name}
        self._names |= {name.rpartition(".")[0] for name in declared}
        self._whole = {each.finding.class_name for each in file.fixed if each.finding.test is None} - {None}
        loose = [each.finding.span for each in file.fixed if not each.finding.test and not each.finding.class_name]
        self.lines = {line for span in loose for line in range(span.line, span.end_line + 1)}
        for piece in pieces_of(file.before) if loose else ():
            if not self.lines.isdisjoint(range(piece.first, piece.last + 1)):
                self._names.add(piece.name)
        self._add_consequences(file)

    def _add_consequences(self, file: FixedFile) -> None:
        """Also bases of classes, what nothing names any more, and what uses a name that was exchanged."""
        self._names |= _above({name.rpartition(".")[2] for name in self._names}, file.before)
        after = file.after or b""
        exchanged = _bound(file.before) - _bound(after)
        lines = split_bytes(file.before)
        for piece in pieces_of(file.before):
            words = set(_WORD.findall(b"".join(lines[piece.first - 1 : piece.last]).decode("latin-1")))
            if piece.name and not exchanged.isdisjoint(words):
                self._names.add(piece.name)
            if piece.name and "." not in piece.name and piece.name.encode() not in after:
                self._whole.add(piece.name)

    def __contains__(self, piece: object) -> bool:
        assert isinstance(piece, Piece)
        if piece.has_imports or not piece.name:
            in_whole = any(f"{piece.owner}.".startswith(f"{name}.") for name in self._whole)
            return piece.has_imports or bool(self.lines) or in_whole
        if any(f"{piece.name}.".startswith(f"{name}.") for name in self._whole):
            return True
        return piece.name in self._names or piece.name.rpartition(".")[2] in self._simple


def _above(names: set[str], data: bytes) -> set[str]:
    """These names, and those of the classes of a module from which classes of these names inherit."""
    bases = {
        node.name: {base.id for base in node.bases if isinstance(base, ast.Name)}
        for node in ast.walk(ast.parse(data))
        if isinstance(node, ast.ClassDef)
    }
    found = set(names)
    for _ in bases:
        found |= {base for name in found & bases.keys() for base in bases[name]}
    return found


def _bound(data: bytes) -> set[str]:
    """The names that a module imports, wherever that is, and those of what it defines at the top."""
    tree = ast.parse(data)
    imports = (node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom))
    defined = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    return defined | {name.asname or name.name.partition(".")[0] for node in imports for name in node.names}


def disturbed(file: FixedFile) -> list[str]:
    """What changed although no fix speaks of it, in words; nothing when all is well."""
    touched = Touched(file)
    before, after = file.before, file.after or b""
    old, new = ([piece for piece in pieces_of(data) if piece not in touched] for data in (before, after))
    told = [] if before.startswith(_MARK) == after.startswith(_MARK) else ["the byte order mark"]
    if [(piece.name, piece.tree) for piece in old] != [(piece.name, piece.tree) for piece in new]:
        gone = {piece.tree for piece in old} ^ {piece.tree for piece in new}
        told.append(f"trees differ: {[piece.name or piece.tree for piece in (*old, *new) if piece.tree in gone]}")
    told += [f"bytes are gone: {chunk!r}" for chunk in _missing(before, after, touched)]
    told += [f"bytes are new: {chunk!r}" for chunk in _missing(after, before, touched, joined=False)]
    return told


def _missing(one: bytes, other: bytes, touched: Touched, *, joined: bool = True) -> Iterator[bytes]:
    """The untouched stretches of one text that do not follow each other in the other."""
    at = 0
    for chunk in chunks_of(one, touched, joined):
        found = other.find(chunk, at)
        if found < 0:
            yield chunk
        else:
            at = found + len(chunk)


def chunks_of(data: bytes, touched: Touched, joined: bool) -> list[bytes]:
    """Untouched pieces; when `joined`, neighbours together with what is between them."""
    lines = split_bytes(data)
    chunks: list[bytes] = []
    end, is_open = 0, False
    for piece in pieces_of(data):
        if piece in touched:
            is_open = False
            end = max(end, piece.last)
            continue
        is_between = not touched.lines.isdisjoint(range(end + 1, piece.first))
        joins = joined and is_open and not piece.is_head and not is_between
        first = end if joins or piece.first <= end else piece.first - 1
        text = b"".join(lines[first : piece.last])
        if joins and chunks:
            chunks[-1] += text
        else:
            chunks.append(text)
        end, is_open = max(end, piece.last), True
    return [chunk.removeprefix(_MARK).rstrip(b"\r\n") for chunk in chunks if chunk.strip()]


def notes_lost(file: FixedFile) -> list[bytes]:
    """The comments that begin with `# note` and stand outside of what fixes speak of, and are not there afterwards."""
    touched = Touched(file)
    taken = {
        line for piece in pieces_of(file.before) if piece in touched for line in range(piece.first, piece.last + 1)
    }
    lines = split_bytes(file.before.removeprefix(_MARK))
    had = [line.strip() for number, line in enumerate(lines, 1) if number not in taken]
    left = [line.strip() for line in split_bytes((file.after or b"").removeprefix(_MARK))]
    lost = []
    for line in had:
        if line.startswith(b"# note") and line not in left:
            lost.append(line)
        elif line.startswith(b"# note"):
            left.remove(line)
    return lost
