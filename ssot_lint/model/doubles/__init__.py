"""Doubles: what is one, which of them stand for a WebSocket endpoint, and what a test learns from them."""

from ssot_lint.model.doubles.recognition import Double, double_of

__all__ = ["Double", "double_of"]
