"""Who works at the station, as badges name them."""

from dataclasses import dataclass
from enum import Enum


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
