"""Screen, light and sound: a mailbox and a thread for each, the newest always wins.

The core thread puts and goes on. A player plays beats (a state and how long it lasts) on one device, opens the device
when it comes and says when it goes; a device that comes back goes on with the newest.
"""

import contextlib
import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Final, Generic, Protocol, TypeVar

from station.drawing import draw
from station.errors import DeviceLostError

if TYPE_CHECKING:
    from station.domain.decision import Signals
    from station.domain.screens.signals import Screen, Tone
    from station.drivers import Buzzer, Display, Light

RETRY_S: Final = 2.0
"""Seconds between attempts to open a device that is away."""
_QUIET: Final = (0, 0.0)


class Device(Protocol):
    """What a player needs of any device."""

    def close(self) -> None:
        """Let go of the device."""
        ...


Output = TypeVar("Output", bound=Device)
State = TypeVar("State")


class Player(Generic[Output, State]):
    """Plays beats on one device."""

    def __init__(
        self,
        name: str,
        open_device: Callable[[], Output],
        apply: Callable[[Output, State], None],
        report: Callable[[str, str], None],
        died: Callable[[str, Exception], None],
    ) -> None:
        """Play on what `open_device` gives.

        `report` is told the name and what is wrong, or "" when it is there; `died` of an error nobody foresaw.
        """
        self._name, self._open, self._apply, self._report, self._died = name, open_device, apply, report, died
        self._mailbox: SimpleQueue[tuple[tuple[tuple[State, float], ...], bool] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._guarded, name=name, daemon=True)
        self._device: Output | None = None
        self._problem = ""

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def play(self, beats: tuple[tuple[State, float], ...], *, repeats: bool = False) -> None:
        """Play these instead of what is being played; a beat of 0 seconds, and the last one, hold for good."""
        self._mailbox.put((beats, repeats))

    def close(self) -> None:
        """Let go of the device and end."""
        self._mailbox.put(None)
        self._thread.join(RETRY_S)

    def _guarded(self) -> None:
        try:
            self._run()
        except Exception as error:  # noqa: BLE001  a bug here is the end of the process
            self._died(self._name, error)

    def _run(self) -> None:
        beats: tuple[tuple[State, float], ...] = ()
        repeats, at = False, 0
        while True:
            there = self._opened() and (at >= len(beats) or self._set(beats[at][0]))
            lasts = beats[at][1] if there and at < len(beats) else 0
            try:
                mail = self._mailbox.get(timeout=(lasts or None) if there else RETRY_S)
                while not self._mailbox.empty() and mail is not None:
                    mail = self._mailbox.get()
            except Empty:
                if there:  # the beat is over; a device that is away tries the same beat again
                    at = (at + 1) % len(beats) if repeats else at + 1
                continue
            if mail is None:
                break
            (beats, repeats), at = mail, 0
        self._let_go()

    def _opened(self) -> bool:
        if self._device is None:
            try:
                self._device = self._open()
            except DeviceLostError as error:
                self._say(str(error))
                return False
            self._say("")
        return True

    def _set(self, state: State) -> bool:
        assert self._device is not None, "a state is set on an open device"
        try:
            self._apply(self._device, state)
        except DeviceLostError as error:
            self._let_go()
            self._say(str(error))
            return False
        return True

    def _let_go(self) -> None:
        device, self._device = self._device, None
        if device is not None:
            with contextlib.suppress(DeviceLostError):
                device.close()

    def _say(self, problem: str) -> None:
        """Report a change, once."""
        if problem != self._problem:
            self._problem = problem
            self._report(self._name, problem)


class Feedback:
    """What a person sees and hears; each output may be missing."""

    def __init__(
        self,
        display: Callable[[], "Display"] | None,
        light: Callable[[], "Light"] | None,
        buzzer: Callable[[], "Buzzer"] | None,
        report: Callable[[str, str], None],
        died: Callable[[str, Exception], None],
    ) -> None:
        """Play on the devices that these open; `report` and `died` as `Player` has them."""
        self._display = display and Player("display", display, _show, report, died)
        self._light = light and Player("light", light, _shine, report, died)
        self._buzzer = buzzer and Player("buzzer", buzzer, _sound, report, died)
        self._shown: Signals | None = None

    def start(self) -> None:
        """Begin to play."""
        for player in (self._display, self._light, self._buzzer):
            if player:
                player.start()

    def announce(self, signals: "Signals") -> None:
        """Show, shine and sound this from now on; what goes on unchanged (a siren) is not begun anew."""
        before, self._shown = self._shown, signals
        if self._buzzer and _is_new(before.tone if before else None, signals.tone):
            tone = signals.tone
            notes = tone.notes if tone.repeats else (*tone.notes, _QUIET)
            sounds = tuple(((hertz, tone.loudness), seconds) for hertz, seconds in notes)
            self._buzzer.play(sounds, repeats=tone.repeats)
        if self._light and not (before and signals.light.repeats and before.light == signals.light):
            colour = signals.light.colour.value
            beats = tuple(((colour, level), seconds) for level, seconds in signals.light.beats)
            self._light.play(beats, repeats=signals.light.repeats)
        if self._display and not (before and before.screen == signals.screen):
            self._display.play(((signals.screen, 0.0),))

    def close(self) -> None:
        """Let go of the devices."""
        for player in (self._buzzer, self._light, self._display):
            if player:
                player.close()


def _is_new(before: "Tone | None", tone: "Tone") -> bool:
    """Tell whether a tone is to be begun: a siren goes on, and silence ends a siren but lets a beep ring out."""
    if before is not None and before.repeats:
        return before != tone
    return tone.name != "silence"


def _show(display: "Display", screen: "Screen") -> None:
    display.show(draw(screen))


def _shine(light: "Light", state: tuple[str, float]) -> None:
    light.shine(*state)


def _sound(buzzer: "Buzzer", note: tuple[int, float]) -> None:
    buzzer.sound(*note)
