"""The FDA's recall feed: from free text to products and lots, and to bundles that stations look packages up in."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from station.recall.extracted import Extracted
    from station.recall.record import extract

__all__ = ["Extracted", "extract"]


def __getattr__(name: str) -> Any:
    """Load the reader of texts when it is asked for: a station looks up in bundles and never reads one."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from station.recall import extracted, record  # noqa: PLC0415

    return {"Extracted": extracted.Extracted, "extract": record.extract}[name]
