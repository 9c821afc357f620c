"""Who works at the station, as badges name them, and what they sign."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from station.domain.instants import stamp


class Role(Enum):
    """What a person may answer for."""

    TECHNICIAN = "technician"
    NURSE = "nurse"
    SUPERVISOR = "supervisor"
    """Also the pharmacist in charge: overrides of controlled products, recounts, releases."""


@dataclass(frozen=True, slots=True)
class Person:
    """A person with a badge."""

    id: str
    """As the badge has it: upper case letters and digits."""
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A person as the site's list has them."""

    person: Person
    pin: str
    """The slow salted hash of the PIN (`station.domain.pins`); empty where they have none."""
    revoked: bool


class Meaning(Enum):
    """What a signature says of what it stands under (21 CFR 11.50 asks for name, time and meaning)."""

    COUNTED = "COUNTED"
    WITNESSED = "WITNESSED"
    APPROVED = "APPROVED"


class PinPolicy(Enum):
    """When a badge alone is not enough."""

    ALWAYS = "always"
    """Also to sign on."""
    SIGNATURES = "signatures"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Signature:
    """That a person stood at the station and said a thing with their badge."""

    person: Person
    meaning: Meaning
    at: datetime
    pin: bool
    """Whether the PIN was given: two components where it was, the badge alone where the site's policy asks no more."""

    def record(self) -> dict[str, Any]:
        """Return the signature as JSON values, for the journal row of what was signed."""
        return {
            "person": self.person.id,
            "name": self.person.name,
            "role": self.person.role.value,
            "meaning": self.meaning.value,
            "at": stamp(self.at),
            "pin": self.pin,
        }
