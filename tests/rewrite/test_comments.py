"""Taking comments away."""

import pytest

from ssot_lint.rewrite.comments import widened, without_codes

GONE = {
    "x = 1  # ssot: ignore[A1] why": "x = 1",
    "x = 1\t# noqa: A1": "x = 1",
    "    # ssot: ignore[A1]": None,
    "# ssot: ignore [ A1 , ] why": None,
    "x = 1  # ssot: ignore[A1": "x = 1",
}
KEPT = {
    "x  # ssot: ignore[A1, B2] why": "x  # ssot: ignore[B2] why",
    "x  # ssot: ignore[B2, A1] why": "x  # ssot: ignore[B2] why",
    "x  # ssot: ignore[B2,A1,C3]": "x  # ssot: ignore[B2,C3]",
    "x  # ssot: ignore[ A1 C3 ]": "x  # ssot: ignore[ C3 ]",
    "x  # noqa: E501, A1": "x  # noqa: E501",
    "x  # NOQA:A1 E501 long": "x  # NOQA:E501 long",
    "x  # ssot: ignore[A10, A1]": "x  # ssot: ignore[A10]",
}


@pytest.mark.parametrize(("line", "left"), {**GONE, **KEPT}.items())
def test_code_is_taken_out(line: str, left: str | None) -> None:
    assert without_codes(line, line.index("#"), len(line), ("A1",)) == left


@pytest.mark.parametrize(
    ("line", "part", "left"),
    [
        ("x  # type: ignore  # ssot: ignore[A1] why", "# ssot: ignore[A1] why", "x  # type: ignore"),
        ("x  # ssot: ignore[A1] why  # noqa: E501", "# ssot: ignore[A1] why", "x  # noqa: E501"),
        ("  # ssot: ignore[A1]  # noqa: E501", "# ssot: ignore[A1]", "  # noqa: E501"),
        ("x  # a # ssot: ignore[A1] # nosec", "# ssot: ignore[A1]", "x  # a # nosec"),
        (
            "x  # ssot: ignore[A1, B2] why # noqa: E501",
            "# ssot: ignore[A1, B2] why",
            "x  # ssot: ignore[B2] why # noqa: E501",
        ),
    ],
)
def test_words_of_others_stay(line: str, part: str, left: str) -> None:
    start = line.index(part)
    assert without_codes(line, start, start + len(part), ("A1",)) == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a\n\n\n#\n\nb", "a\n\n\nb"),
        ("a\n\n#\n\n\nb", "a\n\n\nb"),
        ("#\n\n\nb", "b"),
        ("\n#\n\nb", "\nb"),
        ("a\n\n\n#\n\n", "a\n\n"),
        ("a\n#\n\nb", "a\n\nb"),
        ("a\n\n#\nb", "a\n\nb"),
        ("a\n#\n#\nb", "a\nb"),
        ("def a():\n    #\n\n    b", "def a():\n    b"),
        ("    # a:\n    #\n\n\nb", "    # a:\n\n\nb"),
        ("#\n\n", "\n"),
        ("#", ""),
    ],
)
def test_blank_lines_around_a_comment(text: str, left: str) -> None:
    lines = text.split("\n")
    marked = [number for number, line in enumerate(lines, 1) if line.strip() == "#"]
    first, last = widened(lines, marked[0], marked[-1])
    assert "\n".join([*lines[: first - 1], *lines[last:]]) == left
