"""Badges, PINs and signatures: who is at the station, and what they say with it."""
