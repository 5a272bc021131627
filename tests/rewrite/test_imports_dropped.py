"""Imports that nothing uses any more are taken out of their statements, and nothing else is."""

import pytest

from ssot_lint.fixes import Import
from ssot_lint.rewrite.imports import Imports
from ssot_lint.rewrite.lines import apply_edits, newline_of
from tests.rewrite.importing import read


def dropped(text: str, *unused: str, after: str = "") -> str:
    """The text without the imports of `unused`; `after`: what is used when all else is done."""
    return apply_edits(text, Imports(read(text), newline_of(text)).edits((), unused, after))


CASES = {
    "a whole statement": ("import a\nimport b\n", ["a"], "import b\n"),
    "with its comment": ("import a  # noqa: F401\nimport b  # why\n", ["a"], "import b  # why\n"),
    "all of a dotted import": ("import a.b\nimport a\nimport c\n", ["a"], "import c\n"),
    "one of several": ("import a, b, c\n", ["b"], "import a, c\n"),
    "the first": ("from m import a, b  # why\n", ["a"], "from m import b  # why\n"),
    "the last": ("from m import a, b  # why\n", ["b"], "from m import a  # why\n"),
    "several that follow": ("from m import a, b, c, d\n", ["b", "c"], "from m import a, d\n"),
    "several at the end": ("from m import a, b, c, d\n", ["c", "d"], "from m import a, b\n"),
    "several apart": ("from m import a, b, c, d\n", ["a", "c"], "from m import b, d\n"),
    "all": ("from m import a, b\nx = 1\n", ["a", "b"], "x = 1\n"),
    "under its local name": ("from m import a as b, b as a\n", ["b"], "from m import b as a\n"),
    "in brackets": ("from m import (a, b,)\n", ["b"], "from m import (a,)\n"),
    "a line of its own": (
        "from m import (\n    a,  # of a\n    b,  # of b\n    # of c\n    c,\n)\n",
        ["b"],
        "from m import (\n    a,  # of a\n    # of c\n    c,\n)\n",
    ),
    "the last line": ("from m import (\n    a,\n    b\n)\n", ["b"], "from m import (\n    a,\n)\n"),
    "a line of several": (
        "from m import (\n    a, b,\n    c, d\n)\n",
        ["c", "d"],
        "from m import (\n    a, b,\n)\n",
    ),
    "part of a line": ("from m import (\n    a, b,\n    c, d\n)\n", ["b", "c"], "from m import (\n    a,\n    d\n)\n"),
    "beside the bracket": (
        "from m import (a,\n               b)\n",
        ["a"],
        "from m import (b)\n",
    ),
    "all but the last under the bracket": (
        "from m import (a,\n               b,\n               c)\n",
        ["a", "b"],
        "from m import (c)\n",
    ),
    "all but the first under the bracket": (
        "from m import (a,\n               b,\n               c,)\n",
        ["b", "c"],
        "from m import (a,)\n",
    ),
    "the last beside the bracket": ("from m import (a,  # of a\n    b)\n", ["b"], "from m import (a,  # of a\n    )\n"),
    "the first beside the bracket": ("from m import (a,  # of a\n    b)\n", ["a"], "from m import (  # of a\n    b)\n"),
    "backslashes, the first": ("from m import a, \\\n    b\n", ["a"], "from m import b\n"),
    "backslashes, the last": ("from m import a, \\\n    b\n", ["b"], "from m import a\n"),
    "the first of a line": ("import a; import b\n", ["a"], "import b\n"),
    "the last of a line": ("import a; import b  # why\n", ["b"], "import a  # why\n"),
    "all of a line": ("import a; import b\nx = 1\n", ["a", "b"], "x = 1\n"),
    "beside code": ("import a; x = 1\n", ["a"], "x = 1\n"),
    "CRLF": ("import a\r\nfrom m import (\r\n  b,\r\n  c,\r\n)\r\n", ["a", "c"], "from m import (\r\n  b,\r\n)\r\n"),
    "a section": ("import os\n\nimport a\n\nimport z\n", ["a"], "import os\n\nimport z\n"),
    "the last section": ("import os\n\nimport a\n\n\ndef f(): pass\n", ["a"], "import os\n\n\ndef f(): pass\n"),
    "the first section": ("import a\n\nimport os\n", ["a"], "import os\n"),
    "no last line end": ("x = 1\nimport a", ["a"], "x = 1"),
    "below functions": ("def f(): pass\nimport a\nimport b\n", ["a"], "def f(): pass\nimport b\n"),
    "for type checkers": (
        "if TYPE_CHECKING:\n    import a\n    from m import b, c\n",
        ["a", "b"],
        "if TYPE_CHECKING:\n    from m import c\n",
    ),
    "all but one for type checkers": (
        "if TYPE_CHECKING:\n    import a\n    import b\n",
        ["a", "b"],
        "if TYPE_CHECKING:\n    import b\n",
    ),
    "in several places": ("import a\nimport b\nif TYPE_CHECKING:\n    import a\n    import c\n", ["a"],
                          "import b\nif TYPE_CHECKING:\n    import c\n"),
}  # fmt: skip


@pytest.mark.parametrize(("before", "unused", "after"), CASES.values(), ids=CASES)
def test_unused_imports_go(before: str, unused: list[str], after: str) -> None:
    assert dropped(before, *unused) == after


@pytest.mark.parametrize(
    "text",
    [
        "if TYPE_CHECKING:\n    import a\n",
        "if TYPE_CHECKING: import a\n",
        "try:\n    import a\nexcept ImportError:\n    a = None\n",
        "try:\n    import b\n    import a\nexcept ImportError:\n    raise\n",
        "if x:\n    import a\n    import b\n",
        "def f():\n    import a\n    import b\n",
        "class C:\n    import a\n    import b\n",
        "from m import a as a\n",
        "from m import *\n",
        "from __future__ import a_thing as a\n".replace("a_thing", "division"),
        "import ab\nfrom a import x\n",
    ],
)
def test_what_stays(text: str) -> None:
    assert dropped(text, "a") == text


@pytest.mark.parametrize("after", ["a.b()", "x: 'a.B'", "__all__ = ['a']", "def test(a): pass", "this is (no Python"])
def test_what_is_still_used_stays(after: str) -> None:
    assert dropped("import a\n", "a", after=after) == "import a\n"


def test_a_place_that_becomes_free_is_taken() -> None:
    text = "from unittest.mock import Mock\n\nMock()\n"
    edits = Imports(read(text), "\n").edits([Import("unittest.mock", "AsyncMock")], ["Mock"], "AsyncMock()")
    assert apply_edits(text, edits) == "from unittest.mock import AsyncMock\n\nMock()\n"
    rows = "from m import (\n    a,\n    c,\n)\n"
    edits = Imports(read(rows), "\n").edits([Import("m", "b")], ["c", "a"], "")
    assert apply_edits(rows, edits) == "from m import (\n    b,\n)\n"
