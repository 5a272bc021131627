"""What a test class inherits and what runs it: bases, set-ups, test cases of frameworks, coroutines."""
