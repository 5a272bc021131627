"""Which comments silence what, which were needed, and what is wrong with the others."""

from __future__ import annotations

import pickle
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_lint.config import Config
from ssot_lint.findings import Finding, Span
from ssot_lint.rule import Context
from ssot_lint.rules.own import bad_suppression, unused_suppression
from ssot_lint.suppressions import Kind, Suppression, Suppressions, SuppressionUse, read_suppressions

EMPTY = ("SSOT101", "empty-test")
CONSTANT = ("SSOT102", "constant-check")


def only(text: str) -> Suppression:
    (comment,) = read_suppressions(text).comments
    return comment


def lines_silenced(text: str, rule: tuple[str, str] = EMPTY) -> list[int]:
    """The lines at which one finding of the rule would be silenced."""
    return [line for line in range(1, text.count("\n") + 2) if read_suppressions(text).match(*rule, {line})]


def test_a_text_without_our_comments_gives_the_one_empty_result() -> None:
    assert read_suppressions("x = 1  # noqa\n") is read_suppressions("") is read_suppressions("# noqa: E501\n")
    assert not read_suppressions("")
    assert read_suppressions("").match(*EMPTY, range(9)) is None


@pytest.mark.parametrize(
    ("comment", "codes", "reason"),
    [
        ("# ssot: ignore[SSOT101]", ("SSOT101",), None),
        ("#ssot:ignore[SSOT101]", ("SSOT101",), None),
        ("# SSOT: ignore[SSOT101] why", ("SSOT101",), "why"),
        ("# ssot: ignore [ssot101 , empty-test,] - see #12", ("ssot101", "empty-test"), "see #12"),
        ("# ssot: ignore[SSOT101]: because: it is", ("SSOT101",), "because: it is"),
        ("# type: ignore[attr]  # ssot: ignore[SSOT101] why", ("SSOT101",), "why"),
        ("# ssot: ignore[SSOT101] why  # type: ignore", ("SSOT101",), "why"),
        ("# ssot: ignore[SSOT101] why  # noqa", ("SSOT101",), "why"),
        ("# some words # ssot: ignore[SSOT101]", ("SSOT101",), None),
        ("# ssot: ignore[SSOT101", ("SSOT101",), None),
        ("# ssot: ignore", (), None),
        ("# ssot: ignore because", (), "because"),
        ("# ssot: ignore[]", (), None),
        ("# noqa: SSOT101", ("SSOT101",), None),
        ("# NOQA:SSOT101", ("SSOT101",), None),
        ("# noqa: E501, SSOT101,W605 why", ("SSOT101",), "why"),
        ("# noqa: E501 SSOT101", ("SSOT101",), None),
        ("# noqa : SSOT101 - E501 is no code here", ("SSOT101",), "E501 is no code here"),
    ],
)
def test_forms_of_a_comment(comment: str, codes: tuple[str, ...], reason: str | None) -> None:
    found = only(f"x = 1  {comment}\n")
    assert (found.codes, found.reason) == (codes, reason)


@pytest.mark.parametrize(
    "text",
    [
        "x = 1  # noqa",
        "x = 1  # noqa: E501",
        "x = 1  # noqa SSOT101",
        "x = 1  # noqa: MYSSOT101",
        "x = 1  # noqa: SSOT101abc",
        "x = 1  # ruff: noqa: SSOT101",
        "x = '# ssot: ignore[SSOT101]'",
        'x = """\n# ssot: ignore[SSOT101]\n"""',
        'x = f"""\n# ssot: ignore[SSOT101] {1}\n"""',
        "# SSOT: ignore what is said elsewhere",
        "# SSOT: one place for prices",
        "# ssot: prices[2024] come from here",
        "# nossot: ignore[SSOT101]",
        "# ssot: ignored[today]",
    ],
)
def test_what_is_not_ours(text: str) -> None:
    assert not read_suppressions(text + "\n")


def test_spans_cover_our_part_of_a_comment() -> None:
    text = "é = 1  # type: ignore  # ssot: ignore[SSOT101] why  # noqa: SSOT102\n"
    first, second = read_suppressions(text).comments
    assert (first.span, second.span) == (Span(1, 24, 1, 51), Span(1, 53, 1, 68))
    assert text[first.span.column - 1 : first.span.end_column - 1] == "# ssot: ignore[SSOT101] why"
    assert (first.line, second.kind) == (1, Kind.NOQA)


def test_a_comment_behind_code_speaks_of_its_line() -> None:
    assert lines_silenced("a\nb  # ssot: ignore[SSOT101]\nc\n") == [2]


def test_a_comment_of_its_own_speaks_of_the_next_line_of_code() -> None:
    text = "a\n\n# ssot: ignore[SSOT101]\n\n# words\n    # ssot: ignore[SSOT102]\n@mark\ndef f(): ...\n"
    assert lines_silenced(text) == [3, 4, 5, 6, 7]
    assert lines_silenced(text, CONSTANT) == [6, 7]


def test_a_comment_at_the_end_speaks_of_nothing_but_comments() -> None:
    assert lines_silenced("a\n# ssot: ignore[SSOT101]\n# b") == [2, 3]


def test_noqa_on_a_line_of_its_own_speaks_of_that_line() -> None:
    assert lines_silenced("# noqa: SSOT101\ndef f(): ...\n") == [1]


def test_a_file_ignore_takes_codes_names_and_prefixes_everywhere() -> None:
    text = "a\n# ssot: file-ignore[SSOT10, no-check, ACME] specimens\nb\n"
    suppressions = read_suppressions(text)
    assert suppressions.match(*EMPTY, ())
    assert suppressions.match("SSOT103", "no-check", {1})
    assert suppressions.match("ACME001", "slow-till", ())
    assert suppressions.match("SSOT110", "shadowed-test", ()) is None
    assert read_suppressions("# ssot: file-ignore[ALL]\n").match("SSOT201", "x", ())


def test_a_prefix_means_nothing_outside_a_file_ignore() -> None:
    assert lines_silenced("a  # ssot: ignore[SSOT1]\n") == []


def test_a_file_ignore_behind_code_is_without_effect() -> None:
    assert lines_silenced("a  # ssot: file-ignore[SSOT101]\n") == []


def test_the_nearer_comment_is_used_first() -> None:
    suppressions = read_suppressions("# ssot: file-ignore[SSOT1]\na  # ssot: ignore[SSOT101]\n")
    matched = suppressions.match(*EMPTY, {2})
    assert matched is not None
    assert matched.kind is Kind.IGNORE
    assert [idle for _, idle in suppressions.unused()] == [["SSOT1"]]


def test_use_is_remembered_code_by_code() -> None:
    text = "a  # ssot: ignore[SSOT101, constant-check]\nb  # ssot: ignore[SSOT101]\n"
    suppressions = read_suppressions(text)
    assert suppressions.match(*CONSTANT, {1})
    assert [(comment.line, idle) for comment, idle in suppressions.unused()] == [(1, ["SSOT101"]), (2, ["SSOT101"])]
    assert suppressions.match(*EMPTY, [1, 2])
    assert [(comment.line, idle) for comment, idle in suppressions.unused()] == [(2, ["SSOT101"])]
    assert suppressions == read_suppressions(text)
    assert pickle.loads(pickle.dumps(suppressions)) == suppressions


def test_smoke_is_a_declaration_with_lines() -> None:
    found = read_suppressions(
        "# ssot: smoke\n@mark\ndef test_a():\n    run()\ndef test_b():  # ssot: smoke start-up only\n    run()\n"
    )
    assert found.smoke_lines == {2, 5}
    assert not found


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_newline_ends_a_comment(newline: str) -> None:
    text = newline.join(["a", "b  # ssot: ignore[SSOT101] why", "# ssot: ignore[SSOT102]", "c", ""])
    first, second = read_suppressions(text).comments
    assert (first.line, first.reason, second.line, second.target) == (2, "why", 3, 4)


def test_form_feeds_and_continued_lines_keep_the_count() -> None:
    text = "a\n\x0c\nb = 1 + \\\n  2  # ssot: ignore[SSOT101]\n"
    assert only(text).line == 4


def test_what_stands_before_a_place_that_does_not_tokenise_counts() -> None:
    text = 'a  # ssot: ignore[SSOT101]\nb = (\n"""\n# ssot: ignore[SSOT102]\n'
    assert [comment.codes for comment in read_suppressions(text).comments] == [("SSOT101",)]


def test_codes_of_other_packages_are_found_when_their_letters_are_known() -> None:
    text = "a  # noqa: ACME001\n"
    assert not read_suppressions(text)
    assert read_suppressions(text, ("SSOT", "ACME")).match("ACME001", "slow-till", {1})


@given(
    st.lists(
        st.sampled_from("SSOT101 empty-test # ssot: noqa: ignore file-ignore [ ] ' \" ( \n \\ x , 1 \t é".split(" "))
    )
)
def test_no_text_crashes_and_every_span_lies_in_it(words: list[str]) -> None:
    text = " ".join(words)
    lines = text.split("\n")
    for comment in read_suppressions(text).comments:
        assert lines[comment.line - 1][comment.span.column - 1] == "#"
        assert comment.span.end_column - 1 <= len(lines[comment.line - 1])
        assert comment.line <= comment.target <= len(lines)


@given(
    st.lists(st.sampled_from(["SSOT101", "SSOT102", "empty-test", "no-check"]), min_size=1, unique=True),
    st.text("ab #-", max_size=8),
)
def test_codes_and_reason_come_back(codes: list[str], reason: str) -> None:
    comment = only(f"x  # ssot: ignore[{', '.join(codes)}] {reason}\n")
    assert comment.codes == tuple(codes)
    assert (comment.reason or "") == reason.strip(" -")


def use_of(
    text: str, used: Iterable[tuple[str, str, int]] = (), ran: str = "SSOT101 SSOT102 SSOT103"
) -> SuppressionUse:
    suppressions: Suppressions = read_suppressions(text)
    for code, name, line in used:
        assert suppressions.match(code, name, {line})
    return SuppressionUse("test_a.py", suppressions, frozenset(ran.split()))


def unused(use: SuppressionUse) -> list[str]:
    return [finding.message for finding in unused_suppression.unused(use, Context(Config()))]


def bad(text: str, *, require_reason: bool = False) -> list[Finding]:
    return list(bad_suppression.bad(use_of(text), Context(Config(require_reason=require_reason))))


def test_unused_names_the_codes_that_ran_and_were_not_needed() -> None:
    text = "a  # ssot: ignore[SSOT101, SSOT102, SSOT201]\n"
    assert unused(use_of(text)) == ["unused suppression of SSOT101, SSOT102"]
    assert unused(use_of(text, [(*EMPTY, 1)])) == ["unused suppression of SSOT102"]
    assert unused(use_of(text, ran="")) == []


def test_unused_is_silent_about_bad_comments_and_its_own_family() -> None:
    text = "a  # ssot: file-ignore[SSOT101]\nb  # ssot: ingore[SSOT101]\nc  # ssot: ignore[SSOT999, SSOT901]\n"
    assert unused(use_of(text, ran="SSOT101 SSOT901")) == []
    assert unused(use_of("# ssot: file-ignore[SSOT901]\n", ran="SSOT901")) == []


def test_an_unused_prefix_counts_only_when_all_of_its_rules_ran() -> None:
    assert unused(use_of("# ssot: file-ignore[SSOT1]\n", ran="SSOT101")) == []
    every = " ".join(f"SSOT1{number:02}" for number in range(100))
    assert unused(use_of("# ssot: file-ignore[SSOT1]\n", ran=every)) == ["unused suppression of SSOT1"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a  # ssot: ignore", "names no rule; write `# ssot: ignore[CODE] reason`"),
        ("# ssot: file-ignore", "names no rule; write `# ssot: file-ignore[CODE] reason`"),
        ("a  # ssot: ignore[emtpy-test]", "unknown rule 'emtpy-test' (did you mean 'empty-test'?)"),
        ("a  # ssot: ignore[SSOT1]", "SSOT1 means several rules; only file-ignore takes it"),
        ("# ssot: file-ignore[XYZ]", "unknown rule 'XYZ'"),
        ("a  # ssot: ignore[SSOT901]", "SSOT901 can be silenced for the whole file only"),
        ("a  # ssot: ingore[SSOT101]", "unknown word 'ingore' (did you mean 'ignore'?)"),
        ("a  # ssot: file-ignore[SSOT101]", "file-ignore speaks of the whole file and stands on a line of its own"),
        ("a  # ssot: ignore[no] # noqa: SSOT9999", "unknown rule 'no'"),
    ],
)
def test_bad_comments(text: str, message: str) -> None:
    assert bad(text + "\n")[0].message == message


def test_a_reason_is_asked_for_only_when_required() -> None:
    text = "a  # ssot: ignore[SSOT101]\nb  # ssot: ignore[SSOT101] why\nc  # noqa: SSOT101\n"
    assert bad(text) == []
    assert [finding.span.line for finding in bad(text, require_reason=True)] == [1, 3]


def test_all_faults_of_a_comment_are_one_finding() -> None:
    (finding,) = bad("a  # ssot: ignore[SSOT9990, SSOT1]\n", require_reason=True)
    assert finding.message.count("; ") == 3
    assert (finding.code, finding.path, finding.span) == ("SSOT902", "test_a.py", Span(1, 4, 1, 35))
