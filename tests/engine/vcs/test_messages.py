"""What the commits of a fix run say, and how findings are divided among them."""

from ssot_lint import __version__
from ssot_lint.engine.vcs.messages import commit_message, divide
from ssot_lint.findings import Confidence, Finding, Safety, Severity, Span
from ssot_lint.fixes import Fixed


def fixed(
    code: str, name: str, title: str, safety: Safety = Safety.SAFE, *, path: str = "t.py", line: int = 1
) -> Fixed:
    finding = Finding(code, name, path, Span(line, 1, line, 2), "message", Severity.ERROR, Confidence.CERTAIN)
    return Fixed(finding, safety, title, removes=frozenset({"test_x"} if title.startswith("remove") else ()))


EMPTY = fixed("SSOT101", "empty-test", "mark the test as an expected failure", Safety.UNSAFE)
GONE = fixed("SSOT101", "empty-test", "remove the test")
MAIN = fixed("SSOT503", "main-stub", "remove the `if __name__` block")


def test_commit_of_one_rule() -> None:
    assert commit_message("rule", [GONE, *[EMPTY] * 42], 12) == (
        "ssot-lint: SSOT101 empty-test, 43 findings closed in 12 files\n"
        "\n"
        "- mark the test as an expected failure: 42 times (unsafe)\n"
        "- remove the test: 1 time (safe)\n"
        "\n"
        "Unsafe fixes may change what a test reports: look at the tests that fail\n"
        "now.\n"
        "\n"
        "Pytest collects 1 test fewer than before.\n"
        "\n"
        f"Made by ssot-lint {__version__}. To undo it, `git revert` this commit.\n"
    )


def test_commit_of_a_family_has_a_paragraph_per_rule() -> None:
    weak = fixed("SSOT109", "returned-check", "assert what is returned")
    message = commit_message("family", [weak, EMPTY, EMPTY], 1)
    assert message.splitlines()[:6] == [
        "ssot-lint: placeholder, 3 findings closed in 1 file",
        "",
        "SSOT101 empty-test:",
        "- mark the test as an expected failure: 2 times (unsafe)",
        "",
        "SSOT109 returned-check:",
    ]


def test_lines_are_short_whatever_is_said() -> None:
    long = fixed("SSOT999", "a-name-" * 8, "say\nsomething " * 12)
    lines = commit_message("rule", [long] * 4000, 3952).splitlines()
    assert lines[0] == "ssot-lint: SSOT999, 4000 findings"
    assert [line for line in lines if len(line) > 72] == []
    assert len(commit_message("rule", [fixed("X" * 90, "n", "t")], 1).splitlines()[0]) <= 72


def test_findings_are_divided_by_rule_or_family_in_the_order_of_codes() -> None:
    late = fixed("SSOT101", "empty-test", "mark it", path="z.py")
    returned = fixed("SSOT109", "returned-check", "assert it", path="a.py")
    outside = fixed("ABC001", "other", "do it", path="m.py")
    everything = [MAIN, late, returned, EMPTY, outside]
    by_rule = divide("rule", everything)
    assert by_rule == {"ABC001": [outside], "SSOT101": [EMPTY, late], "SSOT109": [returned], "SSOT503": [MAIN]}
    assert divide("family", everything) == {
        "other": [outside],
        "placeholder": [returned, EMPTY, late],
        "hygiene": [MAIN],
    }
    assert list(divide("family", everything)) == ["other", "placeholder", "hygiene"]
