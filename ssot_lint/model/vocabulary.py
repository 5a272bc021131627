"""The words of a project: which names check, drive, mark or run, by configuration and by the field's libraries."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase

from ssot_lint.data import dataclass, field
from ssot_lint.patterns import compile_late

CHECKING_NAME = compile_late(r"_*(?:assert|check|verify|validate|expect|ensure|must_|should_)", re.IGNORECASE)
ASSERTION_METHOD = compile_late(r"assert[A-Z]|fail(?:Unless|If|$)")  # of a test case
MOCK_CHECKS = frozenset(
    "assert_called assert_called_once assert_called_with assert_called_once_with assert_any_call assert_has_calls"
    " assert_not_called assert_awaited assert_awaited_once assert_awaited_with assert_awaited_once_with"
    " assert_any_await assert_has_awaits assert_not_awaited".split()
)
# Outside code whose last name looks like a check, or whose call raises on failure: what it does is known.
RAISING_OUTSIDE = frozenset(
    "subprocess.check_call subprocess.check_output jsonschema.validate unittest.mock.seal".split()
)
RAISING_NAMES = frozenset(
    "raise_for_status rethrow trap check_returncode check_call check_output call_and_validate"
    " fnmatch_lines fnmatch_lines_random re_match_lines re_match_lines_random no_fnmatch_line no_re_match_line".split()
)
ASSERTING_OUTSIDE = frozenset(
    "nose.tools.eq_ nose.tools.ok_ testfixtures.compare responses.RequestsMock"
    " torch.autograd.gradcheck torch.autograd.gradgradcheck".split()
)
KNOWN_PACKAGES = frozenset(
    "asyncio aiohttp bs4 boto3 botocore click concurrent contextlib copy csv dataclasses datetime decimal django"
    " fastapi flask functools hashlib hmac httpx io itertools jinja2 json jwt logging math multiprocessing os"
    " pathlib pickle psutil pydantic random re redis requests secrets shutil signal socket sqlalchemy sqlite3 ssl"
    " starlette string subprocess sys tempfile threading time traceback types typing uuid websockets yaml".split()
)
# Calls that end a test, or check by how they are called, and are not named for it.
_OUTCOMES = frozenset("raises warns deprecated_call RaisesGroup RaisesExc fail exit quit _exit abort run".split())
_LAST_OF_KNOWN = frozenset(path.rpartition(".")[2] for path in (*RAISING_OUTSIDE, *ASSERTING_OUTSIDE))
UNITTEST_CASES = frozenset(
    {
        "unittest.TestCase",
        "unittest.case.TestCase",
        "unittest.IsolatedAsyncioTestCase",
        "unittest.async_case.IsolatedAsyncioTestCase",
        "unittest.FunctionTestCase",
        "twisted.trial.unittest.TestCase",
        "twisted.trial.unittest.SynchronousTestCase",
        "tornado.testing.AsyncTestCase",
        "tornado.testing.AsyncHTTPTestCase",
        "aiohttp.test_utils.AioHTTPTestCase",
        "asynctest.TestCase",
        "testtools.TestCase",
        "rest_framework.test.APITestCase",
        "django.test.TestCase",
        "django.test.SimpleTestCase",
        "django.test.TransactionTestCase",
        "django.test.LiveServerTestCase",
    }
)
SETUP_NAMES = frozenset(
    "setUp tearDown setUpClass tearDownClass asyncSetUp asyncTearDown"
    " setup_method teardown_method setup_class teardown_class".split()
)
CHECKING_PACKAGES = frozenset(
    "unittest pytest numpy pandas polars torch tensorflow jax hamcrest assertpy expects sure nose testfixtures"
    " schemathesis playwright selenium hypothesis syrupy approvaltests chex deepdiff pyfakefs pyarrow xarray".split()
)
CHECKING_FIXTURES = frozenset(
    "benchmark snapshot snapshot_json regtest data_regression file_regression num_regression dataframe_regression"
    " ndarrays_regression image_regression obtained_expected recording golden approvals lsp_snapshot"
    " check eval_example httpx_mock respx_mock django_assert_num_queries django_assert_max_num_queries".split()
)
CHECKING_DECORATORS = frozenset(
    "image_comparison mpl_image_compare check_figures_equal expectedFailure respx.mock nose.tools.raises".split()
)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the configuration adds to the field's words; patterns are `fnmatch` patterns on last or dotted names."""

    assert_functions: tuple[str, ...] = ()
    smoke_marks: tuple[str, ...] = ("smoke",)
    test_support: tuple[str, ...] = ()
    _memo: dict[str, bool] = field(default_factory=dict, compare=False, repr=False)
    _may: dict[str, bool] = field(default_factory=dict, compare=False, repr=False)

    def is_assert_function(self, name: str) -> bool:
        """Whether a configured `assert-functions` pattern matches `name` or its last part."""
        if not self.assert_functions:
            return False
        last = name.rpartition(".")[2]
        return any(fnmatchcase(name, pattern) or fnmatchcase(last, pattern) for pattern in self.assert_functions)

    def names_check(self, last: str) -> bool:
        """Whether an unresolved callable of this last name counts as a check."""
        known = self._memo.get(last)
        if known is None:
            known = bool(CHECKING_NAME.match(last)) or last in RAISING_NAMES or self.is_assert_function(last)
            self._memo[last] = known
        return known

    def may_name_check(self, last: str) -> bool:
        """False if nothing outside the test side that has this last name is ever a check, wherever it comes from."""
        known = self._may.get(last)
        if known is None:
            # A pattern with a dot is for whole paths, of which only the last name is known here.
            known = last in _OUTCOMES or last in _LAST_OF_KNOWN or self.names_check(last) or last.startswith("fail")
            known = self._may[last] = known or any("." in pattern for pattern in self.assert_functions)
        return known
