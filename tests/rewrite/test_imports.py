"""What fixes ask for, by which names they get it, and the import block that gives it to them."""

from pathlib import Path

import pytest

from ssot_lint.fixes import Edit, Import, Refused
from ssot_lint.model import TestFile
from ssot_lint.rewrite.imports import Imports
from ssot_lint.rewrite.lines import apply_edits, newline_of
from tests.model.projects import read_project
from tests.rewrite.importing import read

PYTEST = ("pytest", None)
ASYNC_MOCK = ("unittest.mock", "AsyncMock")
MOCK = ("unittest.mock", None)
CASE = ("framework.case", "Case")
END = "\n\ndef test():\n    assert True\n"
Request = tuple[str, str | None]


def ask(imports: Imports, request: Request, line: int) -> tuple[str, Import | None]:
    module, name = request
    return imports.module(module, line) if name is None else imports.name(module, name, line)


def names(text: str, *requests: Request, mark: str = "HERE") -> list[str]:
    """The expressions for requests on the line that has the mark."""
    line = next(number for number, each in enumerate(text.splitlines(), 1) if mark in each)
    imports = Imports(read(text), "\n")
    return [ask(imports, each, line)[0] for each in requests]


def changed(file: TestFile, *requests: Request, line: int | None = None) -> str:
    """The text with what the requests need, asked for below its last line if on none of them."""
    text = file.source.text
    imports = Imports(file, newline_of(text))
    asked = [ask(imports, each, line or len(file.source.lines) + 1)[1] for each in requests]
    return apply_edits(text, imports.edits([each for each in asked if each], (), text))


PLACES = {
    "an empty file": ("", "import pytest\n"),
    "code alone": ("x = 1\n", "import pytest\n\nx = 1\n"),
    "a function alone": ("def f(): pass\n", "import pytest\n\n\ndef f(): pass\n"),
    "no last line end": ("import os", "import os\n\nimport pytest"),
    "a docstring": ('"""Doc."""\n', '"""Doc."""\n\nimport pytest\n'),
    "a docstring on its own": ('"""Doc\nlong."""\nx = 1\n', '"""Doc\nlong."""\n\nimport pytest\n\nx = 1\n'),
    "a docstring with code beside it": ('"""Doc."""; x = 1\n', '"""Doc."""; x = 1\n\nimport pytest\n'),
    "from the future": (
        "from __future__ import annotations\n",
        "from __future__ import annotations\n\nimport pytest\n",
    ),
    "a licence": ("# Copyright me\n# and you\n\nx = 1\n", "# Copyright me\n# and you\n\nimport pytest\n\nx = 1\n"),
    "a shebang and a coding": (
        "#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n# about f\ndef f(): pass\n",
        "#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n\nimport pytest\n\n\n# about f\ndef f(): pass\n",
    ),
    "a suppression": ("# ssot: ignore[SSOT1]\n\nx = 1\n", "import pytest\n\n# ssot: ignore[SSOT1]\n\nx = 1\n"),
    "a suppression of the file": (
        "# ssot: file-ignore[SSOT1]\n\nx = 1\n",
        "# ssot: file-ignore[SSOT1]\n\nimport pytest\n\nx = 1\n",
    ),
    "a comment alone": ("# about\n", "# about\n\nimport pytest\n"),
    "CRLF": ("import os\r\n\r\nx = 1\r\n", "import os\r\n\r\nimport pytest\r\n\r\nx = 1\r\n"),
    "a form feed": ("import os\n\f\nx = 1\n", "import os\n\nimport pytest\n\f\nx = 1\n"),
    "third-party there, sorted": (
        "import os\n\nimport attrs\nimport yaml\nfrom zope import x\n",
        "import os\n\nimport attrs\nimport pytest\nimport yaml\nfrom zope import x\n",
    ),
    "sorted by module alone": (
        "import attrs\nfrom bolt import x\nimport yaml\n",
        "import attrs\nfrom bolt import x\nimport pytest\nimport yaml\n",
    ),
    "from first": (
        "from attrs import x\nfrom zope import x\nimport anyio\nimport yaml\n",
        "from attrs import x\nfrom zope import x\nimport anyio\nimport pytest\nimport yaml\n",
    ),
    "not sorted": ("import yaml\nimport attrs\n", "import yaml\nimport attrs\nimport pytest\n"),
    "one block of all": (
        "import sys\nimport os\nimport yaml\nimport attrs\nfrom . import x\n",
        "import sys\nimport os\nimport yaml\nimport attrs\nimport pytest\nfrom . import x\n",
    ),
    "a section of its own, between": (
        "import os\n\nfrom . import x\n",
        "import os\n\nimport pytest\n\nfrom . import x\n",
    ),
    "a section of its own, above": (
        '"""Doc."""\n\n# ours\nfrom . import x\n',
        '"""Doc."""\n\nimport pytest\n\n# ours\nfrom . import x\n',
    ),
    "a heading": ("import os\n\n# others\nimport yaml\n", "import os\n\n# others\nimport pytest\nimport yaml\n"),
    "two on a line": ("import os; import sys\nx = 1\n", "import os; import sys\n\nimport pytest\n\nx = 1\n"),
    "after a backslash": (
        "import os; \\\nimport sys\nx = 1\n",
        "import os; \\\nimport sys\n\nimport pytest\n\nx = 1\n",
    ),
    "imports in blocks only": (
        "try:\n    import x\nexcept ImportError:\n    x = None\n",
        "import pytest\n\ntry:\n    import x\nexcept ImportError:\n    x = None\n",
    ),
    "for type checkers only, and it stays alone there": (
        "if TYPE_CHECKING:\n    import pytest\n",
        "import pytest\n\nif TYPE_CHECKING:\n    import pytest\n",
    ),
    "for type checkers among others": (
        "import os\n\nif TYPE_CHECKING:\n    import pytest\n    import yaml\n",
        "import os\n\nimport pytest\n\nif TYPE_CHECKING:\n    import yaml\n",
    ),
    "sometimes": (
        "import os\n\nif os.name:\n    import pytest\n",
        "import os\n\nimport pytest\n\nif os.name:\n    import pytest\n",
    ),
    "imports below functions": (
        "import os\n\n\ndef f(): pass\n\n\nimport yaml\n",
        "import os\n\nimport pytest\n\n\ndef f(): pass\n\n\nimport yaml\n",
    ),
}


@pytest.mark.parametrize(("before", "after"), PLACES.values(), ids=PLACES)
def test_where_a_new_import_goes(before: str, after: str) -> None:
    assert changed(read(before), PYTEST) == after


@pytest.mark.parametrize("line", [1, 2, 3, 4, 5])
def test_a_line_of_the_import_block_stands_for_the_code_below(line: int) -> None:
    text = '# about\n"""Doc."""\n\nimport os\nimport sys\n\nx = 1\n'
    assert changed(read(text), PYTEST, line=line) == text.replace("sys\n", "sys\n\nimport pytest\n")
    assert changed(read(text), ("os", None), line=line) == text


FROM = "from unittest.mock import "
EXTENDED = {
    "one name": ("Mock\n", "AsyncMock, Mock\n"),
    "constants, classes, functions": ("DEFAULT, Mock, patch\n", "DEFAULT, AsyncMock, Mock, patch\n"),
    "letters alone": ("ANY, call, Mock\n", "ANY, AsyncMock, call, Mock\n"),
    "not sorted": ("patch, Mock, call\n", "patch, Mock, call, AsyncMock\n"),
    "a comment": ("Mock  # noqa: F401\n", "AsyncMock, Mock  # noqa: F401\n"),
    "brackets": ("(Mock, patch)\n", "(AsyncMock, Mock, patch)\n"),
    "one each line": ("(\n    Mock,  # why\n    patch,\n)\n", "(\n    AsyncMock,\n    Mock,  # why\n    patch,\n)\n"),
    "no last comma": ("(\n    ANY,\n    DEFAULT\n)\n", "(\n    ANY,\n    DEFAULT,\n    AsyncMock\n)\n"),
    "no last comma, but a comment": (
        "(\n    ANY,\n    DEFAULT  # why\n)\n",
        "(\n    ANY,\n    DEFAULT,  # why\n    AsyncMock\n)\n",
    ),
    "tabs": ("(\n\tMock,\n\tpatch,\n)\n", "(\n\tAsyncMock,\n\tMock,\n\tpatch,\n)\n"),
    "under the bracket": (
        "(Mock,\n                           patch)\n",
        "(AsyncMock,\n                           Mock,\n                           patch)\n",
    ),
    "filled lines": ("(\n    ANY, Mock,\n    patch\n)\n", "(\n    ANY, AsyncMock, Mock, patch\n)\n"),
    "filled lines with comments": (
        "(\n    ANY, Mock,  # a\n    patch\n)\n",
        "(\n    ANY, AsyncMock, Mock,  # a\n    patch\n)\n",
    ),
    "backslashes": ("Mock, \\\n    patch\n", "Mock, \\\n    patch\nfrom unittest.mock import AsyncMock\n"),
    "all names": ("*\n", "*\nfrom unittest.mock import AsyncMock\n"),
    "an alias alone": ("Mock as M\n", "Mock as M\nfrom unittest.mock import AsyncMock\n"),
    "with others on the line": ("Mock; import os\n", "Mock; import os\nfrom unittest.mock import AsyncMock\n"),
    "too wide": (
        "MagicMock, Mock, NonCallableMagicMock, call, create_autospec\n",
        "(\n    AsyncMock,\n    MagicMock,\n    Mock,\n    NonCallableMagicMock,\n    call,\n    create_autospec,\n)\n",
    ),
    "too wide, with a comment": (
        "MagicMock, Mock, NonCallableMagicMock, call, patch, seal  # noqa\n",
        "(  # noqa\n    AsyncMock,\n    MagicMock,\n    Mock,\n    NonCallableMagicMock,\n    call,\n    patch,\n"
        "    seal,\n)\n",
    ),
}


@pytest.mark.parametrize(("before", "after"), EXTENDED.values(), ids=EXTENDED)
def test_a_statement_of_the_module_takes_the_name(before: str, after: str) -> None:
    assert changed(read(FROM + before), ASYNC_MOCK) == FROM + after


def test_the_line_may_be_as_wide_as_those_of_the_file() -> None:
    line = "from unittest.mock import MagicMock, Mock, NonCallableMagicMock, call, create_autospec\n"
    text = line + f"x = {'1' * 100}\n" * 3
    assert changed(read(text), ASYNC_MOCK).splitlines()[0].endswith("AsyncMock, " + line[26:-1])


def test_one_name_per_statement_where_the_file_has_it_so() -> None:
    text = "from unittest.mock import Mock\nfrom unittest.mock import patch\n"
    assert changed(read(text), ASYNC_MOCK) == text + "from unittest.mock import AsyncMock\n"


def test_requests_unite() -> None:
    text = "import os\n\nx = 1\n"
    asked = [ASYNC_MOCK, PYTEST, ("unittest.mock", "Mock"), ASYNC_MOCK, PYTEST]
    assert changed(read(text), *asked) == (
        "import os\nfrom unittest.mock import AsyncMock, Mock\n\nimport pytest\n\nx = 1\n"
    )


NAMES = {
    "nothing there": ("HERE", [PYTEST, ASYNC_MOCK, MOCK], ["pytest", "AsyncMock", "mock"]),
    "other names there": (
        "import pytest as pt\nfrom unittest.mock import AsyncMock as AM\nHERE",
        [PYTEST, ASYNC_MOCK, ("pytest", "mark")],
        ["pt", "AM", "pt.mark"],
    ),
    "the module there": ("from unittest import mock\nHERE", [ASYNC_MOCK, MOCK], ["mock.AsyncMock", "mock"]),
    "only its package there": ("import unittest\nHERE", [MOCK, ASYNC_MOCK], ["mock", "AsyncMock"]),
    "the name taken": ("AsyncMock = mock = 1\nHERE", [ASYNC_MOCK, MOCK], ["unittest.mock.AsyncMock", "unittest.mock"]),
    "all taken": ("AsyncMock = mock = unittest = 1\nHERE", [ASYNC_MOCK, MOCK], ["_AsyncMock", "mock_module"]),
    "even that": ("pytest = pytest_module = 1\nHERE", [PYTEST], ["pytest_module_2"]),
    "a parameter": ("import pytest\ndef f(pytest):\n    HERE\n", [PYTEST], ["pytest_module"]),
    "a package": ("HERE", [("a.b.c", None), ("d.c", None), ("e.c", None)], ["c", "d.c", "e.c"]),
    "same name of two modules": ("HERE", [("a", "X"), ("b", "X"), ("a", "X")], ["X", "b.X", "X"]),
    "a builtin": ("HERE", [("gzip", "open")], ["gzip.open"]),
    "a name that a class would mangle": ("class C:\n    HERE\n", [("m", "__x"), ("m", "__x__")], ["x_", "__x__"]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "requests", "expected"), NAMES.values(), ids=NAMES)
def test_names_given(text: str, requests: list[Request], expected: list[str]) -> None:
    assert names(text, *requests) == expected


@pytest.mark.parametrize("path", ["tests.2fa", "a.class", "", "a..b"])
def test_what_cannot_be_imported_is_refused(path: str) -> None:
    with pytest.raises(Refused, match="cannot be written in an import"):
        Imports(read(""), "\n").module(path, 1)


def test_an_import_below_its_first_use_moves_up() -> None:
    text = "import os\nmark = 1\n\nimport pytest\n"
    assert changed(read(text), PYTEST, line=2) == "import os\n\nimport pytest\n\nmark = 1\n\n"
    below = "import os\n\n\n@x\ndef f(): pass\n\n\nimport pytest\nimport sys\n"
    assert changed(read(below), PYTEST, line=4) == "import os\n\nimport pytest\n\n\n@x\ndef f(): pass\n\n\nimport sys\n"


def test_edits_do_not_meet_and_are_whole_lines() -> None:
    text = "import os\n\nfrom m import a\n\nx = 1\n"
    imports = Imports(read(text), "\n")
    wanted = [Import("sys"), Import("m", "b"), Import("os")]
    assert imports.edits(wanted, (), text) == [
        Edit(2, 1, "import sys\n"),
        Edit(3, 3, "from m import a, b\n"),
    ]


def in_project(folder: Path, text: str, *requests: Request, line: int | None = None) -> str:
    files = {"framework/__init__.py": "", "framework/case.py": "class Case: ...\n", "app/__init__.py": "x = 1\n"}
    return changed(read_project(folder, {**files, "test_x.py": text}), *requests, line=line)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("import pytest\n", "import pytest\n\nfrom framework.case import Case\n"),
        (
            "import pytest\n\nfrom app import x\n",
            "import pytest\n\nfrom app import x\nfrom framework.case import Case\n",
        ),
        (
            "import sys\n\nsys.path.insert(0, '.')\nx = 1\n",
            "import sys\n\nsys.path.insert(0, '.')\n\nfrom framework.case import Case\n\nx = 1\n",
        ),
        (
            "from app import x\nimport sys\nsys.path.insert(0, '.')\nfrom app import y\n",
            "from app import x\nimport sys\nsys.path.insert(0, '.')\nfrom app import y\n"
            "from framework.case import Case\n",
        ),
        ("from framework import case\n", "from framework import case\n"),
    ],
)
def test_first_party_imports(tmp_path: Path, before: str, after: str) -> None:
    assert in_project(tmp_path, before, CASE) == after


def test_an_import_from_the_project_does_not_rise_above_the_path_to_it(tmp_path: Path) -> None:
    text = "import sys\nX = 1\nsys.path.insert(0, '.')\n"
    with pytest.raises(Refused, match="only further down"):
        in_project(tmp_path, text, CASE, line=2)


def test_what_the_file_itself_defines_is_not_imported(tmp_path: Path) -> None:
    file = read_project(tmp_path, {"test_x.py": "class Case: ...\ndef f():\n    pass\ndef g(Case):\n    pass\n"})
    imports = Imports(file, "\n")
    assert imports.name("test_x", "Case", 3) == ("Case", None)
    with pytest.raises(Refused, match="something else"):
        imports.name("test_x", "Case", 5)
