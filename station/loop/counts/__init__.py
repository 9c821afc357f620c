"""Counting: zones and their packages, quantities, recounts, and how a count ends."""
