"""The FDA's recall feed: from free text to products and lots. Never on the path of a scan."""

from station.recall.extracted import Extracted
from station.recall.record import extract

__all__ = ["Extracted", "extract"]
