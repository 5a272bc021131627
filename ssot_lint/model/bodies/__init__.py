"""What a test's body and its surroundings do: nothing, skip, return, check from outside."""
