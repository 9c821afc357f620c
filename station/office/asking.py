"""Asking stations for items to be counted again, and taking that back while no station has taken it."""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

from station.domain.counts.asking import Choose, Item, Share, shares
from station.domain.instants import stamp
from station.errors import DatabaseError, UsageError
from station.office import count_query
from station.office.count_letters import Request
from station.office.ledger import Ledger
from station.store.database import transaction


def ask(
    db: Path,
    count: str,
    named: Sequence[Item],
    decoys: int | None,
    *,
    choose: Choose,
    name: Callable[[], str],
    at: datetime,
) -> list[tuple[str, Share]]:
    """Write the requests into the office's database, in one commit, and return each with its name."""
    with closing(Ledger(db)) as ledger:
        counted = count_query.items(ledger.db, count)
        if not counted:
            raise UsageError(f"{count}: is no count that the office has heard of; station office counts lists them")
        found = shares(named, counted, count_query.asked_before(ledger.db, count), decoys, choose)
        if not found:
            raise UsageError(f"{count}: nothing is left that could be counted again; name an item")
        made = [(name(), share) for share in found]
        try:
            with transaction(ledger.db):
                for identity, share in made:
                    request = Request(identity, count, share.items)
                    count_query.ask(ledger.db, share.station, request, share.decoys, stamp(at))
        except sqlite3.Error as error:
            raise DatabaseError(f"{db}: the request cannot be written ({error}); is the disk full?") from error
    return made


def withdraw(db: Path, count: str) -> list[tuple[str, Request]]:
    """Take back what was asked of a count and no station has said that it has; return it, each with its station."""
    with closing(Ledger(db)) as ledger:
        try:
            with transaction(ledger.db):
                return count_query.withdraw(ledger.db, count)
        except sqlite3.Error as error:
            raise DatabaseError(f"{db}: the withdrawal cannot be written ({error}); is the disk full?") from error
