"""Rules that compare files: what they gather file by file, and what becomes of what they find in the end."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from textwrap import dedent

import pytest

from ssot_lint.config import Config, load_configs
from ssot_lint.engine.check import Job, check_file
from ssot_lint.engine.plan import Plan, vocabulary_of
from ssot_lint.engine.reduce import reduce_reports
from ssot_lint.engine.run import Request, run
from ssot_lint.engine.schema import schema_of
from ssot_lint.errors import RuleError
from ssot_lint.findings import Confidence, Fact, FileReport, Finding, Report
from ssot_lint.model import Role, Test
from ssot_lint.pytest_config import PytestConfig
from ssot_lint.rule import Context, Rule, _validate, load_registry

UNUSED = load_registry().rules["SSOT901"]  # which judges only comments about codes that there are


def twin_rule() -> Rule:
    """A rule about tests of one name in several files, reported at all but the first."""
    rule = Rule(code="SSOT103", name="twin-test", summary="Two tests of one name.")

    @rule.gather(Test)
    def names(test: Test, context: Context) -> Iterator[Fact]:
        yield rule.fact(test, test.name, "of a class" if test.owner else "of a module")

    @rule.reduce
    def twins(facts: Sequence[Fact], context: Context) -> Iterator[Finding]:
        first: dict[str, Fact] = {}
        for fact in facts:
            if first.setdefault(fact.key, fact) is not fact:
                confidence = Confidence.POSSIBLE if "maybe" in fact.key else None
                yield rule.finding(fact, f"as in {first[fact.key].path}", confidence=confidence)

    return rule


def checked(
    monkeypatch: pytest.MonkeyPatch, rule: Rule, files: Mapping[str, str], ignored: Mapping[str, str] | None = None
) -> tuple[list[FileReport], list[str]]:
    """The reports of the files, each checked on its own and then reduced; and the problems of the run."""
    config = Config()
    chosen = (rule, UNUSED)
    levels = {level: (each,) for each in chosen for level in (*each.levels, *each.gatherers)}
    plan = Plan(config, chosen, {each.code: Context(config) for each in chosen}, vocabulary_of(config), levels)
    monkeypatch.setattr("ssot_lint.engine.reduce.plan_of", lambda config: plan)
    layout = PytestConfig(rootdir=Path("/"))
    jobs = [Job(path, dedent(text).encode(), Role.COLLECTED, layout, ignored or {}) for path, text in files.items()]
    reports, problems = reduce_reports((config, check_file(job, plan)) for job in jobs)
    return reports, [problem.message for problem in problems]


ONE = "def test_pay(): pass\n"


def test_finding_of_several_files_stands_at_its_fact(monkeypatch: pytest.MonkeyPatch) -> None:
    reports, problems = checked(monkeypatch, twin_rule(), {"b.py": ONE, "a.py": ONE, "c.py": "def test_c(): pass\n"})
    assert problems == []
    assert [report.path for report in reports] == ["b.py", "a.py", "c.py"]
    (finding,) = reports[0].findings
    assert (finding.code, finding.test, finding.span.line, finding.message) == ("SSOT103", "test_pay", 1, "as in a.py")
    assert len(finding.fingerprint) == 32
    assert all((report.facts, report.pending) == ((), None) for report in reports)


def test_order_of_the_files_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    files = {f"{name}.py": ONE for name in "abc"}
    forth, _ = checked(monkeypatch, twin_rule(), files)
    back, _ = checked(monkeypatch, twin_rule(), dict(reversed(files.items())))
    assert sorted(forth, key=lambda report: report.path) == sorted(back, key=lambda report: report.path)


@pytest.mark.parametrize(
    "text",
    [
        "def test_pay(): pass  # ssot: ignore[SSOT103] on purpose\n",
        "# ssot: ignore[twin-test] on purpose\ndef test_pay(): pass\n",
        "# ssot: file-ignore[SSOT1] on purpose\n" + ONE,
        "def test_pay(): pass  # noqa: SSOT103 on purpose\n",
    ],
)
def test_comment_silences_it_and_counts_as_used(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    reports, _ = checked(monkeypatch, twin_rule(), {"a.py": ONE, "b.py": text})
    assert reports[1].findings == ()
    assert [(each.finding.code, each.reason) for each in reports[1].suppressed] == [("SSOT103", "on purpose")]


def test_comment_that_silences_nothing_is_reported_after_the_comparison(monkeypatch: pytest.MonkeyPatch) -> None:
    reports, _ = checked(monkeypatch, twin_rule(), {"a.py": "def test_pay(): pass  # ssot: ignore[SSOT103]\n"})
    (finding,) = reports[0].findings
    assert finding.code == "SSOT901"
    assert len(finding.fingerprint) == 32


def test_configuration_switches_it_off_for_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"a.py": ONE, "b.py": ONE}
    reports, _ = checked(monkeypatch, twin_rule(), files, {"SSOT103": "tests/**"})
    assert reports[1].findings == ()
    assert [(each.finding.code, each.line, each.reason) for each in reports[1].suppressed] == [
        ("SSOT103", 0, "tests/**")
    ]


def test_unsure_finding_is_hidden_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    maybe = "def test_maybe(): pass\n"
    reports, _ = checked(monkeypatch, twin_rule(), {"a.py": maybe, "b.py": maybe})
    assert (reports[1].findings, reports[1].hidden) == ((), 1)


def test_findings_of_one_name_in_one_file_have_different_fingerprints(monkeypatch: pytest.MonkeyPatch) -> None:
    twice = "class TestA:\n    def test_pay(self): pass\nclass TestB:\n    def test_pay(self): pass\n"
    reports, _ = checked(monkeypatch, twin_rule(), {"a.py": ONE, "b.py": twice})
    assert len({finding.fingerprint for finding in reports[1].findings}) == 2


def test_rule_that_crashes_is_a_problem_of_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    rule = twin_rule()

    def crash(facts: Sequence[Fact], context: Context) -> list[Finding]:
        raise KeyError("base")

    rule.reducer = crash
    reports, problems = checked(monkeypatch, rule, {"a.py": ONE + "# ssot: ignore[SSOT103]\n"})
    assert problems == ["SSOT103 twin-test could not compare the files: KeyError: 'base'"]
    assert reports[0].findings == ()


def test_finding_away_from_every_fact_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    rule = twin_rule()

    def elsewhere(facts: Sequence[Fact], context: Context) -> Iterator[Finding]:
        yield rule.finding(replace(facts[0], path="other.py"), "lost")

    rule.reducer = elsewhere
    _, problems = checked(monkeypatch, rule, {"a.py": ONE})
    assert problems == [
        "SSOT103 twin-test could not compare the files: ValueError: a finding at other.py:1, where no fact stands"
    ]


def test_gathering_and_reducing_go_together() -> None:
    rule = twin_rule()
    rule.reducer = None
    with pytest.raises(RuleError, match="gathering and reducing go together"):
        _validate(rule, {})


def report_of(folder: Path, jobs: int) -> Report:
    schema = schema_of(load_registry())
    overrides = {"min-confidence": "possible"}
    configs = load_configs(folder, schema, config_args=(), isolated=False, overrides=overrides)
    return run(Request(paths=(".",), cwd=folder, configs=configs, schema=schema, jobs=jobs))


def test_worker_processes_give_the_same_report(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.ssot-lint]\nbase-classes = ['kit.Case']\n")
    (tmp_path / "kit.py").write_text("class Case: pass\n")
    filler = "#" * 300_000 + "\n"  # more than one batch
    source = "class OrderTestBase: pass\nclass TestOrder(OrderTestBase):\n    def test_a(self): assert order()\n"
    for number in range(8):
        (tmp_path / f"test_{number}.py").write_text(filler + source)
    alone, together = report_of(tmp_path, 1), report_of(tmp_path, 2)
    assert alone.files == together.files
    assert alone.problems == ()
    assert alone.tests == 8
