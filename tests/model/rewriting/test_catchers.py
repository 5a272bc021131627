"""How swallowed failures can be made to show, and where they are better left alone."""

from textwrap import dedent, indent

import pytest

from ssot_lint.fixes import Refused
from ssot_lint.model import Raises
from ssot_lint.model.rewriting.catchers import Manner, Remedy, remedy_of
from tests.rewrite.opening import opened

HEAD = "import contextlib\nimport pytest\nimport time\ndef test_a(x):\n"


def remedy(body: str) -> Remedy:
    test = opened(HEAD + indent(dedent(body).strip("\n"), "    ") + "\n").tests[0]
    return remedy_of(test.swallows[0], test)


def handled(handler: str, body: str = "assert x()", header: str = "except Exception as e:") -> str:
    return f"try:\n{indent(body, '    ')}\n{header}\n{indent(handler, '    ')}\n"


@pytest.mark.parametrize(
    ("body", "manner"),
    [
        (handled("pass"), Manner.RAISE),
        (handled("print(e)\nreturn"), Manner.RAISE),
        (handled("print(e)", header="except AssertionError as e:"), Manner.RAISE),
        (f"for a in x:\n{indent(handled('continue'), '    ')}", Manner.RAISE),
        (handled("print(e)", "if x():\n    raise ValueError(1)"), Manner.RAISE),
        (handled("print(e)", "x.raise_for_status()", "except HTTPError as e:"), Manner.RAISE),
        (handled("if e.args:\n    raise"), Manner.LET_THROUGH),
        (handled("pytest.skip(str(e))"), Manner.LET_THROUGH),
        (handled("pass", "x()\nraise AssertionError('late')"), Manner.LET_THROUGH),
        ("with contextlib.suppress(Exception):\n    assert x()\n", Manner.UNWRAP),
    ],
)
def test_the_manner_follows_from_what_the_catcher_is_for(body: str, manner: Manner) -> None:
    assert remedy(body).manner is manner


@pytest.mark.parametrize(
    ("header", "manner"),
    [("except Exception as e:", Manner.LET_THROUGH), ("except AssertionError as e:", Manner.RAISE)],
)
def test_a_handler_can_be_spared_that_takes_more_than_failed_checks(header: str, manner: Manner) -> None:
    test = opened(HEAD + indent(handled("print(e)", header=header), "    ")).tests[0]
    assert remedy_of(test.swallows[0], test, sparing=True).manner is manner


def test_what_the_checks_raise_is_told() -> None:
    body = handled("pass", "assert x()\npytest.fail('no')", "except BaseException:")
    assert remedy(body).raised == {Raises.ASSERTION, Raises.OUTCOME}


def test_other_handlers_around_are_told() -> None:
    assert not remedy(handled("pass")).is_nested
    assert remedy(f"try:\n{indent(handled('pass'), '    ')}except KeyError:\n    pass\n").is_nested


RETRIES = [
    f"for _ in range(3):\n{indent(handled('time.sleep(1)'), '    ')}",
    f"for _ in range(3):\n{indent(handled('pass', 'assert x()' + chr(10) + 'break'), '    ')}",
    f"while x:\n{indent(handled('continue'), '    ')}    break\n",
]
NESTED = f"def work():\n{indent(handled('print(e)'), '    ')}"
REFUSED = [
    *((each, "tries again") for each in RETRIES),
    (f"{NESTED}x.submit(work)\n", "handed on"),
    (f"@x.route\n{NESTED}", "handed on"),
    (f"{NESTED}x.gather(work(), return_exceptions=True)\n", "return_exceptions"),
    (f"{handled('print(e)')}finally:\n    return\n", "`finally`"),
    (f"{handled('pass', header='except AssertionError:')}else:\n    print(1)\n", "the `else` tells"),
    (handled("if x.y:\n    raise", header="except AssertionError:"), "made for failed checks"),
    (handled("pytest.skip('no')", "if x():\n    raise ValueError(1)"), "the very exception"),
    (handled("print(e)", "if x():\n    raise ValueError(1)", "except ValueError as e:"), "the very exception"),
    (handled("print(e)", "x.verify_all()"), "only the name"),
]


@pytest.mark.parametrize(("body", "reason"), REFUSED)
def test_what_would_do_harm_or_nothing_is_refused(body: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        remedy(body)


def test_a_nested_function_that_the_test_calls_may_raise() -> None:
    assert remedy(f"{NESTED}work()\n").manner is Manner.RAISE
