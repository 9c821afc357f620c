"""The demo's people: made up, and with their PINs on their badges, which no real badge has."""

from dataclasses import dataclass
from typing import Final

from station.domain.people import Person, Role


@dataclass(frozen=True, slots=True)
class Member:
    """A person of the demo."""

    person: Person
    pin: str

    @property
    def words(self) -> str:
        """What their badge is asked for by."""
        return f"U-{self.person.id}"


STAFF: Final = (
    Member(Person("JRIVERA", "J. Rivera", Role.TECHNICIAN), "2580"),
    Member(Person("MCHEN", "M. Chen", Role.NURSE), "1397"),
    Member(Person("AOKAFOR", "A. Okafor", Role.SUPERVISOR), "4682"),
)


def listed() -> str:
    """Return the staff as the file that `station import people` takes, CSV."""
    rows = [f"{each.person.id},{each.person.name},{each.person.role.value},{each.pin}" for each in STAFF]
    return "\n".join(["id,name,role,pin", *rows, ""])
