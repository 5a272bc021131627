"""What a class brings along that is no double: real code among its bases, or nothing but the values it is given."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from ssot_lint.model.definitions import ClassDefinition
from ssot_lint.model.names import dotted

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

_PLAIN_BASES = frozenset(
    "object builtins.object abc.ABC typing.Generic typing.Protocol unittest.mock.Mock unittest.mock.MagicMock"
    " unittest.mock.AsyncMock builtins.dict builtins.list builtins.Exception dict list Exception".split()
)

_VALUE_BASES = frozenset(
    "enum.Enum enum.StrEnum enum.IntEnum typing.NamedTuple typing.TypedDict pydantic.BaseModel"
    " collections.namedtuple".split()
)


def inherits_real(cls: ClassDefinition, file: TestFile) -> bool:
    """Whether a test-side class has a base of the program, of a library, or an unknown one."""
    chain = file.definitions.full_mro(cls)[1:]
    return any(
        (each.home is not None and not each.home.is_test_side)
        if isinstance(each, ClassDefinition)
        else each not in _PLAIN_BASES
        for each in chain
    )


def is_value_class(cls: ClassDefinition | None) -> bool:
    """Whether a class only carries what it is given: a dataclass, named tuple, enum or model without own `__init__`."""
    if cls is None:
        return False
    home = cls.home
    decorators = (each.func if isinstance(each, ast.Call) else each for each in cls.node.decorator_list)
    if any((dotted(each) or "").endswith("dataclass") for each in decorators):
        return True
    return home is not None and any(base in _VALUE_BASES for base in home.definitions.outside_bases(cls))
