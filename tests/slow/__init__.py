"""Tests that take minutes: each has a command of its own."""
