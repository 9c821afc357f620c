"""`station replay`: recorded scans through the real station, with time as an input."""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO, Final

from station import __version__, app, messages
from station.cli import options, recorded_events, recorded_recalls, shipment
from station.cli.json_lines import an_object
from station.cli.recorded_events import seconds, shown
from station.cli.recorded_time import RecordedTime
from station.config import Settings
from station.config.rules import rules
from station.domain.timekeeping import ClockQuality
from station.domain.verdict import Verdict
from station.errors import UsageError
from station.link import codec
from station.loop import Outcome, Station
from station.store.journal import JournalReader
from station.store.store import Store

_FORM = """\
each line is a JSON object with "at": "2026-09-18T14:07:00Z" and one of
  "scan": "]d201..."                    a symbol; GS as \\u001d; optional "source": the scanner
  "activity": "receive"                 as the mode card; also checkpoint, count, expiry_walk, pull, return, return_out,
                                        move, open, lookup, training
  "clock": "set" | "coarse" | "none"    how far it can be believed; "trusted" is set, "untrusted" none
  "button": "ack" | "undo" | "help" | "resync"
  "link": "up" | "down"                 what is published waits while it is down
  "disk": 93                            percent of the disk in use
  "counted_elsewhere": {"station": ..., "zone": ..., "gtin": ..., "serial": ...}   optional "count", "counted_at"
  "office": {"recount": [{"gtin": ..., "lot": ...}]}                               optional "count"
  "wait_s": 5                           nothing happens for so long; an activity nobody works at ends only so
  "shipment": "list.csv"                a list is imported; its place is reckoned from the recording's
  "recalls": "recalls.json"             recalls arrive, as for `station import recalls`; refused ones are told of
any line may have "mono_s": 12.5, the seconds since the machine's start; without it they are those between the lines,
and a line with an earlier "at" has its clock put back
an empty line and one that begins with # are no line of it
each answer is a JSON object: verdict, advice, screen, light, tone, published."""
_LONGEST_NAME: Final = 255


def add(verbs: options.Verbs) -> None:
    """Add the verb."""
    verb = verbs.add_parser(
        "replay",
        help="feed recorded scans through the station and print each answer",
        description="Feed recorded scans through the same code as the daemon, with time as an input.",
        epilog=_FORM,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verb.add_argument("--jsonl", required=True, metavar="FILE", help="the recording, or - for standard input")
    verb.add_argument("--db", type=Path, help="the database to use and change (default: an empty one, thrown away)")
    options.add_settings(verb)
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Replay a recording; what stands before a line that cannot be understood is answered and kept."""
    settings = options.settings(arguments)
    app.check(settings)
    with ExitStack() as stack:
        path = arguments.db or Path(stack.enter_context(tempfile.TemporaryDirectory())) / "replay.db"
        lines = sys.stdin.buffer if arguments.jsonl == "-" else stack.enter_context(_opened(arguments.jsonl))
        store = stack.enter_context(closing(Store(path)))
        reader = stack.enter_context(JournalReader(path))
        folder = Path(arguments.jsonl).parent
        replay = Replay(settings, store, reader, folder)
        for number, line in enumerate(lines, 1):
            if line.strip() and not line.startswith(b"#"):
                where = f"{arguments.jsonl}:{number}"
                print(json.dumps(replay.answer(an_object(line, where), where), ensure_ascii=False), flush=True)
    return 0


class Replay:
    """A station whose clock is the recording and whose broker is the output."""

    def __init__(self, settings: Settings, store: Store, reader: JournalReader, folder: Path) -> None:
        self._settings, self._store, self._reader, self._folder = settings, store, reader, folder
        self._rules = rules(settings)
        self._time = RecordedTime()
        self._station: Station | None = None
        self._sent = store.seq
        self._link_up = True

    def answer(self, event: dict[str, Any], where: str) -> dict[str, Any]:
        """Return the answer to one line of the recording."""
        at = recorded_events.instant(event, where)
        for kind, came in (("shipment", self._list_came), ("recalls", self._recalls_came)):
            if set(event) - {"mono_s"} == {"at", kind}:
                file = self._file(event, kind, at, where)
                try:
                    return self._answered(came(file, at))
                except UsageError as error:
                    raise UsageError(f"{where}: {error}") from error
        kinds = [kind for kind in recorded_events.KINDS if kind in event]
        if len(kinds) != 1 or set(event) - {"at", "source", "mono_s", *kinds}:
            known = ", ".join((*recorded_events.KINDS, "shipment", "recalls"))
            raise UsageError(f'{where}: has {shown(sorted(event))}; write "at" and one of {known}')
        message = recorded_events.message(event, kinds[0], at, where)
        self._at(event, at, where, sets_clock=isinstance(message, messages.ClockChanged))
        station = self._station or self._begun(message)
        if isinstance(message, messages.LinkChanged):
            self._link_up = message.up
        if isinstance(message, messages.Tick):
            self._time.wait((message.at - at).total_seconds())
        return self._answered(station.handle(message))

    def _answered(self, outcome: Outcome) -> dict[str, Any]:
        return {**_answer(outcome), "published": list(self._published())}

    def _file(self, event: dict[str, Any], kind: str, at: datetime, where: str) -> Path:
        """Return the file that a line names, once its time has come."""
        name = event[kind]
        if not isinstance(name, str) or not name.isprintable() or not 0 < len(name) <= _LONGEST_NAME:
            raise UsageError(f"{where}: {kind!r} is {shown(name)}; it must be the name of a file")
        self._at(event, at, where, sets_clock=False)
        return self._folder / name

    def _list_came(self, file: Path, at: datetime) -> Outcome:
        station = self._station or self._begun(messages.Tick(at))
        return station.take_list(shipment.read(file), at)

    def _recalls_came(self, file: Path, at: datetime) -> Outcome:
        """Let recalls arrive; the answer is the alarm that they raise, or else how the station is after them."""
        station, recall = self._station or self._begun(messages.Tick(at)), self._settings.recall
        reach = timedelta(days=recall.lookback_days)
        news = recorded_recalls.arrive(self._store.path, file, at, recall.keys, reach)
        outcomes = [station.handle(message) for message in news]
        return next((each for each in outcomes if each.verdict is not Verdict.INFO), outcomes[0])

    def _at(self, event: dict[str, Any], at: datetime, where: str, *, sets_clock: bool) -> None:
        """Put the time of the recording forward to a line's."""
        try:
            self._time.line(at, seconds(event.get("mono_s")), sets_clock=sets_clock)
        except (ValueError, TypeError) as error:
            raise UsageError(f"{where}: 'mono_s' is {shown(event.get('mono_s'))}; {error}") from None

    def _begun(self, first: messages.Event) -> Station:
        """Return the station as it starts; its clock is set unless the first line says otherwise."""
        claim = ClockQuality(first.quality) if isinstance(first, messages.ClockChanged) else ClockQuality.SET
        boot, clock = f"replay-{self._store.seq}", self._time.clock
        self._station = Station(self._store, self._rules, lambda _: None, boot=boot, clock=clock, claim=claim)
        self._station.begin(clock.now(), __version__, link_up=True)
        self._sent = self._store.seq
        return self._station

    def _published(self) -> Iterator[dict[str, Any]]:
        while self._link_up and (rows := self._reader.after(self._sent, 500)):
            for row in rows:
                self._sent = row.seq
                outgoing = codec.message(self._settings.station.id, self._reader.epoch, row)
                yield {"topic": outgoing.topic, "payload": json.loads(outgoing.payload)}


def _answer(outcome: Outcome) -> dict[str, Any]:
    signals = outcome.signals
    return {
        "verdict": outcome.verdict.value,
        "advice": outcome.advice.value if outcome.advice else None,
        "screen": list(signals.screen.text()),
        "light": {
            "colour": signals.light.colour.value,
            "pattern": signals.light.pattern,
            "beats": [list(beat) for beat in signals.light.beats],
            "repeats": signals.light.repeats,
        },
        "tone": signals.tone.name,
    }


def _opened(name: str) -> BinaryIO:
    try:
        return Path(name).open("rb")
    except OSError as error:
        raise UsageError(f"{name}: cannot be read ({error.strerror})") from error
