"""Counts: their types and states, what is said of a counted package, and what a count is worth beside the book."""
