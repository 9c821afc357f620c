"""How well the time is known, and what changes when it is."""
