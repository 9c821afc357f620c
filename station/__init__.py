"""Lotwatch: a pharmacy station that reads a package, says whether it may be used, and loses no scan."""

__version__ = "0.1.0"
