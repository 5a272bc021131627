"""What a class of the test side brings along that is no double: real code among its bases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssot_lint.model.definitions import ClassDefinition

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

_PLAIN_BASES = frozenset(
    "object builtins.object abc.ABC typing.Generic typing.Protocol unittest.mock.Mock unittest.mock.MagicMock"
    " unittest.mock.AsyncMock builtins.dict builtins.list builtins.Exception dict list Exception".split()
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
