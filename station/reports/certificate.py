"""The certificate of a count, from the rows that closed it: `docs/reports.md` has its fields.

Counts are shown as they were counted: nothing is set against a book here, and nothing is netted across items.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from station.errors import UsageError
from station.policy import Policy
from station.reports import counted as tables
from station.reports.model import About, Code, Report, Tone, counted, written
from station.reports.policies import NO_ADVICE
from station.reports.source import Row, Source

_TYPES: Final = {
    "full": "full count",
    "cycle": "cycle count",
    "shift": "shift count of controlled substances",
    "spot": "spot count",
    "baseline": "first count",
    "ownership": "inventory of controlled substances",
    "expiry_walk": "expiry walk",
}
_BUSINESS: Final = {"open": "at the OPENING of business", "close": "at the CLOSE of business"}
_CLOCK: Final = {"set": "known", "coarse": "known roughly", "none": "NOT KNOWN"}


def certificate(
    source: Source, about: About, policy: Policy, *, count: str = "", address: str = "", dea: str = ""
) -> Report:
    """Return the certificate of a count, of the newest where none is named; its newest revision."""
    certified = [(row, body) for row, body in source.journal("count", holds='"certified"') if _is_certified(body)]
    named = [(row, body) for row, body in certified if body.get("count") == count] if count else certified
    if count and not named:
        known = ", ".join(dict.fromkeys(str(body.get("count")) for _, body in certified)) or "none"
        raise UsageError(f"count {count!r}: is not certified; certified are {known}")
    if not named:
        return _nothing(about)
    return _certified(source, about, policy, named[-1], (address, dea))


def _is_certified(body: Mapping[str, Any]) -> bool:
    return body.get("event") == "certified"


def _nothing(about: About) -> Report:
    return Report(
        "certificate", "Count certificate", about, (tables.zones({}),), "No count is certified yet.", Tone.ATTEND
    )


def _certified(source: Source, about: About, policy: Policy, found: Row, place: tuple[str, str]) -> Report:
    row, body = found
    lines = tables.lines_of(source, body)
    fault = tables.fault(lines, body)
    identity = f"{body.get('count')}"
    revision = f", revision {body['revision']}" if body.get("revision", 1) != 1 else ""
    totals = body.get("totals") or {}
    unusable = sum(int(totals.get(name) or 0) for name in ("expired", "recalled", "held"))
    packs, lots = (int(totals.get(name) or 0) for name in ("packs", "lots"))
    lead = f"{counted(packs, 'package')} of {counted(lots, 'lot')} counted"
    lead += f"; expired, recalled or held: {unusable:,}, on hand and included." if unusable else "."
    return Report(
        "certificate",
        "Count certificate",
        about,
        (
            *tables.by_section(lines),
            *tables.by_product(lines),
            tables.zones(body),
            *tables.recounts(body),
            tables.persons(body),
            *tables.twice(body),
        ),
        f"{fault} {lead}" if fault else lead,
        Tone.STOP if fault else Tone.PLAIN,
        facts=(
            ("Count", f"{identity}{revision}, {_TYPES.get(str(body.get('type')), str(body.get('type')))}"),
            ("Site", str(body.get("site") or about.site or "-")),
            ("Address", place[0] or "-"),
            ("DEA number", place[1] or "-"),
            *_times(about, row, body),
            ("Station", f"{body.get('station', about.station)}, lotwatch {body.get('version', '-')}"),
            ("Journal rows", f"{body.get('from_seq')} to {body.get('upto_seq')}; certified by row {row.seq}"),
            ("Chain head then", f"{body.get('upto_seq')}:{body.get('chain')}"),
            ("Counted by hand", f"{counted(int(totals.get('nocode') or 0), 'line')} without a code that can be read"),
            ("Policy", f"{policy.id} ({policy.title})"),
            *_kept(about, policy, row),
        ),
        notes=_notes(policy),
        code=Code(f"{row.hash.hex()}|{identity}", "Checks a copy: station verify COPY --head 'the text of this code'"),
        signatures=(
            "Taken by: name, signature, date",
            "Witness: name, signature, date",
            "Pharmacist in charge: signature",
            "Date and time",
        ),
    )


def _times(about: About, row: Any, body: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    said = [
        (label, written(datetime.fromisoformat(str(body[name])), about.zone))
        for label, name in (("Opened", "opened_at"), ("Closed", "closed_at"))
        if body.get(name)
    ]
    business = _BUSINESS.get(str(body.get("business")), "not stated")
    certified = written(datetime.fromisoformat(row.at), about.zone)
    return (*said, ("Taken", business), ("Certified", certified), ("Date then", _CLOCK.get(str(body.get("tsq")), "-")))


def _kept(about: About, policy: Policy, row: Any) -> tuple[tuple[str, str], ...]:
    """Return until when the policy has it kept, and within which time it is signed, where the policy says so."""
    said = []
    years = policy.number("retention-controlled")
    if years is not None:
        rule = policy.rules["retention-controlled"]
        local = datetime.fromisoformat(row.at).astimezone(about.zone).date()
        until = _years_later(local, years).isoformat()
        said.append(("Keep at least until", f"{until} ({years} years, {rule.source}; your state may ask for more)"))
    hours = policy.number("certificate-sign-hours")
    if hours is not None:
        by = datetime.fromisoformat(row.at) + timedelta(hours=hours)
        said.append(("Sign by", f"{written(by, about.zone)} ({policy.rules['certificate-sign-hours'].source})"))
    return tuple(said)


def _years_later(day: date, years: int) -> date:
    """Return the day so many years later; of 29 February the first of March, so that nothing is kept too short."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _notes(policy: Policy) -> tuple[str, ...]:
    notes = [
        "The count was blind: the station did not have the quantity that was expected.",
        "Strength and form are those in the catalog's name of the product; a unit is a package.",
    ]
    exact = policy.words("inventory-exact")
    if exact:
        rule = policy.rules["inventory-exact"]
        notes.append(f"Exact counts of opened containers: schedules {', '.join(exact)} ({rule.source}).")
    if any(not rule.checked for rule in policy.rules.values()):
        notes.append("`station report policy` lists the rules, their sources, and which texts were not read.")
    return (*notes, NO_ADVICE)
