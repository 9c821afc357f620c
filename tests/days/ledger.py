"""What stands where, reckoned from the rows of the journal alone, as an auditor would who has nothing else."""

import json
from collections import Counter

from station.domain.stock import IN_TRANSIT


class Ledger:
    """The stock: what was there at the beginning, and what the rows since then say came and went."""

    def __init__(self, stock) -> None:
        """Begin with these quantities, by (gtin, lot, expiry, location)."""
        self.stock = Counter(stock)
        self._changed = {}

    def read(self, rows):
        """Reckon with more rows, in their order."""
        for row in rows:
            self._row(row.seq, json.loads(row.body))
        return self

    @property
    def shelves(self):
        """What is not empty."""
        return {key: quantity for key, quantity in self.stock.items() if quantity}

    def _row(self, seq, body):
        before = Counter(self.stock)
        for number in body["undoes"] if "undone" in body else ():
            self.stock.subtract(self._changed.get(number, {}))
        if moved := body.get("moved"):
            self._moved(moved, {**body, **moved})
        if body.get("event") == "delivered":
            self._arrived(body["location"])
        if body.get("event") == "shelf":
            self.stock[_key(body, body["location"])] = body["quantity"]
        self.stock = Counter(self.shelves)
        changed = Counter(self.stock)
        changed.subtract(before)
        self._changed[seq] = changed

    def _moved(self, moved, said):
        count, place = moved["quantity"], moved["location"]
        if moved["status"] == "available":
            self.stock[_key(said, moved.get("to", place))] += count
        if moved.get("from_stock"):
            key = _key(said, place)
            self.stock[key] = max(0, self.stock[key] - count)

    def _arrived(self, place):
        for key in [key for key in self.stock if key[3] == IN_TRANSIT]:
            self.stock[(*key[:3], place)] += self.stock.pop(key)


def _key(said, place):
    return (said["gtin"], said.get("lot") or "", said.get("expiry") or "", place)
