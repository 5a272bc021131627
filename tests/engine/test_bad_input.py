"""Files that are damaged, strange or monstrous: each is said what is wrong with it, and all others are checked."""

from pathlib import Path

import pytest

from tests.engine.calling import Run, check

pytestmark = pytest.mark.xdist_group("bad_input")

JSON = ("--output-format", "json")
EMPTY = "def test_a():\n    pass\n"
SELECTED = (*JSON, "--select", "SSOT101,SSOT102,SSOT112")

# Bytes, and what is said about them.
SPECIMENS: dict[str, tuple[bytes, list[str]]] = {
    "latin1": (b"# caf\xe9\n" + EMPTY.encode(), ["SSOT112:1"]),
    "latin1_declared": (b"# coding: latin-1\n# caf\xe9\n" + EMPTY.encode(), ["SSOT101:3"]),
    "encoding_unknown": (b"# coding: klingon\n" + EMPTY.encode(), ["SSOT112:1"]),
    "encoding_of_bytes": (b"# coding: hex\n" + EMPTY.encode(), ["SSOT112:1"]),
    "bom": (b"\xef\xbb\xbf" + EMPTY.encode(), ["SSOT101:1"]),
    "bom_twice": (b"\xef\xbb\xbf\xef\xbb\xbf" + EMPTY.encode(), ["SSOT112:1"]),
    "bom_and_other_encoding": (b"\xef\xbb\xbf# coding: latin-1\n" + EMPTY.encode(), ["SSOT112:1"]),
    "utf16": (EMPTY.encode("utf-16"), ["SSOT112:1"]),
    "utf16_without_bom": (EMPTY.encode("utf-16-be"), ["SSOT112:1"]),
    "utf32": (EMPTY.encode("utf-32"), ["SSOT112:1"]),
    "null": (EMPTY.encode() + b"\0\n", ["SSOT112:3"]),
    "crlf": (EMPTY.replace("\n", "\r\n").encode(), ["SSOT101:1"]),
    "cr": (EMPTY.replace("\n", "\r").encode(), ["SSOT101:1"]),
    "mixed_ends": (b"def test_a():\r\n    pass\rdef test_b():\n    pass\r\n", ["SSOT101:1", "SSOT101:3"]),
    "form_feeds": (b"\x0c\ndef test_a():\n    pass\n\x0c\ndef test_b():\n    pass\n", ["SSOT101:2", "SSOT101:5"]),
    # Separators to `str.splitlines`, but not to Python.
    "separators": ("x = '\x0b\x1c\x85\u2028\u2029'\ndef test_a():\n    pass\n".encode(), ["SSOT101:2"]),
    "last_line_open": (b"def test_a():\n    pass", ["SSOT101:1"]),
    "control_z": (EMPTY.encode() + b"\x1a", ["SSOT112:3"]),
    "empty": (b"", []),
    "blank": (b"\n\n  \n", []),
    "lone_surrogate": (b"def test_a():\n    assert '\\ud800'\n", ["SSOT102:2"]),
    "names_that_normalise": ("def test_\ufb01():\n    pass\n".encode(), ["SSOT101:1"]),
    "wide": ("def test_a(x='\N{PILE OF POO}'): assert ('\\d', 1 is 1)\n".encode(), ["SSOT102:1"]),
    "million_lines": (b"\n" * 1_000_000 + EMPTY.encode(), ["SSOT101:1000001"]),
    "broken": (b"def test_a(:\n", ["SSOT112:1"]),
    "sound": (EMPTY.encode(), ["SSOT101:1"]),
}
REASONS = {
    "latin1": "byte 0xe9 is not valid utf-8",
    "encoding_unknown": "unknown encoding: klingon",
    "encoding_of_bytes": "hex",
    "bom_and_other_encoding": "byte order mark",
    "utf16": "UTF-16",
    "utf32": "UTF-32",
    "null": "null byte",
}


def write(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        (folder / f"test_{name}.py").write_bytes(data)
    return folder


@pytest.fixture(scope="module")
def specimens(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("specimens"), {name: data for name, (data, _) in SPECIMENS.items()})


@pytest.fixture(scope="module")
def run(specimens: Path) -> Run:
    return check(specimens, *SELECTED)


def test_run_goes_on_to_its_end(run: Run) -> None:
    assert (run.code, run.err, run.data["errors"]) == (1, "", [])
    assert run.data["summary"]["files"] == len(SPECIMENS)


@pytest.mark.parametrize("name", SPECIMENS)
def test_specimen(name: str, run: Run) -> None:
    assert run.said.get(f"test_{name}.py", []) == SPECIMENS[name][1]


def test_columns_are_characters_of_what_is_written(run: Run) -> None:
    columns = {each["path"]: each["column"] for each in run.data["findings"]}
    wanted = {"names_that_normalise": 5, "wide": 20, "bom": 5, "separators": 5}
    assert {name: columns[f"test_{name}.py"] for name in wanted} == wanted


@pytest.mark.parametrize("name", REASONS)
def test_reason_is_given(name: str, run: Run) -> None:
    messages = [each["message"] for each in run.data["findings"] if each["path"] == f"test_{name}.py"]
    assert [REASONS[name] in message for message in messages] == [True]


def test_file_that_does_not_parse_is_an_error_where_no_rule_says_so(specimens: Path) -> None:
    run = check(specimens, *JSON, "--ignore", "SSOT112", "--select", "SSOT101")
    said = run.said
    assert run.code == 2
    for name, (_, expected) in SPECIMENS.items():
        failed = any(each.startswith("SSOT112") for each in expected)
        assert [each.startswith("error: ") for each in said.get(f"test_{name}.py", [])][:1] == (
            [True] if failed else [False] if "SSOT101" in str(expected) else []
        ), name


@pytest.mark.parametrize("python", [("-W", "default"), ("-X", "dev"), ("-W", "error"), ("-b",)], ids=" ".join)
def test_warnings_about_what_is_read_are_not_ours(python: tuple[str, ...], specimens: Path, run: Run) -> None:
    other = check(specimens, *SELECTED, python=python)
    assert (other.code, other.err) == (1, "")
    assert other.data["findings"] == run.data["findings"]


def test_file_of_more_than_the_limit_is_an_error(tmp_path: Path) -> None:
    write(tmp_path, {"sound": EMPTY.encode(), "large": b""})
    with (tmp_path / "test_large.py").open("r+b") as file:
        file.truncate(16 * 1024 * 1024 + 1)
    run = check(tmp_path, *SELECTED)
    assert run.code == 2
    assert run.said == {
        "test_sound.py": ["SSOT101:1"],
        "test_large.py": ["error: cannot be read: larger than 16 MiB"],
    }


def nested(indent: str, times: int) -> str:
    return "".join(f"{' ' * depth}{indent}\n" for depth in range(1, times)) + f"{' ' * times}assert x\n"


QUOTED = "'a' "
DIAMOND = "class L{0}(A{0}): pass\nclass R{0}(A{0}): pass\nclass A{1}(L{0}, R{0}): pass\n"


def deep() -> dict[str, str]:
    """Sources that exhaust whoever walks them by recursion."""
    test = "def test_a():\n"
    names = [f"a{number}" for number in range(3000)]
    return {
        "parentheses": f"{test}    assert {'(' * 5000}1{')' * 5000}\n",
        "brackets": f"{test}    assert {'[' * 190}{']' * 190}\n",
        "operators": f"{test}    assert {' + '.join(['x'] * 5000)}\n",
        "operators_fewer": f"{test}    assert {' + '.join(['x'] * 900)}\n",
        "conditions": f"{test}    assert {' and '.join(['x'] * 5000)}\n",
        "comparisons": f"{test}    assert {' < '.join(['x'] * 5000)}\n",
        "nots": f"{test}    assert {'not ' * 5000}x\n",
        "minuses": f"{test}    assert {'-' * 900}1\n",
        "lambdas": f"{test}    assert {'lambda: ' * 900}1\n",
        "alternatives": f"{test}    assert {'x if y else ' * 900}z\n",
        "calls": f"{test}    assert x{'.a()' * 5000}\n",
        "calls_fewer": f"{test}    y = x{'.a()' * 900}\n    assert y{'.b()' * 900}\n",
        "attributes": f"{test}    assert x{'.a' * 900}\n    x{'.b' * 900} = 1\n",
        "items": f"{test}    assert x{'[0]' * 900}\n",
        "strings": f"{test}    assert ({QUOTED * 5000})\n",
        "elifs": f"{test}    if x: assert x\n" + "    elif y: assert x\n" * 5000,
        "elifs_fewer": f"{test}    if x: assert x\n" + "    elif y: assert x\n" * 900,
        "blocks": test + nested("if x:", 95),
        "functions": "".join(f"{' ' * depth}def test_{depth}():\n" for depth in range(95)) + f"{' ' * 95}assert x\n",
        "classes": "".join(f"{' ' * depth}class Test{depth}:\n" for depth in range(95)) + f"{' ' * 95}x = 1\n",
        "parameters": f"def test_a({', '.join(names)}):\n    f({', '.join(names)})\n",
        "decorators": "@d\n" * 3000 + test + "    f()\n",
        "helpers": "def h0(): assert x\n"
        + "".join(f"def h{number}(): h{number - 1}()\n" for number in range(1, 2000))
        + f"{test}    h1999()\n",
        "bases": "class B0: pass\n"
        + "".join(f"class B{number}(B{number - 1}): pass\n" for number in range(1, 250))
        + "class TestX(B249):\n    def test_a(self): self.b()\n",
        "diamonds": "class A0: pass\n"
        + "".join(DIAMOND.format(n, n + 1) for n in range(40))
        + "class TestX(A40):\n    def test_a(self): self.b()\n",
        "aliases": "a0 = Mock()\n"
        + "".join(f"a{number} = a{number - 1}\n" for number in range(1, 2000))
        + f"{test}    a1999.f()\n    a1999.assert_called()\n",
        "fixtures": "import pytest\n@pytest.fixture\ndef f0(): return 1\n"
        + "".join(f"@pytest.fixture\ndef f{n}(f{n - 1}): return f{n - 1}\n" for n in range(1, 2000))
        + "def test_a(f1999):\n    f1999.x()\n",
        "cycle": "class A(B): pass\nclass B(A): pass\nclass TestX(A):\n    def test_a(self): self.b()\nx = y\ny = x\n"
        "def f(): return g()\ndef g(): return f()\ndef test_b():\n    x.z(f())\n",
        "commented": f"# def test_a():\n#     assert {'(' * 3000}1{')' * 3000}\n#     assert 2\n#     assert 3\n",
    }


def test_deep_sources_are_checked_or_said_to_be_too_deep(tmp_path: Path) -> None:
    sources = {name: text.encode() for name, text in deep().items()}
    write(tmp_path, sources | {"sound": EMPTY.encode()})
    run = check(tmp_path, *JSON, "--min-confidence", "possible")
    assert (run.code, run.err) == (2, "")
    assert "SSOT101:1" in run.said["test_sound.py"]
    assert run.data["summary"]["files"] == len(sources) + 1
    errors = [each for said in run.said.values() for each in said if each.startswith("error: ")]
    assert errors != []
    assert [each for each in errors if "too deeply nested" not in each] == []


def test_monster_on_stdin_is_an_error_of_that_name(tmp_path: Path) -> None:
    run = check(tmp_path, *JSON, "--stdin-filename", "test_x.py", "-", stdin=b" " * (16 * 1024 * 1024 + 1))
    assert (run.code, run.said) == (2, {"test_x.py": ["error: cannot be read: larger than 16 MiB"]})


@pytest.mark.parametrize("name", ["latin1", "latin1_declared", "utf16", "null", "cr", "empty", "sound"])
def test_specimen_on_stdin(name: str, tmp_path: Path) -> None:
    data, expected = SPECIMENS[name]
    run = check(tmp_path, *SELECTED, "--stdin-filename", "tests/test_x.py", "-", stdin=data)
    assert (run.code, run.err) == (int(bool(expected)), "")
    assert run.said == ({"tests/test_x.py": expected} if expected else {})
