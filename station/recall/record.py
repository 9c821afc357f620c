"""One record of the feed, read."""

from collections.abc import Mapping
from typing import Any, Final

from station.domain.recall import LotRange, RangeKind
from station.recall import columns, coverage, endings, products
from station.recall.extracted import Extracted
from station.recall.grammar import Reading, read
from station.recall.spelling import mended
from station.recall.tokens import tokens

_SHOWN: Final = 3
"""Codes that were not understood and are named."""


def extract(record: Mapping[str, Any]) -> Extracted:
    """Return the products and lots that a record names; never raises, and nothing unread is silent."""
    codes = _codes(record)
    text = f"{_field(record, 'product_description')} {codes}"
    ndcs, upcs = products.ndcs(text), products.upcs(text)
    rest, ranges, followed = _named_by_part(codes)
    reading = read(tokens(mended(rest)))
    product_codes = {code.replace("-", "") for code in (*ndcs, *_printed_as_upcs(record, codes))}
    lots = {lot: expiry for lot, expiry in reading.lots.items() if lot.replace("-", "") not in product_codes}
    ranges += reading.ranges
    if followed is not None:
        ranges += [LotRange(RangeKind.SUFFIX, lot, endings=followed) for lot in reading.starred or lots]
    everything = coverage.names_all_lots(codes) and not coverage.names_nothing(codes)
    nothing = not (lots or ranges or everything)
    unlimited = nothing and (coverage.names_nothing(codes) or not _limited(reading))
    window = coverage.window(codes, reading.expiries)
    condition = coverage.condition(codes, windowed=window is not None) if everything else ""
    return Extracted(
        lots=tuple(lots),
        lot_expiry={lot: expiry for lot, expiry in lots.items() if expiry},
        lot_ranges=tuple(ranges),
        all_lots=everything or unlimited,
        all_lots_condition="no_code_info" if unlimited else condition,
        expiry_window=window,
        ndcs=ndcs,
        upcs=upcs,
        hand_check=_hand_check(reading, nothing=nothing, unlimited=unlimited, met=bool(ndcs or upcs or ranges)),
    )


def _named_by_part(codes: str) -> tuple[str, list[LotRange], tuple[str, ...] | None]:
    """Take out the lots named by their beginning or end.

    Return the rest of the text, these lots, and what the listed lots may be followed by.
    """
    ranges: list[LotRange] = []
    followed = None
    while found := endings.followed_by(codes):
        followed, words = tuple(dict.fromkeys((*(followed or ()), *found[0]))), found[1]
        codes = codes.replace(words, " ")
    if found := endings.ending_in(codes):
        ranges.append(LotRange(RangeKind.ENDS, endings=found[0]))
        codes = codes.replace(found[1], " ")
    if found := endings.beginning_with(codes):
        ranges += [LotRange(RangeKind.SUFFIX, first) for first in found[0]]
        codes = codes.replace(found[1], " ")
    return codes, ranges, followed


def _limited(reading: Reading) -> bool:
    """Say whether something bounds the recall, though it is no lot."""
    return bool(reading.expiries or reading.identifiers - {"product code"})


def _hand_check(reading: Reading, *, nothing: bool, unlimited: bool, met: bool) -> str:
    """Return why a person has to read the record."""
    if unlimited:
        return "the record names no lots"
    if nothing and reading.identifiers - {"product code"}:
        return f"the record names packages by {', '.join(sorted(reading.identifiers))}, not by lot"
    if nothing:
        return "the record names expiries, not lots"
    if reading.unread:
        return f"not understood: {', '.join(reading.unread[:_SHOWN])}"
    return "" if met or reading.lots else "the record prints no product code"


def _printed_as_upcs(record: Mapping[str, Any], codes: str) -> tuple[str, ...]:
    """Return the UPCs that are sure to be some: in a list of lots of twelve digits a tenth look like one by chance."""
    description = _field(record, "product_description")
    return products.upcs(f"{description} {codes}" if products.speaks_of_upcs(codes) else description)


def _codes(record: Mapping[str, Any]) -> str:
    """Return what names the lots: the two fields, joined without a blank, as their columns are."""
    more = columns.joined(_field(record, "more_code_info"), columns.WIDE)
    return columns.joined(_field(record, "code_info") + more, columns.WIDTH)


def _field(record: Mapping[str, Any], name: str) -> str:
    """Return a field as text; a missing one, null or something else, is empty or what it prints as."""
    value = record.get(name)
    return value if isinstance(value, str) else "" if value is None else str(value)
