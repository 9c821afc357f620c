"""The demo's made-up products, and how their boxes look.

Every name is fictional and the labeler numbers are outside those in use, so nothing here is a real product's.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Product:
    """A line of the catalog and how its box looks."""

    ndc: str
    brand: str
    strength: str
    form: str
    contents: str
    maker: str
    hue: int
    schedule: str = ""
    serialised: bool = True
    """Whether each package has a serial number."""
    open_days: int | None = None
    """How many days it is good once it is opened."""

    @property
    def name(self) -> str:
        """The name as the catalog and the small screen have it: at most 21 characters."""
        return f"{self.brand} {self.strength.replace(' ', '')} {self.form[:3]}".upper()

    @property
    def gtin(self) -> str:
        """The fourteen digits on the box: 003, the NDC and a check digit."""
        return with_check_digit("003" + self.ndc.replace("-", ""))


def with_check_digit(digits: str) -> str:
    """Return the digits with their GS1 check digit behind them."""
    total = sum(int(digit) * (3, 1)[place % 2] for place, digit in enumerate(reversed(digits)))
    return digits + str(-total % 10)


VELMORIL: Final = Product("99901-0107-1", "Velmoril", "10 mg", "tablets", "100 tablets", "Harbourline", 205)
BRIVATAN: Final = Product("99902-0443-9", "Brivatan", "80 mg", "tablets", "90 tablets", "Oakfen", 350)
QUORAMIN: Final = Product("99903-0881-5", "Quoramin", "500 mg", "capsules", "50 capsules", "Kestrel & Vane", 28)
TENOQUIL: Final = Product("99901-0050-3", "Tenoquil", "50 mg", "tablets", "30 tablets", "Harbourline", 265)
SOLVACORT: Final = Product("99904-0771-1", "Solvacort", "1 %", "cream", "30 g tube", "Northmoor", 165)
OXELTRAN: Final = Product("99903-0005-1", "Oxeltran", "5 mg", "tablets", "100 tablets", "Kestrel & Vane", 48, "CII")
DERMAPLEN: Final = Product(
    "99904-0310-7", "Dermaplen", "2 %", "ointment", "15 g tube", "Northmoor", 120, serialised=False
)
HALVEXIN: Final = Product(
    "99905-0120-1", "Halvexin", "10 mg/mL", "vial", "10 mL multi-dose vial", "Oakfen", 312, open_days=28
)
PRODUCTS: Final = (VELMORIL, BRIVATAN, QUORAMIN, TENOQUIL, SOLVACORT, OXELTRAN, DERMAPLEN, HALVEXIN)
