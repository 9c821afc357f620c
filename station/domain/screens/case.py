"""A package with everything that was found out about it, and the lines that every screen of it is made of."""

from dataclasses import dataclass
from datetime import date, datetime

from station.domain import age
from station.domain.age import Level
from station.domain.arrivals.shipment import Answer, Arrival
from station.domain.decision import AlarmKind, Item, Known, Situation
from station.domain.fefo import Neighbours
from station.domain.screens.signals import ROWS, Screen, room_beside
from station.domain.screens.words import day, ending, first_that_fits, fitted, lot_line, plain, serial_tail
from station.domain.stock import Bands, Package, StockLot
from station.domain.verdict import Finding, Verdict


@dataclass(frozen=True, slots=True)
class Case:
    """What a person is told of."""

    item: Item
    known: Known
    situation: Situation
    around: Neighbours
    findings: tuple[Finding, ...]
    days: int | None
    """Days left; None without an expiry."""
    kept: bool
    """Whether the package is received, taken, or handled in whatever way is asked for."""
    alarm: AlarmKind | None
    arrival: Arrival | None = None

    @property
    def name(self) -> str:
        """The product's name, or its number where the catalog has none."""
        product = self.known.product
        if product is None:
            return f"GTIN {self.item.gtin}"
        return f"HAZ {product.name}" if product.hazardous else product.name

    @property
    def lot(self) -> str:
        """The lot as a line; empty where the symbol has none."""
        return lot_line(plain(self.item.lot)) if self.item.lot else ""

    @property
    def lot_and_serial(self) -> tuple[str, ...]:
        """The lot and the end of the serial number, on one line or where the lot is long on two."""
        serial = serial_tail(plain(self.item.serial)) if self.item.serial else ""
        line = first_that_fits(f"{self.lot} {serial}".strip())
        return (line,) if line else (self.lot, self.spare(serial))

    @property
    def use_by(self) -> date | None:
        """The last day the package is good for."""
        return self.known.opened.use_by if self.known.opened else self.item.expiry

    @property
    def expiry(self) -> str:
        """The expiry as a line, or the use-by date of an open package; empty where the symbol has none."""
        if self.known.opened:
            return f"USE BY {day(self.known.opened.use_by)}"
        return f"EXP {day(self.item.expiry)}" if self.item.expiry else ""

    @property
    def expiry_and_days(self) -> str:
        """The expiry as a line with the days that are left, as far as there is room for them."""
        return first_that_fits(f"{self.expiry}  {self.days}d", self.expiry) if self.expiry else ""

    @property
    def return_by(self) -> str:
        """Until when its supplier takes the package back: of one that is expired or short-dated, while that is so.

        Where the date is not known nobody can say that it is.
        """
        expiry, product, situation = self.item.expiry, self.known.product, self.situation
        is_due = self.days is not None and self.days < self.bands.door and situation.date_is_known
        if not is_due or expiry is None or self.known.opened:
            return ""
        supplier = product.supplier if product else ""
        last = situation.choices.returns.return_by(supplier, expiry, situation.today)
        return f"RETURN BY {day(last)}" if last else ""

    @property
    def extras(self) -> tuple[str, ...]:
        """What is to be said besides: old recall data where the package is kept, then what else was found."""
        old = (self.age,) if self.kept and self.data is not Level.FRESH else ()
        listed = (self.matched,) if self.kept and self.matched and self.findings else ()
        return (*listed, *old, *(first_that_fits(f"ALSO {finding.brief}", finding.brief) for finding in self._unsaid()))

    @property
    def matched(self) -> str:
        """That the list has the package, and how much of the shipment has come with it; empty where it has not."""
        found = self.arrival.match if self.arrival else None
        if found is None or found.answer is not Answer.MATCH:
            return ""
        return first_that_fits(f"LIST MATCH {self.progress}", f"MATCH {self.progress}", "LIST MATCH").strip()

    @property
    def progress(self) -> str:
        """How much of the shipment has come, this package included: `12 of 42`."""
        found = self.arrival.match if self.arrival else None
        if found is None or found.header is None:
            return ""
        coming = sum(count for line, count in found.taken if line.shipment == found.header.number)
        return f"{found.header.received + coming} of {found.header.expected}"

    @property
    def data(self) -> Level:
        """How good the recall data is."""
        return age.level(*self._data)

    @property
    def age(self) -> str:
        """The line that says how old the recall data is that does not name the package."""
        return age.verdict_line(*self._data)

    @property
    def _data(self) -> tuple[date | None, date, date | None]:
        return self.known.recall_date, self.situation.today, self.known.recall_expires

    @property
    def bands(self) -> Bands:
        """The days that are in force for the product."""
        return self.situation.bands_of(self.known.product)

    def stands(self, lot: StockLot) -> str:
        """Return where a lot stands, and how many there are of it unless a count is open."""
        if self.situation.blind:
            return fitted(lot.location)
        return ending(lot.location, first_that_fits(f"  QTY {lot.quantity}", f" x{lot.quantity}"))

    def spare(self, line: str) -> str:
        """Return a line that gives way to what else is to be said."""
        return "" if self.extras else line

    def local(self, package: Package) -> datetime:
        """Return when a package changed last, by the site's clock."""
        return package.changed_at.astimezone(self.situation.zone)

    def screen(self, headline: str, *lines: str, aside: str = "", stop: bool = False, hint: str = "") -> Screen:
        """Return a screen of these lines and what else is to be said; empty lines are left out.

        A hint is said where a line is left for it. The last line of what is only practised says so.
        """
        practice = ("* TRAINING *",) if self.situation.training else ()
        rows = ROWS - len(practice)
        own = [fitted(line) for line in lines if line][:rows]
        shown = (*own, *self._rest(rows - len(own)))
        fresh = self.age if self.kept and self.data is Level.FRESH else ""
        shown = (*shown, *[line for line in (hint, fresh) if line][: rows - len(shown)])
        return Screen(headline, (*shown, *practice), aside, stop)

    def clear(self, *lines: str, aside: str, brief: str = "") -> Screen:
        """Return the screen of a package with which nothing is wrong: OK, or no match where the data is old.

        What stood beside the OK then stands in a line, and the last line makes room for the age. `brief` stands beside
        those longer words, where they leave room for it.
        """
        if self.data is Level.FRESH:
            return self.screen("OK", *lines, aside=aside)
        own = [line for line in (*lines[:3], aside, *lines[3:]) if line]
        headline = age.headline(self.known.recall_date)
        return self.screen(headline, *own[: ROWS - 1], aside=first_that_fits(brief, width=room_beside(headline)))

    def _unsaid(self) -> tuple[Finding, ...]:
        """Return the findings that the screen's own lines do not say: all but the winner, and all but the gaps."""
        rest = self.findings[1:]
        if self.findings and self.findings[0].verdict is Verdict.INCOMPLETE:
            return tuple(finding for finding in rest if finding.verdict is not Verdict.INCOMPLETE)
        return rest

    def _rest(self, room: int) -> tuple[str, ...]:
        """Return as much of the extras as there is room for; the last line says how many more there are."""
        shown, left = self.extras[:room], len(self.extras) - room
        if not shown or left <= 0:
            return shown
        last = shown[-1].removeprefix("ALSO ")
        return (*shown[:-1], first_that_fits(f"{last} +{left}", f"+{left + 1} more"))
