"""Shared instances: what gives one to every caller, and how tests get at it, share state and reset it."""
