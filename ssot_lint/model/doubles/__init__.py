"""Doubles: what is one, which of them stand for a WebSocket endpoint, and what a test learns from them."""
