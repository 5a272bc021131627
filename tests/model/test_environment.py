"""What is done with the environment, and where."""

import pytest

from ssot_lint.model.environment import Deed, environment_accesses
from tests.rewrite.opening import opened

CASES = {
    'x = os.environ["A"]': (Deed.READ, ['"A"']),
    'x = os.environ.get("A")': (Deed.READ, ['"A"']),
    'x = os.environ.get("A", "b")': (Deed.READ_DEFAULT, ['"A"', '"b"']),
    "x = os.getenv(key, None)": (Deed.READ_DEFAULT, ["key", "None"]),
    'os.environ["A"] = f(1)': (Deed.WRITE, ['"A"', "f(1)"]),
    'os.environ["A"] = b = 1': (Deed.OTHER, []),
    'os.environ["A"] += "b"': (Deed.OTHER, []),
    'os.putenv("A", "b")': (Deed.WRITE, ['"A"', '"b"']),
    'del os.environ["A"]': (Deed.DELETE, ['"A"']),
    'os.environ.pop("A")': (Deed.DELETE, ['"A"']),
    'x = os.environ.pop("A")': (Deed.OTHER, []),
    'if "A" in os.environ: x': (Deed.CONTAINS, ['"A"']),
    'if "A" not in os.environ: x': (Deed.OTHER, []),
    "for key in os.environ: x": (Deed.OTHER, []),
    "os.environ.update(a=1)": (Deed.OTHER, []),
    "x = os.environ.get(*a)": (Deed.OTHER, []),
    "x = os.getenv": (Deed.OTHER, []),
}


@pytest.mark.parametrize("code", CASES)
def test_deed_and_arguments(code: str) -> None:
    file = opened(f"import os\n\n\ndef test_a():\n    {code}\n")
    found = list(environment_accesses(file))
    assert [(each.deed, [file.snippet(span) for span in each.arguments]) for each in found] == [CASES[code]]


@pytest.mark.parametrize(
    "code",
    [
        "with patch.dict(os.environ, {}): x",
        "with mock.patch.dict(in_dict=os.environ): x",
        'monkeypatch.setitem(os.environ, "A", "b")',
        "os = fake()\n    os.environ['A'] = 1",
        "x = path.environ",
        "x = 'os.environ'",
    ],
)
def test_what_is_put_back_or_another_thing_is_none(code: str) -> None:
    assert list(environment_accesses(opened(f"import os\n\n\ndef test_a():\n    {code}\n"))) == []
