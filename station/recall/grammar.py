"""From tokens to lots: which word the reader stands behind says what a code is.

Behind `Lot` a code is a lot, behind `Exp` the next date is the expiry of the lots since the last one, behind
`NDC` or `Item` a code is none. A text with no such word is a bare list of lots.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from station.domain.recall import LotRange, RangeKind
from station.recall import asides, candidates, dates, shapes
from station.recall.cursor import Cursor
from station.recall.tokens import Kind, Token


@dataclass(slots=True)
class Reading:
    """What has been read so far."""

    lots: dict[str, str | None] = field(default_factory=dict)
    """Each lot with its expiry."""
    ranges: list[LotRange] = field(default_factory=list)
    starred: list[str] = field(default_factory=list)
    """The lots printed with a footnote mark."""
    expiries: list[str] = field(default_factory=list)
    """Those that belong to no lot."""
    identifiers: set[str] = field(default_factory=set)
    """The words that name something other than a lot: `rx`, `sku`."""
    unread: list[str] = field(default_factory=list)
    """Codes that look like lots and stand where none is expected."""


def read(tokens: list[Token]) -> Reading:
    """Return the lots, ranges and expiries of a text."""
    return _Reader(tokens).read()


class _Reader:
    """Goes through the tokens once, remembering the word it stands behind."""

    def __init__(self, tokens: list[Token]) -> None:
        self._cursor = Cursor(tokens)
        self._reading = Reading()
        kinds = [token.kind for token in tokens if token.kind in {Kind.LOT, Kind.EXPIRY}]
        self._labelled = Kind.LOT in kinds
        self._fresh = not self._labelled or _begins_with_lot(tokens)
        """Nothing but lots and what separates them since the last label."""
        self._outside = False
        """Whether that was so before the bracket."""
        self._mode = Kind.LOT if self._fresh else Kind.WORD
        self._leading = kinds[:2] == [Kind.EXPIRY, Kind.LOT] and not self._fresh
        """Each expiry stands before its lots: `BUD: 10/04/2016, Lot 0407`."""
        self._ahead: str | None = None
        """The expiry of the lots to come, where it stands before them."""
        self._pending: list[str] = []
        """The lots whose expiry may yet come."""
        self._steps: dict[Kind, Callable[[Token], int]] = {
            Kind.LOT: self._label,
            Kind.EXPIRY: self._expiry,
            Kind.WHEN: self._when,
            Kind.OTHER: self._other,
            Kind.NOUN: self._noun,
            Kind.PRODUCT: self._product_codes,
            Kind.STAR: self._star,
            Kind.ITEM: self._item,
            Kind.OPEN: self._open,
            Kind.CLOSE: self._close,
            Kind.CODE: self._code,
            Kind.WORD: self._word,
        }

    def read(self) -> Reading:
        """Read to the end."""
        while token := self._cursor.peek():
            self._cursor.take(self._step(token))
        return self._reading

    def _step(self, token: Token) -> int:
        """Take one token, or the phrase that begins with it; return how many tokens that were."""
        take = self._steps.get(token.kind)
        return take(token) if take else 1

    def _label(self, _: Token) -> int:
        self._list()
        return 1

    def _other(self, token: Token) -> int:
        """Expect no lots from here on, but numbers of another kind."""
        self._reading.identifiers.add(token.text.lower())
        self._mode, self._fresh = Kind.OTHER, False
        return 1

    def _star(self, _: Token) -> int:
        if self._reading.lots and self._cursor.is_at(-1, Kind.CODE):
            self._reading.starred.append(next(reversed(self._reading.lots)))
        return 1

    def _item(self, _: Token) -> int:
        self._fresh = self._fresh or self._mode is Kind.LOT
        return asides.heading(self._cursor) or 1

    def _list(self) -> None:
        """Expect lots from here on."""
        self._mode, self._fresh = Kind.LOT, True

    def _word(self, token: Token) -> int:
        """Take a word in a list of lots: a month, a lot of letters, the beginning of one, or prose."""
        if self._mode is not Kind.LOT:
            return 1
        if self._cursor.date(labelled=False):
            return self._dates(0)
        if self._fresh and candidates.of_letters(self._cursor, token):
            return self._add(token.text)
        if self._fresh and (lot := candidates.begun_by(self._cursor, token)):
            return self._add(lot, 2)
        self._fresh = self._fresh and not token.text.isalpha()
        return 1

    def _code(self, token: Token) -> int:
        """Take a code for what it is behind the last label."""
        if shapes.is_compounders_lot(token.text):
            self._list()
        if self._mode is not Kind.LOT:
            doubtful = self._mode is Kind.WORD or (self._labelled and self._resembles_lots(token))
            unread = doubtful and candidates.is_lot(self._cursor, token, fresh=False)
            if unread and not self._cursor.date(labelled=True):
                self._reading.unread.append(token.text)
            return 1
        named = self._cursor.is_behind_lot()
        if date := self._cursor.date(labelled=False):
            length = date[1]
            lot = candidates.dated(self._cursor, length, alone=not self._pending)
            if lot:
                return self._add(lot, length + 2)
            alone = length == 1 and not self._pending and not self._cursor.is_heading(1)
            if not (alone and (named or self._has_expiry(length))):
                return self._dates(0)
        elif not named and self._is_misprinted_expiry(token):
            self._pending = []
            return 1
        if candidates.is_lot(self._cursor, token, fresh=self._fresh):
            return self._lot(token)
        if candidates.may_be_lot(self._cursor, token):
            self._reading.unread.append(token.text)
        return 1

    def _resembles_lots(self, token: Token) -> bool:
        """Say whether a code behind `SKU` and the like is one as the last lot is: the list may go on unsaid."""
        return shapes.are_alike(token.text, next(reversed(self._reading.lots), ""))

    def _has_expiry(self, ahead: int) -> bool:
        """Say whether the expiry of what stands before a place follows: what looks like a date before it is a lot."""
        listed = self._labelled and self._fresh
        return listed and self._cursor.is_at(self._cursor.skip(ahead, Kind.COMMA), Kind.EXPIRY)

    def _is_misprinted_expiry(self, token: Token) -> bool:
        """Say whether a code that can only have been meant as a date stands where an expiry may."""
        asked = self._pending or not self._fresh or token.text.count("/") > 1
        return bool(asked) and shapes.is_misprinted_date(token.text)

    def _lot(self, token: Token) -> int:
        """Take a lot, or the range that begins with it."""
        if ends := shapes.ends(token.text):
            return self._range(*ends, 1)
        end = self._cursor.skip(2, Kind.LOT, Kind.FILLER)
        other = self._cursor.peek(end) if self._cursor.is_at(1, Kind.TO, Kind.DASH) else None
        if other and other.kind is Kind.CODE and self._spans(token.text, other.text):
            return self._range(token.text, other.text, end + 1)
        before = len(next(reversed(self._reading.lots), ""))
        text, length = candidates.torn(self._cursor, token, fresh=self._fresh, length=before)
        for half in shapes.halves(text):
            self._add(half)
        return length

    def _spans(self, first: str, last: str) -> bool:
        """Say whether a code, a joint and a code are a range: any joined by `to`, only ends by a dash."""
        return self._cursor.is_at(1, Kind.TO) or shapes.are_ends(first, last)

    def _range(self, first: str, last: str, length: int) -> int:
        """Take a range; one that ends before it begins holds no lot, and a person has to say what it means."""
        if len(first) == len(last) and first > last:
            self._reading.unread.append(f"{first} to {last}")
        self._reading.ranges.append(LotRange(RangeKind.BETWEEN, first.upper(), last.upper()))
        return length

    def _add(self, text: str, length: int = 1) -> int:
        lot, lots = text.upper(), self._reading.lots
        lots[lot] = lots.get(lot) or self._ahead
        if self._ahead is None:
            self._pending.append(lot)
        return length

    def _expiry(self, _: Token) -> int:
        """Take what follows `Exp`: the dates, or nothing."""
        ahead = 1
        while token := self._cursor.peek(ahead):
            bracket = token.kind in {Kind.OPEN, Kind.CLOSE}
            if bracket and self._mode is Kind.LOT and not self._cursor.date(ahead + 1, labelled=True):
                return ahead
            linking = token.kind in {Kind.FILLER, Kind.DASH, Kind.EXPIRY, Kind.STAR, Kind.BREAK, Kind.TO}
            if not (bracket or linking or token.text.lower() in {"between", "up", "from", "by", "with"}):
                break
            ahead += 1
        if self._cursor.date(ahead, labelled=True):
            ahead = self._dates(ahead)
        elif token and (date := dates.compact(token.text)) and self._cursor.ends_at(ahead + 1, Kind.COMMA, Kind.BREAK):
            self._give([date], spans=False, heads=False)
            ahead += 1
        elif token and _is_no_date(token):
            self._pending = []
            ahead += 1
        if self._mode is not Kind.OTHER and (self._labelled or self._reading.lots):
            self._list()
        return ahead

    def _dates(self, ahead: int) -> int:
        """Take one or more dates and give them to the lots that wait for them, or that follow."""
        dates: list[str] = []
        spans = False
        end = ahead
        while found := self._cursor.date(ahead, labelled=True):
            token = self._cursor.peek(ahead)
            if dates and token and token.text.isdigit():
                break
            spans = spans or (bool(dates) and self._cursor.is_at(ahead - 1, Kind.TO, Kind.DASH))
            dates.append(found[0])
            end = ahead + found[1]
            if not self._cursor.is_at(end, Kind.TO, Kind.DASH, Kind.COMMA, Kind.AND):
                break
            ahead = end + 1
        self._give(dates, spans=spans, heads=self._leading or self._cursor.is_heading(end))
        return end

    def _give(self, dates: list[str], *, spans: bool, heads: bool) -> None:
        """Give expiries to lots: one to all that wait, as many as lots to each its own, a span to none."""
        pending, self._pending = self._pending, []
        self._ahead = dates[0] if heads and not pending and len(dates) == 1 else None
        if self._ahead:
            return
        if spans or not pending:
            self._reading.expiries.extend(dates)
        elif len(dates) in {1, len(pending)}:
            for lot, expiry in zip(pending, dates * (len(pending) // len(dates)), strict=True):
                self._reading.lots[lot] = self._reading.lots[lot] or expiry

    def _when(self, _: Token) -> int:
        return asides.dates(self._cursor)

    def _noun(self, token: Token) -> int:
        length = asides.codes_of(self._cursor, listed=self._labelled)
        if not length:
            return 1
        self._reading.identifiers.add(token.text.lower())
        if not self._labelled:
            self._list()
        return length

    def _product_codes(self, _: Token) -> int:
        self._reading.identifiers.add("product code")
        return asides.product_codes(self._cursor)

    def _open(self, _: Token) -> int:
        self._outside = self._fresh
        return 1

    def _close(self, _: Token) -> int:
        """Go on with the lots that a remark in brackets stands among: `7618 (bulk lot 13G13), 7619`."""
        self._fresh = self._fresh or (self._outside and self._mode is Kind.LOT)
        return 1


def _is_no_date(token: Token) -> bool:
    """Say whether a token stands in the place of an expiry and cannot be read as one: `5/2/20281`, `unknown`."""
    if token.kind is Kind.CODE:
        return shapes.is_misprinted_date(token.text) or shapes.is_prose(token.text)
    return token.text.lower().strip(".") in {"n/a", "na", "unknown", "none", "not"}


def _begins_with_lot(tokens: list[Token]) -> bool:
    """Say whether a text with a `Lot` in it lists lots before it as well."""
    first = next((token for token in tokens if token.kind is not Kind.ITEM), None)
    return first is not None and first.kind is Kind.CODE and shapes.is_plain_lot(first.text)
