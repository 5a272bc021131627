"""From which double a value was asked, and along which members."""

import pytest

from ssot_lint.model.doubles.tracing import traces_of
from tests.model.doubles.places import asked, with_body

HEAD = """
from unittest.mock import Mock

class FakeStore:
    def __init__(self, source=None):
        self.rows = []
"""


@pytest.mark.parametrize(
    ("body", "paths"),
    [
        ("m = Mock()\nm", [()]),
        ("m = Mock()\nm.f", [("f",)]),
        ("m = Mock()\nm.f(1)", [("f", "()")]),
        ("m = Mock()\nm()", [("()",)]),
        ("m = Mock()\nm.f.return_value", [("f", "()")]),
        ("m = Mock()\nr = await m.f()\nr['a'].b", [("f", "()", "b")]),
        ("m = Mock()\na = m.x\nb = a.y\nb", [("x", "y")]),
        ("m = Mock()\nlen(m.calls) == 2", [("calls",)]),
        ("m = Mock()\nrows = [r for r in m.rows()]\nrows", [("rows", "()")]),
        ("m = Mock()\nfor row in m.rows:\n    pass\nrow.name", [("rows", "name")]),
        ("m = Mock()\nkept = []\nkept.append(m.f())\nkept", [("f", "()")]),
        ("a = Mock()\nb = Mock()\na.x == b.y", [("x",), ("y",)]),
        ("s = FakeStore(Mock())\ns.rows", [("rows",)]),
        ("m = Mock()\nm.get(Mock())", [("get", "()")]),
        ("m = Mock()\nok = True\nif m.f():\n    ok = False\nok", [("f", "()")]),
        ("3", []),
        ("x = 3\nx", []),
    ],
)
def test_traces(body: str, paths: list[tuple[str, ...]]) -> None:
    test = with_body(body, HEAD)
    assert [trace.path for trace in traces_of(asked(test), test.scope)] == paths
