"""Whether a package that was judged is still what a person can have in mind."""

from datetime import datetime

from station.loop.desk import Desk
from station.loop.packages import Judged


def still_done(desk: Desk, judged: Judged, at: datetime) -> bool:
    """Tell whether what is done at the station is still what the package was scanned for."""
    now, then = desk.situation(at), judged.situation
    return (then.activity, then.training) == (now.activity, now.training)
