"""What the site has decided, as the station needs it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta, tzinfo

from station import gs1
from station.domain.arrivals.shipment import Against
from station.domain.choices import Choices
from station.domain.counts.counting import CountRules
from station.domain.decision import Activity
from station.domain.night import Night
from station.domain.people import PinPolicy
from station.domain.stock import Bands


@dataclass(frozen=True, slots=True)
class Rules:
    """What one station goes by until it is given others."""

    station: str
    activity: Activity
    """What it begins with where nothing says what was done last."""
    location: str
    zone: tzinfo
    bands: Bands = field(default_factory=Bands)
    good_through_day: bool = True
    """Whether a package may be used on the day that is its expiry date."""
    scanners: Mapping[str, gs1.ScannerProfile] = field(default_factory=dict)
    """What is known of each scanner."""
    site_key: bytes | None = None
    """The key that signs the site's cards; None: no card that needs a signature is taken."""
    pin: PinPolicy = PinPolicy.SIGNATURES
    """When a badge wants its PIN."""
    choices: Choices = field(default_factory=Choices)
    controlled_badges: int = 0
    """Badges that must be given before a controlled package is taken."""
    counts: CountRules = field(default_factory=CountRules)
    against: Against = Against.AUTO
    """What the site receives against."""
    alarm_test_hours: int = 0
    """Hours after a good test of the alarm until another is overdue; 0: never."""
    idle: timedelta = timedelta(0)
    """How long nobody may work at an activity before it ends; none: for ever."""
    night: Night | None = None
    """The hours in which what only reassures is heard softly."""
