"""From tokens to lots: which word the reader stands behind says what a code is.

Behind `Lot` a code is a lot, behind `Exp` the next date is the expiry of the lots since the last one, behind
`NDC` or `Item` a code is none. A text with no such word is a bare list of lots.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from station.domain.recall import LotRange, RangeKind
from station.domain.recall_keys import lot_key
from station.recall import shapes
from station.recall.dates import date_at
from station.recall.tokens import Kind, Token
from station.recall.words import MONTHS, UNITS

_SEPARATORS: Final = {Kind.COMMA, Kind.BREAK, Kind.AND, Kind.ITEM, Kind.OPEN, Kind.CLOSE, Kind.DASH}
_CLOCK: Final = re.compile(r"\d{3,4}")
_LETTERS: Final = range(2, 8)
"""Lengths of a lot of letters alone."""
_NO_LOT: Final = UNITS | MONTHS.keys() | {"na", "none", "all", "usp", "nf", "inc", "llc", "otc", "lot", "cvs", "usa"}
"""Words in capitals that are no lot."""


@dataclass(slots=True)
class Reading:
    """What has been read so far."""

    lots: dict[str, str | None] = field(default_factory=dict)
    """Each lot with its expiry."""
    ranges: list[LotRange] = field(default_factory=list)
    starred: list[str] = field(default_factory=list)
    loose_expiries: list[str] = field(default_factory=list)
    """Expiries that belong to no lot."""
    identifiers: set[str] = field(default_factory=set)
    """The words that name something other than a lot: `rx`, `sku`."""
    windows: list[str] = field(default_factory=list)
    """The words of dates that are no expiry: `distributed`, `compounded`."""
    doubts: list[str] = field(default_factory=list)
    """What was seen and not understood."""
    pending: list[str] = field(default_factory=list)
    """The lots whose expiry may yet come."""


def read(tokens: list[Token]) -> Reading:
    """Return the lots, ranges and expiries of a text."""
    return _Reader(tokens).read()


class _Reader:
    """Goes through the tokens once, remembering the word it stands behind."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._seen = Reading()
        self._labelled = any(token.kind is Kind.LOT for token in tokens)
        self._leading = _expiry_leads(tokens)
        """Each expiry stands before its lots."""
        bare = not self._labelled or _begins_with_lot(tokens)
        self._mode = Kind.LOT if bare else Kind.WORD
        self._ahead: str | None = None
        """The expiry of the lots to come, where it stands before them."""
        self._fresh = bare
        """Nothing but lots and what separates them since the last label."""

    def read(self) -> Reading:
        """Read to the end."""
        while self._at < len(self._tokens):
            before = self._at
            self._step(self._tokens[self._at])
            self._at = max(self._at, before + 1)
        return self._seen

    def _step(self, token: Token) -> None:
        """Take one token, or the phrase that begins with it."""
        match token.kind:
            case Kind.LOT:
                self._lot_label()
            case Kind.EXPIRY:
                self._expiry()
            case Kind.WHEN:
                self._when(token)
            case Kind.OTHER:
                self._seen.identifiers.add(token.text.lower())
                self._mode, self._fresh = Kind.OTHER, False
            case Kind.NOUN if not self._behind(Kind.LOT):
                self._noun(token)
            case Kind.PRODUCT:
                self._product_codes()
            case Kind.STAR if self._seen.lots and self._behind(Kind.CODE):
                self._seen.starred.append(next(reversed(self._seen.lots)))
            case Kind.CODE | Kind.WORD:
                self._value(token)
            case Kind.ITEM if self._mode is Kind.LOT:
                self._fresh = True
            case _:
                pass

    def _peek(self, ahead: int = 1) -> Token | None:
        at = self._at + ahead
        return self._tokens[at] if 0 <= at < len(self._tokens) else None

    def _behind(self, kind: Kind) -> bool:
        before = self._peek(-1)
        return before is not None and before.kind is kind

    def _lot_label(self) -> None:
        self._mode, self._fresh = Kind.LOT, True
        self._at += 1

    def _value(self, token: Token) -> None:
        """Take a code or a word for what it is behind the last label."""
        if token.kind is Kind.CODE and shapes.is_compounders_lot(token.text):
            self._mode, self._fresh = Kind.LOT, True
        if self._mode is not Kind.LOT:
            return
        date = date_at(self._tokens, self._at, labelled=False)
        if date and self._date_in_lot(date):
            return
        if token.kind is Kind.WORD:
            if self._letters_lot(token):
                self._add(token.text)
            elif self._lettered(token):
                self._add(token.text + self._tokens[self._at + 1].text)
                self._at += 2
            else:
                self._fresh = self._fresh and not token.text.isalpha()
        elif self._is_misprint(token.text):
            self._seen.pending = []
        elif self._is_lot(token):
            self._lot(token)

    def _is_misprint(self, text: str) -> bool:
        """Say whether a code in a list of lots is a misprinted expiry."""
        expected = self._seen.pending or text.count("/") == len(("month", "day"))
        return bool(expected) and not self._label_before() and shapes.is_misprinted_date(text)

    def _date_in_lot(self, date: tuple[str, int]) -> bool:
        """Take a date in a list of lots: an expiry, or the beginning of a lot such as `6/7/17 1446 515-92225P`."""
        after = date[1]
        clock, rest = self._peek(after - self._at), self._peek(after - self._at + 1)
        joined = clock and rest and clock.kind is rest.kind is Kind.CODE and _CLOCK.fullmatch(clock.text)
        if joined and clock and rest and re.search("[A-Z-]", rest.text) and not self._seen.pending:
            self._add(self._tokens[self._at].text + clock.text + rest.text)
            self._at = after + 2
        elif not self._seen.pending and self._label_before() and after == self._at + 1 and not self._is_heading(after):
            return False
        else:
            self._date_list()
        return True

    def _is_heading(self, at: int) -> bool:
        """Say whether what stands before this position is a heading: `2/28/2019: 7285177, 7285178`."""
        return at < len(self._tokens) and self._tokens[at].text == ":"

    def _label_before(self) -> bool:
        """Say whether the last word but for fillers is `Lot`."""
        at = self._at - 1
        while at >= 0 and self._tokens[at].kind in {Kind.FILLER, Kind.ITEM}:
            at -= 1
        return at >= 0 and self._tokens[at].kind is Kind.LOT

    def _letters_lot(self, token: Token) -> bool:
        """Say whether a word is a lot of letters alone, as `RGF` in `RGF 07/19, RHN 08/19`."""
        if not (self._fresh and token.text.isalpha() and token.text.isupper() and len(token.text) in _LETTERS):
            return False
        if token.text.lower() in _NO_LOT:
            return False
        before = self._peek(-1)
        starts = before is None or before.kind in {Kind.COMMA, Kind.BREAK, Kind.AND, Kind.LOT, Kind.FILLER, Kind.CODE}
        starts = starts or self._label_before()
        after = self._peek()
        dated = date_at(self._tokens, self._at + 1, labelled=False) is not None
        return starts and (dated or after is None or after.kind in {Kind.COMMA, Kind.EXPIRY, Kind.BREAK, Kind.AND})

    def _lettered(self, token: Token) -> bool:
        """Say whether a word is the beginning of a lot that is printed with a blank: `VFMA 029`."""
        after = self._peek()
        return (
            self._fresh
            and token.text.isalpha()
            and token.text.isupper()
            and len(token.text) in _LETTERS
            and token.text.lower() not in _NO_LOT
            and (self._label_before() or self._behind(Kind.COMMA) or self._behind(Kind.BREAK))
            and after is not None
            and after.kind is Kind.CODE
            and after.text.isalnum()
            and after.text[0].isdigit()
            and not date_at(self._tokens, self._at + 1, labelled=False)
        )

    def _is_lot(self, token: Token) -> bool:
        """Say whether a code in a list of lots is one."""
        text, after = token.text, self._peek()
        key = lot_key(text)
        if after and after.text.lower().strip(".-:").split("/")[0] in UNITS and len(key) < len("12345"):
            return False
        if shapes.is_prose(text) or (shapes.is_quantity(text) and not (self._label_before() and key == text)):
            return False
        if shapes.is_product_code(text) and "-" in text and not self._label_before():
            return False
        if self._fresh:
            return len(key) > 1 or self._label_before()
        return shapes.is_plain_lot(text)

    def _lot(self, token: Token) -> None:
        """Take a lot, or the range that begins with it."""
        first, dash, last = token.text.partition("-")
        if dash and shapes.are_ends(first, last):
            self._range(first, last)
            return
        at = self._at + 1
        if at < len(self._tokens) and self._tokens[at].kind in {Kind.TO, Kind.DASH}:
            joint = self._tokens[at].kind
            at += 1
            while at < len(self._tokens) and self._tokens[at].kind in {Kind.LOT, Kind.FILLER}:
                at += 1
            if at < len(self._tokens) and self._tokens[at].kind is Kind.CODE:
                last = self._tokens[at].text
                if joint is Kind.TO or shapes.are_ends(token.text, last):
                    self._range(token.text, last)
                    self._at = at + 1
                    return
        self._torn(token)

    def _torn(self, token: Token) -> None:
        """Take a lot that may be printed with blanks inside."""
        run = [token.text]
        while len(run) <= shapes.MOST_PIECES and (after := self._peek(len(run))) and after.kind is Kind.CODE:
            if date_at(self._tokens, self._at + len(run), labelled=False):
                break
            run.append(after.text)
        if shapes.are_torn(run) and self._fresh:
            self._add("".join(run))
            self._at += len(run)
            return
        after = self._peek()
        beyond = self._peek(2)
        if (
            after
            and after.kind is Kind.WORD
            and _is_tail(after.text)
            and (beyond is None or beyond.kind in {Kind.COMMA, Kind.EXPIRY, Kind.BREAK})
        ):
            self._add(token.text + after.text)
            self._at += 2
            return
        for half in shapes.halves(token.text):
            self._add(half)

    def _range(self, first: str, last: str) -> None:
        self._seen.ranges.append(LotRange(RangeKind.BETWEEN, first.upper(), last.upper()))

    def _add(self, text: str) -> None:
        lot = text.upper()
        self._seen.lots[lot] = self._seen.lots.get(lot) or self._ahead
        if self._ahead is None:
            self._seen.pending.append(lot)

    def _expiry(self) -> None:
        """Take what follows `Exp`: the dates, or nothing."""
        self._at += 1
        while (token := self._peek(0)) and (
            token.kind in {Kind.FILLER, Kind.DASH, Kind.EXPIRY, Kind.OPEN, Kind.CLOSE, Kind.STAR, Kind.BREAK, Kind.TO}
            or token.text.lower() in {"between", "up", "from", "by", "to", "with"}
        ):
            if token.kind in {Kind.OPEN, Kind.CLOSE} and self._mode is Kind.LOT and not self._dated(self._at + 1):
                return
            self._at += 1
        if self._dated(self._at):
            self._date_list()
        elif (
            token and token.kind is Kind.CODE and (shapes.is_misprinted_date(token.text) or shapes.is_prose(token.text))
        ):
            self._seen.pending = []
            self._at += 1
        if self._mode is not Kind.OTHER and (self._labelled or self._seen.lots):
            self._mode, self._fresh = Kind.LOT, True

    def _dated(self, at: int) -> bool:
        return date_at(self._tokens, at, labelled=True) is not None

    def _date_list(self) -> None:
        """Take one or more dates and give them to the lots that wait for them, or that follow."""
        dates, joints = self._dates()
        pending, self._seen.pending = self._seen.pending, []
        spans = bool(joints & {Kind.TO, Kind.DASH})
        ahead = not pending and len(dates) == 1 and (self._leading or self._is_heading(self._at))
        self._ahead = dates[0] if ahead else None
        if ahead:
            return
        if not pending or spans:
            self._seen.loose_expiries.extend(dates)
        elif len(dates) == 1:
            self._assign(dict.fromkeys(pending, dates[0]))
        elif len(dates) == len(pending):
            self._assign(dict(zip(pending, dates, strict=True)))

    def _dates(self) -> tuple[list[str], set[Kind]]:
        """Read dates and the kinds of what joins them."""
        dates: list[str] = []
        joints: set[Kind] = set()
        at, joint = self._at, Kind.COMMA
        while found := date_at(self._tokens, at, labelled=True):
            if dates and self._tokens[at].text.isdigit():
                break
            dates.append(found[0])
            if len(dates) > 1:
                joints.add(joint)
            self._at = found[1]
            after = self._peek(0)
            if after is None or after.kind not in {Kind.TO, Kind.DASH, Kind.COMMA, Kind.AND}:
                break
            at, joint = self._at + 1, after.kind
        return dates, joints

    def _assign(self, expiries: dict[str, str]) -> None:
        for lot, expiry in expiries.items():
            self._seen.lots[lot] = self._seen.lots[lot] or expiry

    def _when(self, token: Token) -> None:
        """Pass over dates that say when a product was made or sold."""
        self._seen.windows.append(token.text.lower())
        at = self._at + 1
        while at < len(self._tokens):
            found = date_at(self._tokens, at, labelled=True)
            if found and found[1] == at + 1 and self._tokens[at].text.isdigit():
                break
            joint = self._tokens[at]
            if found:
                at = found[1]
                self._at = at
            elif joint.kind in {Kind.TO, Kind.AND, Kind.DASH, Kind.FILLER, Kind.WHEN} or joint.kind is Kind.WORD:
                at += 1
            else:
                break

    def _noun(self, token: Token) -> None:
        """Pass over the codes of something that is no lot: one, and those that are joined to it and alike."""
        at = self._at + 1
        while at < len(self._tokens) and (
            self._tokens[at].kind in {Kind.FILLER, Kind.NOUN} or self._tokens[at].text.lower() in {"id", "code"}
        ):
            at += 1
        asked = any(each.text != ":" for each in self._tokens[self._at + 1 : at])
        if at >= len(self._tokens) or self._tokens[at].kind is not Kind.CODE or not (asked or at == self._at + 1):
            return
        if at == self._at + 1 and not shapes.is_plain_lot(self._tokens[at].text):
            return
        self._seen.identifiers.add(token.text.lower())
        width = len(self._tokens[at].text)
        self._at = at + 1
        while (joint := self._peek(0)) and joint.kind in {Kind.COMMA, Kind.AND} and (after := self._peek()):
            if after.kind is not Kind.CODE or (joint.kind is Kind.COMMA and len(after.text) != width):
                break
            self._at += 2
        if not self._labelled:
            self._mode, self._fresh = Kind.LOT, True

    def _product_codes(self) -> None:
        """Pass over NDCs and UPCs."""
        self._seen.identifiers.add("product code")
        at = self._at + 1
        while at < len(self._tokens):
            token = self._tokens[at]
            blanks = token.kind is Kind.CODE and token.text.isdigit() and len(token.text) < len("1234567")
            if token.kind is Kind.CODE and (shapes.is_product_code(token.text) or blanks):
                self._at = at + 1
            elif token.kind not in _SEPARATORS | {Kind.FILLER, Kind.WORD, Kind.PRODUCT, Kind.AND}:
                break
            at += 1


def _begins_with_lot(tokens: list[Token]) -> bool:
    """Say whether a text with a `Lot` in it lists lots before it as well."""
    first = next((token for token in tokens if token.kind is not Kind.ITEM), None)
    return first is not None and first.kind is Kind.CODE and shapes.is_plain_lot(first.text)


def _expiry_leads(tokens: list[Token]) -> bool:
    """Say whether the text begins with an expiry and names its lots behind it: `BUD: 10/04/2016, Lot 0407`."""
    labels = [(at, token.kind) for at, token in enumerate(tokens) if token.kind in {Kind.LOT, Kind.EXPIRY}]
    kinds = [kind for _, kind in labels]
    return kinds[:2] == [Kind.EXPIRY, Kind.LOT] and any(
        date_at(tokens, at, labelled=True) for at in range(labels[0][0], labels[1][0])
    )


def _is_tail(text: str) -> bool:
    """Say whether a word behind a lot is its end: `12001114 LE`."""
    return text.isupper() and text.isalpha() and len(text) <= len("LEX") and text.lower() not in _NO_LOT
