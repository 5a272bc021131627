from __future__ import annotations

import iniconfig
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssot_lint.pytest_config.inifile import IniError, parse_ini

DOCUMENTS = [
    "",
    "[pytest]",
    "[pytest]\naddopts = -v\n",
    "[pytest]\naddopts: -v\n",
    "[pytest]\naddopts = -v\n    -x\n\n    --tb=short\n",
    "[pytest]\npython_files =\n    a_*.py\n    # not this\n    ; nor this\n    b_*.py\n",
    "[pytest]\na = 1 # stays\nb = 2 ; stays too\n",
    "# first\n[pytest]  # after a section\na = %(b)s\nb = ${c}\n",
    "[pytest] ; x\na==b\nc:d=e\nf=g:h\n",
    "[tool:pytest]\na = 1\n[pytest]\na = 2\n",
    "[a]\nx = 1\n[b\n",
    "[a]\nx = 1\n[flags] more\n",
    "\ufeff[pytest]\na = 1\n",
    "[pytest]\r\na = 1\r\n  2\r\n",
    "[pytest]\na = 1\x0c2\n",
    "[pytest]\na = [\n  1,\n ]\n",
    "[pytest]\na = 1\na = 2\n",
    "[pytest]\na = 1\n[pytest]\nb = 2\n",
    "[]\n",
    "[",
    "[ pytest ]\na = 1\n",
    "[pytest]\n  indented = 1\n",
    "  indented\n",
    "a = 1\n",
    "[pytest]\nno value here\n",
    "[pytest]\n= empty name\n",
    "[pytest]\nempty =\nalso:\n",
]


def expected(text: str) -> dict[str, dict[str, str]] | None:
    try:
        read = iniconfig.IniConfig("pytest.ini", data=text)
    except iniconfig.ParseError:
        return None
    return {name: dict(body) for name, body in read.sections.items()}


def actual(text: str) -> dict[str, dict[str, str]] | None:
    try:
        return parse_ini(text)
    except IniError:
        return None


@pytest.mark.parametrize("text", DOCUMENTS)
def test_documents_read_as_pytests_own_reader_reads_them(text: str) -> None:
    assert actual(text) == expected(text)


LINES = st.lists(
    st.one_of(
        st.sampled_from(["[pytest]", "[a]", "[a] # c", "x = 1", "y: 2", "  more", "\tmore", "", "# c", " ; c", "[x"]),
        st.text(alphabet="[]=:#; \tab\x0c\u2028%", max_size=8),
    ),
    max_size=8,
)


@settings(derandomize=True, max_examples=400, deadline=None)
@given(LINES, st.sampled_from(["\n", "\r\n", "\r"]))
def test_any_text_reads_as_pytests_own_reader_reads_it(lines: list[str], newline: str) -> None:
    text = newline.join(lines)
    assert actual(text) == expected(text)


def test_the_error_names_the_line() -> None:
    with pytest.raises(IniError, match=r"^line 3: duplicate name 'a'$"):
        parse_ini("[pytest]\na = 1\na = 2\n")
