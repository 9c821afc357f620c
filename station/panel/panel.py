"""The panel itself: what a browser is shown, and what it may ask for."""

import asyncio
import dataclasses
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Final

from station.clock import monotonic
from station.domain.cards.cards import card
from station.drivers import BUTTONS, keypad
from station.panel import reports, standing
from station.panel.deck import Deck
from station.panel.devices import Devices
from station.panel.guide import Guide
from station.panel.hub import Hub, Told
from station.panel.lessons import lessons
from station.panel.pharmacy import Pharmacy
from station.panel.place import Place
from station.panel.scanner import PtyScanner
from station.panel.shelves import Shelves
from station.panel.standing import Asked, Standing
from station.panel.supervisor import Supervisor
from station.panel.symbols import Carrier, Symbol
from station.panel.tap import Tap
from station.panel.trail import SHOWN, JournalTrail, Stopwatch
from station.panel.typed import symbol_bytes

KEYS: Final = frozenset(keypad.WORDS.values())
"""What the keys of a keypad say."""
LOOK_S: Final = 0.1
_ANSWERS: Final = ("scan", "command", "alarm", "help", "training", "count", "open", "transfer", "alarm_test")
"""The kinds of row that a symbol may lead to."""


class Panel:
    """Everything one demo shows and does."""

    def __init__(self, place: Place, pharmacy: Pharmacy, broker_port: int, deck: Deck) -> None:
        self.hub = Hub()
        self.deck = deck
        self.scanner = PtyScanner(place.scanner)
        self.keypad = PtyScanner(place.keypad)
        self.devices = Devices(place.socket, self._shown)
        self.processes = Supervisor(place.folder, self._look_again)
        self._trail = JournalTrail(place.database, place.spool)
        self._tap = Tap(broker_port, self._overheard)
        self.config = place.config
        self._place = place
        self._shelves = Shelves(pharmacy.piles)
        self._guide = Guide(lessons(pharmacy))
        self._asked, self._standing = Asked(), Standing()
        self._told_standing: Told = {}
        self._messages: deque[Told] = deque(maxlen=SHOWN)
        self._stopwatch = Stopwatch()
        self._state: Told = {}
        self._look = asyncio.Event()
        self._orders: dict[str, Callable[[dict[str, Any]], Awaitable[None]]] = {
            "pile": self._scan_pile,
            "scan": self._scan_typed,
            "card": self._scan_card,
            "press": self._press,
            "key": self._key,
            "cut": self._cut,
            "mend": self._mend,
            "lesson": self._begin_lesson,
        }

    async def obey(self, order: dict[str, Any]) -> None:
        """Do what a browser asks for; what makes no sense is told to the person and nothing is done."""
        act = self._orders.get(str(order.get("do")), self._nothing)
        try:
            await act(order)
        except (LookupError, ValueError) as error:
            self._say(f"That cannot be done: {error}")

    def snapshot(self) -> Told:
        """Return all that a browser needs to begin."""
        return {
            "kind": "snapshot",
            "cards": self.deck.described(),
            "groups": self.deck.groups(),
            "activities": self.deck.activities(),
            "reports": reports.described(),
            "piles": self._shelves.described(),
            "lessons": self._guide.described(),
            "lesson": self._guide.told(),
            "standing": self._told_standing,
            "devices": list(self.devices.shown.values()),
            "rows": list(self._trail.rows),
            "messages": list(self._messages),
            "state": self._state,
        }

    def picture(self, pile: str, top: int) -> Symbol:
        """Return the symbol on a box, or raise `LookupError`."""
        return self._shelves.symbol(pile, top)

    async def watch(self) -> None:
        """Follow the processes and the trail until this is cancelled."""
        overhearing = asyncio.create_task(self._tap.run())
        try:
            while True:
                self.look()
                self._look.clear()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._look.wait(), LOOK_S)
        finally:
            await self._tap.stop(overhearing)
            self._trail.close()

    def look(self) -> None:
        """Tell what is new in the journal, of the processes, and of what is of use at the station."""
        at = monotonic()
        rows = [] if self._stopwatch.waits(at) else self._trail.read()
        for row in rows:
            self._heard(row, at)
        if rows:
            self._standing = standing.read(self._place.database, self._asked)
        if self._stopwatch.missed(at):
            self._say("The station did not answer: no beep, so nothing was saved. Scan it again.")
        self._tell_standing(at)
        state = {
            "kind": "state",
            "processes": [dataclasses.asdict(health) for health in self.processes.health()],
            "scanner": self.scanner.plugged,
            "clock": self._place.clock_is_trusted,
            "progress": dataclasses.asdict(self._trail.progress),
        }
        if state != self._state:
            self._state = state
            self.hub.tell(state)
            self._teach(self._seen())

    def _heard(self, row: Told, at: float) -> None:
        """Take a row of the journal in."""
        if row["row"] in _ANSWERS and (seconds := self._stopwatch.take()) is not None:
            row["answer_s"] = seconds
        self.hub.tell({"kind": "row", "row": row})
        self._asked.heard(row, at)
        for pile in self._shelves.heard(row):
            self.hub.tell({"kind": "pile", "pile": pile})
        self._teach(row)

    def _tell_standing(self, at: float) -> None:
        """Tell what is being done, and which cards are of use, if that is not what was told before."""
        stands = self._standing
        told = {
            "kind": "standing",
            "activity": stands.activity,
            "location": stands.zone or stands.location,
            "alarms": len(stands.alarms),
            "person": stands.person,
            "cards": standing.of_use(self.deck.words, stands, self._asked.now(at)),
        }
        if told != self._told_standing:
            self._told_standing = told
            self.hub.tell(told)

    def _seen(self) -> Told:
        progress = self._trail.progress
        return {"seen": "link", "up": progress.up, "waiting": progress.saved - progress.stored}

    def _teach(self, event: Told) -> None:
        if self._guide.saw(event):
            self.hub.tell(self._guide.told())

    def close(self) -> None:
        """Pull the cable and let every browser go."""
        self.scanner.unplug()
        self.keypad.unplug()
        self.hub.close()

    async def _begin_lesson(self, order: dict[str, Any]) -> None:
        self._guide.begin(str(order.get("id")))
        self.hub.tell(self._guide.told())

    async def _scan_pile(self, order: dict[str, Any]) -> None:
        symbol = self._shelves.scanned(str(order.get("id")))
        if symbol is None:
            self._say("This pile is empty.")
        else:
            await self._send(symbol.scanned())

    async def _scan_typed(self, order: dict[str, Any]) -> None:
        symbol = symbol_bytes(str(order.get("text", "")))
        if symbol:
            await self._send(symbol)

    async def _scan_card(self, order: dict[str, Any]) -> None:
        await self._send(Symbol(Carrier.QR, text=self.deck.text(str(order.get("words")))).scanned())

    async def _send(self, symbol: bytes) -> None:
        if not self.scanner.plugged:
            self._say("The scanner is unplugged: nothing was read.")
            return
        if self.processes["station"].health.state != "running":
            self._say("The station is down: no beep, so nothing was saved. Scan again in a moment.")
            return
        self._stopwatch.sent(monotonic())
        self.hub.tell({"kind": "scanned"})
        if not await self.scanner.send(symbol):
            self._say("Nobody reads from the scanner: no beep, so nothing was saved.")

    async def _nothing(self, order: dict[str, Any]) -> None:
        raise LookupError(f"{order.get('do')!r} is no order; known are {', '.join(self._orders)}")

    async def _key(self, order: dict[str, Any]) -> None:
        """Press a key of the keypad, which has a cable of its own."""
        words = order.get("words")
        if words not in KEYS:
            raise LookupError(f"{words!r} is on no key; there are {', '.join(sorted(KEYS))}")
        if not await self.keypad.send(card(words).encode()):
            self._say("The station is down: nobody hears the keypad.")

    async def _press(self, order: dict[str, Any]) -> None:
        button = order.get("button", "ack")
        if button not in BUTTONS:
            raise LookupError(f"{button!r} is no button; there are {', '.join(BUTTONS)}")
        if not self.devices.press(button):
            self._say("The station is down: nobody hears the button.")

    async def _cut(self, order: dict[str, Any]) -> None:
        match order.get("what"):
            case "scanner":
                self.scanner.unplug()
            case "network":
                self.processes["broker"].hold()
            case "office":
                self.processes["office"].hold()
            case "station":
                self.processes["station"].kill()
            case "clock":
                self._trust_clock(trusted=False)
            case what:
                raise LookupError(f"{what!r} cannot be cut")
        self._look_again()

    async def _mend(self, order: dict[str, Any]) -> None:
        match order.get("what"):
            case "scanner":
                self.scanner.plug()
            case "network":
                self.processes["broker"].release()
            case "office":
                self.processes["office"].release()
            case "clock":
                self._trust_clock(trusted=True)
            case what:
                raise LookupError(f"{what!r} cannot be mended")
        self._look_again()

    def _trust_clock(self, *, trusted: bool) -> None:
        """Change the settings, and have the station read them again, as a person with an editor would."""
        self._place.trust_clock(trusted=trusted)
        self.processes["station"].reload()

    def _shown(self, kind: str, message: Told) -> None:
        if kind == "buzzer" and message.get("hertz"):
            self._stopwatch.heard(float(message.get("t", monotonic())))
        self.hub.tell(message)

    def _overheard(self, message: Told) -> None:
        self._trail.overheard(message)
        self._look_again()
        self._messages.append(message)
        self.hub.tell({"kind": "message", "message": message})

    def _say(self, text: str) -> None:
        self.hub.tell({"kind": "said", "text": text})

    def _look_again(self) -> None:
        self._look.set()
