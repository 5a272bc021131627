"""Classes that only carry values, and those whose making runs more of the program."""

from pathlib import Path

import pytest

from ssot_lint.model.doubles.values import is_made_quietly
from tests.model.projects import read_project

HEAD = """
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from pydantic import BaseModel, field_validator, model_validator
from shop.post import Scale, weigh

class Pair(NamedTuple):
    left: int

"""
POST = {"shop/__init__.py": "", "shop/post.py": "def weigh(x): return len(x)\nclass Scale: pass\n"}


@pytest.mark.parametrize(
    ("lines", "quietly"),
    [
        ("@dataclass\nclass X:\n    a: int", True),
        ("class X(Pair): pass", True),
        ("class X(BaseModel):\n    a: int", True),
        ("class X:\n    pass", False),
        ("@dataclass\nclass X:\n    def __post_init__(self): self.a = json.loads(self.b.strip())", True),
        (
            "@dataclass\nclass X:\n    def __post_init__(self): self.check()\n    def check(self): raise TypeError",
            True,
        ),
        ("@dataclass\nclass X:\n    def __post_init__(self): self.pair = Pair(3)", True),
        ("@dataclass\nclass X:\n    def __post_init__(self): self.a = weigh('x')", False),
        ("@dataclass\nclass X:\n    def __post_init__(self): self.check()\n    def check(self): weigh('x')", False),
        ("@dataclass\nclass X:\n    def __post_init__(self): self.scale = Scale()", False),
        ("@dataclass\nclass X:\n    def __post_init__(self): self.post.take()", False),
        ("@dataclass\nclass X:\n    def send(self): weigh('x')", True),
        ("class X(BaseModel):\n    @field_validator('a')\n    def _a(cls, a): return weigh(a)", False),
        ("class X(BaseModel):\n    @model_validator(mode='after')\n    def _a(self): return self", True),
        ("class Y(BaseModel):\n    def model_post_init(self, _): weigh('x')\nclass X(Y): pass", False),
        ("class X(StrEnum):\n    A = 'a'", True),
        ("class Y(StrEnum):\n    @classmethod\n    def _missing_(cls, a): weigh(a)\nclass X(Y): A = 'a'", False),
        ("class X(BaseModel):\n    def __init__(self, **given): super().__init__(**given)", True),
    ],
)
def test_what_is_made_quietly(tmp_path: Path, lines: str, quietly: bool) -> None:
    file = read_project(tmp_path, {**POST, "shop/x.py": HEAD + lines}, "shop/x.py")
    assert is_made_quietly(file.definitions.classes["X"]) is quietly
