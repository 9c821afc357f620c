"""When a supplier takes packages back: a window of days around the expiry that is printed on them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Window:
    """Days before and after a printed expiry in which a package may be sent back; both ends are among them."""

    before: int
    after: int

    def opens(self, expiry: date) -> date:
        """Return the first day of the window."""
        return expiry - timedelta(days=min(self.before, (expiry - date.min).days))

    def closes(self, expiry: date) -> date:
        """Return the last day of the window: return by."""
        return expiry + timedelta(days=min(self.after, (date.max - expiry).days))


@dataclass(frozen=True, slots=True)
class Returns:
    """What a site has agreed with its suppliers."""

    others: Window | None = None
    """The window of every supplier that is not named, and of products without one; None: they take nothing back."""
    suppliers: Mapping[str, Window | None] = field(default_factory=lambda: MappingProxyType({}))
    """The window of each supplier, by its name as `supplier_key` has it."""

    def window(self, supplier: str) -> Window | None:
        """Return the window of a supplier; None where it takes nothing back, or nobody knows that it does."""
        return self.suppliers.get(supplier_key(supplier), self.others)

    def return_by(self, supplier: str, expiry: date, today: date) -> date | None:
        """Return the last day to send back a package whose window is open today; None where none is."""
        window = self.window(supplier)
        if window is None or not window.opens(expiry) <= today <= window.closes(expiry):
            return None
        return window.closes(expiry)


def supplier_key(name: str) -> str:
    """Return a supplier's name as it is compared: capitals and spaces at its ends say nothing."""
    return name.strip().casefold()
