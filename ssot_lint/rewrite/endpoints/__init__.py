"""From a double of a WebSocket endpoint to a real one: what a test does with the double, and what takes its place."""
