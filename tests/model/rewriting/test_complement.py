"""Promise 2 on texts that parse: what no edit touches says the same in the same place, and means the same."""

from textwrap import dedent

import pytest

from ssot_lint.fixes import Edit
from ssot_lint.model.rewriting.compiling import changed_syntax
from ssot_lint.model.rewriting.shift import read_shift
from ssot_lint.rewrite.lines import apply_edits
from tests.rewrite.gating import read_test_file


def compare(before: str, *edits: Edit) -> str | None:
    after = apply_edits(before, edits)
    return changed_syntax(read_test_file(before.encode()), read_test_file(after.encode()), read_shift(edits))


TEXT = dedent("""\
    import pytest


    @pytest.mark.slow
    def test_a(tmp_path):
        \"\"\"Says what it does.\"\"\"
        x = work(
            1,
            2,
        )
        if x:
            assert x == 1
        else:
            fail()
        try:
            y = 1
        except ValueError:
            y = 2
        return None


    class TestB:
        z = 3

        def test_c(self):
            with open("f") as f:
                f.read()
            assert f == 1
    """)


def line(words: str) -> int:
    return next(number for number, text in enumerate(TEXT.splitlines(), 1) if words in text)


def put(words: str, text: str, lines: int = 1) -> Edit:
    """Lines from the one that holds `words` become `text`; with no lines, the text comes before it."""
    return Edit(line(words), line(words) + lines - 1, text)


HARMLESS = {
    "statement replaced": put("return None", "    return 1\n"),
    "statement removed": put("return None", ""),
    "statement inserted": put("return None", "    z = 1\n", 0),
    "statement made of several": put("f.read()", "            f.read()\n            f.close()\n"),
    "statement of several lines replaced": put("x = work(", "    x = work(1)\n", 4),
    "line inside a statement": put("        1,", "        one,\n        more,\n"),
    "appended to a function": put("class TestB", "    z = 1\n\n\n", 0),
    "decorator added above": put("@pytest.mark.slow", "@pytest.mark.xfail\n", 0),
    "decorator added below": put("def test_a", "@pytest.mark.xfail\n", 0),
    "decorator added to a bare function": put("def test_c", "    @pytest.mark.xfail\n", 0),
    "decorator removed": put("@pytest.mark.slow", ""),
    "function made async": put("def test_a", "async def test_a(tmp_path):\n"),
    "with made async": put("def test_c", '    async def test_c(self):\n        async with open("f") as f:\n', 2),
    "condition changed": put("if x:", "    if not x:\n"),
    "base given": put("class TestB", "class TestB(Base):\n"),
    "handler changed": put("except ValueError", "    except (ValueError, KeyError) as e:\n"),
    "raise added to a handler": put("return None", "        raise\n", 0),
    "block dedented": put("with open", '        with open("f") as f:\n            pass\n        f.read()\n', 2),
    "import added": put("import pytest", "import os\n", 0),
    "comment added": put("else:", "    # not so\n", 0),
    "whole function replaced": put("@pytest.mark.slow", "def test_other():\n    pass\n", 16),
    "docstring replaced": put('"""Says', "    # nothing\n"),
}

HARMFUL = {
    "else of an elif put in": put("else:", "    elif y:\n        pass\n", 0),
    "suite joins another by a lost header": put("class TestB", ""),
    "suite joins another by a lost else": put("else:", ""),
    "statement swallowed by a new function": put("return None", "def inner():\n", 0),
    "statements swallowed by a new class": put("def test_c", "    class Inner: pass\nclass Other:\n", 0),
    "decorator slides to the next definition": put("def test_a", "", 15),
    "docstring becomes a statement": put('"""Says', "    z = 1\n", 0),
    "suite under another kind of header": put("if x:", "    while x:\n"),
    "suite of a handler becomes that of else": put(
        "except ValueError", "    except KeyError:\n        pass\n    else:\n"
    ),
    "else of another statement": put("else:", "    for q in x:\n        pass\n    else:\n"),
    "suite of an elif": put("else:", "    elif x:\n"),
    "function made a class": put("def test_c", "    class test_c:\n"),
    "function made a generator": put("return None", "    yield x\n"),
}


@pytest.mark.parametrize("edit", HARMLESS.values(), ids=HARMLESS)
def test_what_stays_inside_its_lines_passes(edit: Edit) -> None:
    assert compare(TEXT, edit) is None


@pytest.mark.parametrize("name", HARMFUL)
def test_what_reaches_beyond_its_lines_is_noticed(name: str) -> None:
    edit = HARMFUL[name]
    after = apply_edits(TEXT, [edit])
    try:
        compile(after, "x", "exec", dont_inherit=True)
    except SyntaxError:
        pytest.fail(f"this case is about what compiles:\n{after}")
    assert compare(TEXT, edit) is not None


def case(before: str, *edits: Edit) -> tuple[str, tuple[Edit, ...]]:
    return before, edits


SHORT = {
    "text runs to a later quote": case('x = 1\ny = 2\nz = """\nw\n"""\n', Edit(1, 1, 'x = """\n'), Edit(5, 5, "")),
    "text ends before its end": case('z = """\nx\ny = 1\n"""\n', Edit(2, 2, '"""\n'), Edit(4, 4, "")),
    "bracket takes the next statement": case("x = 1\n(y)\nz = 2\n", Edit(1, 1, "x = f\\\n")),
    "bracket stays open": case("x = 1\n(y)\nz = 2\n", Edit(1, 1, "x = (f\n"), Edit(3, 3, ")\n")),
    "backslash takes the next statement": case("x = 1\n-y\n", Edit(1, 1, "x = 1 \\\n")),
    "rest becomes a statement": case("x = f(\n    1\n)(\n    2\n)\n", Edit(3, 3, ")\n(\n")),
    "import of the future comes": case("import a\nx = 1\n", Edit(1, 1, "from __future__ import annotations\n")),
    "import of the future goes": case("from __future__ import annotations\nx = 1\n", Edit(1, 1, "")),
    "name becomes global": case("def f():\n    pass\n    x = 1\n", Edit(2, 2, "    global x\n")),
    "name is global no more": case("def f():\n    global x\n    x = 1\n", Edit(2, 2, "    pass\n")),
    "name becomes nonlocal": case(
        "def f():\n    x = 0\n    def g():\n        pass\n        x = 1\n    g()\n",
        Edit(4, 4, "        nonlocal x\n"),
    ),
    "name of an inner function becomes global": case(
        "def f():\n    x = 0\n    def g():\n        return x\n    return g\n",
        Edit(2, 2, "    global x\n    x = 0\n"),
    ),
    "text becomes a docstring": case('def f():\n    pass\n    "x"\n', Edit(2, 2, "")),
    "text becomes the module's docstring": case('import a\n"x"\n', Edit(1, 1, "")),
    "case under another match": case(
        "match x:\n    case 1:\n        y\n    case 2:\n        z\n",
        Edit(4, 3, "match w:\n"),
    ),
    "semicolon": case(
        "x = 1; y = (\n    2)\nif a:\n    z\n",
        Edit(2, 2, "    2)\nif b:\n    pass\nelif c:\n"),
        Edit(3, 3, ""),
    ),
    "else of a loop becomes that of an if": case(
        "for a in b:\n    c\n    if d:\n        e\nelse:\n    f\n",
        Edit(4, 5, "        e\n    else:\n        pass\n    if g:\n        pass\nif h:\n"),
    ),
}


@pytest.mark.parametrize("name", SHORT)
def test_what_runs_into_other_lines_is_noticed(name: str) -> None:
    before, edits = SHORT[name]
    assert compare(before, *edits) is not None


@pytest.mark.parametrize(
    ("before", "edit"),
    [
        ("def f():\n    pass\n    y = 1\n", Edit(2, 2, "    global x\n    x = 2\n")),
        ("def f():\n    global x\n    x = 1\n    y = 2\n", Edit(2, 3, "    pass\n")),
        ("def f():\n    x = 1\n", Edit(2, 2, "    yield 1\n")),
        ("match x:\n    case 1:\n        y\n    case 2:\n        z\n", Edit(4, 3, "    case 3:\n        pass\n")),
        ("x = f(\n    1,\n    [2, 3],\n)\n", Edit(2, 2, "    one,\n")),
        ("x = f(\n    1,\n    [2, 3],\n)\n", Edit(1, 2, "x = g(\n")),
        ('x = """\na\nb\n"""\n', Edit(2, 2, "c\nd\n")),
        ('x = f"""\n{a}\n{b}\n"""\n', Edit(2, 2, "{c}\n")),
        ("try:\n    a\nfinally:\n    b\n", Edit(3, 2, "except E:\n    pass\n")),
        ("def f(\n    a,\n    b,\n): pass\n", Edit(2, 2, "    a, c,\n")),
        ("\x0cx = 1\n\x0cy = 2\n", Edit(1, 1, "x = 3\n")),
        ("from a import (\n    b,\n    c,\n)\n", Edit(2, 2, "")),
        ("x = 1; y = 2\nz = 3\n", Edit(1, 1, "")),
    ],
)
def test_meaning_of_other_lines_may_stay(before: str, edit: Edit) -> None:
    assert compare(before, edit) is None


def compare_short(name: str) -> str | None:
    before, edits = SHORT[name]
    return compare(before, *edits)


def test_messages_name_what_and_where() -> None:
    gone = compare(TEXT, HARMFUL["suite joins another by a lost header"])
    assert gone == "`class TestB` on line 22 would not be in the module any more"
    slid = compare(TEXT, HARMFUL["decorator slides to the next definition"])
    assert slid == "`def test_a` on line 5 would not stand where it stood"
    swallowed = compare_short("backslash takes the next statement")
    assert swallowed == "the statement on line 2 would not stand where it stood"
    docstring = compare(TEXT, HARMFUL["docstring becomes a statement"])
    assert docstring == "the docstring on line 6 would be none any more"
    future = compare_short("import of the future goes")
    assert future == "`from __future__ import annotations` would come or go"
    yields = compare(TEXT, HARMFUL["function made a generator"])
    assert yields == "`test_a` would become or cease to be a generator"


def test_several_edits_are_looked_at_together() -> None:
    edits = (HARMLESS["import added"], HARMLESS["statement removed"], HARMLESS["base given"])
    assert compare(TEXT, *edits) is None
    assert compare(TEXT, HARMLESS["import added"], HARMFUL["suite of an elif"]) is not None
