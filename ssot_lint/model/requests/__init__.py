"""What the arguments of a test ask for, and what gives it: fixtures, marks, decorators, hooks, plugins."""
