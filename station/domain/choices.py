"""What a site has decided where the rules leave it a choice: of what goes out first, and of what goes back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from station.domain.returns import Returns
from station.domain.stock import IN_TRANSIT, KIT, Days


@dataclass(frozen=True, slots=True)
class Choices:
    """The site's choices; names of places may end in `*`, which stands for any ending."""

    places: tuple[str, ...] = ()
    """The places that this station answers for: an earlier lot elsewhere is told, not asked for. Empty: all of them."""
    accounts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """The account that a place's stock belongs to, such as 340B: lots of two accounts never compete."""
    open_first: bool = False
    """Whether an open package goes before every sealed one, also before one that expires earlier."""
    stale_days: int = 90
    """Days after which a lot that nobody handled is asked for, not ordered: it may not be there any more."""
    classes: Mapping[str, Days] = field(default_factory=lambda: MappingProxyType({}))
    """The days of each class of products."""
    returns: Returns = field(default_factory=Returns)
    """When suppliers take packages back."""

    def competes(self, place: str) -> bool:
        """Tell whether what stands in a place may be asked for: not what is on its way, nor what makes up a kit."""
        return place != IN_TRANSIT and not place.startswith(KIT)

    def is_here(self, place: str) -> bool:
        """Tell whether this station answers for a place."""
        return not self.places or any(_means(name, place) for name in self.places)

    def account(self, place: str) -> str:
        """Return the account of a place; empty where it has none."""
        return next((account for name, account in self.accounts.items() if _means(name, place)), "")


def _means(name: str, place: str) -> bool:
    return place.startswith(name[:-1]) if name.endswith("*") else place == name
