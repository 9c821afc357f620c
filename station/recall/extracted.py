"""What is read out of one recall record."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from station.domain.recall import LotRange


@dataclass(frozen=True, slots=True)
class Extracted:
    """The products and lots that a record of the FDA's enforcement reports names.

    Either something is named (`lots`, `lot_ranges`, `all_lots`) or `hand_check` says why not; a record with
    neither does not exist.
    """

    lots: tuple[str, ...] = ()
    """As printed, upper case, without blanks."""
    lot_expiry: Mapping[str, str] = field(default_factory=dict)
    """Of the lots with an expiry of their own: `YYYY-MM` or `YYYY-MM-DD`."""
    lot_ranges: tuple[LotRange, ...] = ()
    all_lots: bool = False
    all_lots_condition: str = ""
    """`unconditional`, `within_expiry`, `expiry_window`, `no_code_info`, or `distribution_window` and the like."""
    expiry_window: tuple[str, str] | None = None
    """The first and the last expiry, for a record that names expiries and no lots."""
    ndcs: tuple[str, ...] = ()
    """As printed in the text; the `openfda` object names the whole label family and is not read."""
    upcs: tuple[str, ...] = ()
    """Digits only."""
    hand_check: str = ""
    """Why a person has to read the record; empty when nothing was left unread."""

    @property
    def needs_hand_check(self) -> bool:
        """Say whether a person has to read the record."""
        return bool(self.hand_check)
