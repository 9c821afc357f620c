"""What every test stands on: examples are the same each time, and a slow machine fails no property."""

from hypothesis import settings

settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")
