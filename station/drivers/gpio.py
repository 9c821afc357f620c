"""What hangs on the header's pins: lights, buzzers and the buttons."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from math import asin, pi
from queue import SimpleQueue
from typing import Annotated, Any, Final

from station.drivers import pins
from station.drivers.schema import Pin, Range

_MIX: Final = {
    "green": {"green": 1.0},
    "amber": {"red": 1.0, "green": 0.35},
    "red": {"red": 1.0},
    "blue": {"blue": 1.0},
    "white": {"red": 1.0, "green": 1.0, "blue": 1.0},
}
"""How much of each primary colour a colour takes; green LEDs are the brightest, so amber takes little of it."""

_STAND_INS: Final = {"amber": ("red", "green"), "blue": ("green", "amber"), "white": ("green", "blue")}
"""The lamps that shine for one that is not there."""


class RgbLight:
    """Shines in every colour through one red, green and blue light."""

    def __init__(self, red: Pin, green: Pin, blue: Pin, active_high: bool = True) -> None:
        self._lamps = _Lamps({"red": red, "green": green, "blue": blue}, active_high=active_high)

    def shine(self, colour: str, level: float) -> None:
        """Shine in a colour at a level from 0.0 (off) to 1.0."""
        self._lamps.shine({primary: level * part for primary, part in _MIX[colour].items()})

    def close(self) -> None:
        """Go dark and let go of the pins."""
        self._lamps.close()


class SeparateLight:
    """Shines in a colour through the lamp of that colour, or through others that stand in for it."""

    def __init__(
        self,
        red: Pin,
        green: Pin,
        amber: Pin | None = None,
        blue: Pin | None = None,
        white: Pin | None = None,
        active_high: bool = True,
    ) -> None:
        wired = {"red": red, "green": green, "amber": amber, "blue": blue, "white": white}
        there = {colour: pin for colour, pin in wired.items() if pin is not None}
        self._shown_by = {colour: _shown_by(colour, there) for colour in wired}
        self._lamps = _Lamps(there, active_high=active_high)

    def shine(self, colour: str, level: float) -> None:
        """Shine in a colour at a level from 0.0 (off) to 1.0."""
        self._lamps.shine(dict.fromkeys(self._shown_by[colour], level))

    def close(self) -> None:
        """Go dark and let go of the pins."""
        self._lamps.close()


class PassiveBuzzer:
    """Sounds any note through a piezo or a speaker.

    The fundamental of a pulse train has the amplitude sin(pi d) at the duty cycle d: a square wave is the loudest.
    """

    def __init__(self, pin: Pin, active_high: bool = True) -> None:
        with pins.problems("the buzzer"):
            self._pin = pins.pulsed(pin, active_high=active_high)

    def sound(self, hertz: int, loudness: float = 1.0) -> None:
        """Sound this frequency until the next call, at a part of the loudest amplitude; 0 is silence."""
        with pins.problems("the buzzer"):
            if hertz:
                self._pin.frequency = hertz
            self._pin.value = asin(loudness) / pi if hertz else 0

    def close(self) -> None:
        """Fall silent and let go of the pin."""
        with pins.problems("the buzzer"):
            self._pin.close()


class ActiveBuzzer:
    """Sounds the one note of a buzzer that has its own, always as loud; the rhythm is what is left of a tone."""

    def __init__(self, pin: Pin, active_high: bool = True) -> None:
        with pins.problems("the buzzer"):
            self._pin = pins.switch(pin, active_high=active_high)

    def sound(self, hertz: int, loudness: float = 1.0) -> None:  # noqa: ARG002  it has one
        """Sound until the next call; 0 is silence."""
        with pins.problems("the buzzer"):
            self._pin.value = hertz > 0

    def close(self) -> None:
        """Fall silent and let go of the pin."""
        with pins.problems("the buzzer"):
            self._pin.close()


class GpioButton:
    """Push buttons: the one that says "seen", and where they are wired one each for UNDO and HELP.

    With `pull_up` they are between the pin and ground, without between the pin and 3.3 V. A press is told when the
    button is let go of; held for `hold_s`, any of them asks for a fresh start, and that is told while it is held.
    """

    def __init__(
        self,
        pin: Pin,
        undo: Pin | None = None,
        help: Pin | None = None,  # noqa: A002  the name of the option in the settings
        pull_up: bool = True,
        debounce_s: Annotated[float, Range(0, 1)] = 0.02,
        hold_s: Annotated[float, Range(1, 10)] = 3.0,
    ) -> None:
        self._coming: SimpleQueue[str] = SimpleQueue()
        wired = {"ack": pin, "undo": undo, "help": help}
        with pins.problems("the button"), ExitStack() as opened:
            for name, number in wired.items():
                if number is not None:
                    button = pins.push_button(number, pull_up=pull_up, debounce_s=debounce_s, hold_s=hold_s)
                    opened.enter_context(button)
                    _Finger(name, button, self._coming.put)
            self._opened = opened.pop_all()

    def presses(self) -> Iterator[str]:
        """Yield which button at each press."""
        while name := self._coming.get():
            yield name

    def close(self) -> None:
        """Let go of the pins; a blocked `presses` ends."""
        self._coming.put("")
        with pins.problems("the button"):
            self._opened.close()


class _Finger:
    """What one button tells, in gpiozero's own threads: a press once it is over, or that it is held."""

    def __init__(self, name: str, button: Any, tell: Callable[[str], None]) -> None:
        self._name, self._tell = name, tell
        self._held = False
        button.when_held = self._holds
        button.when_released = self._lets_go

    def _holds(self) -> None:
        self._held = True
        self._tell("resync")

    def _lets_go(self) -> None:
        if not self._held:
            self._tell(self._name)
        self._held = False


class _Lamps:
    """Lamps of different colours, a pin each; all are opened or none."""

    def __init__(self, wired: Mapping[str, int], *, active_high: bool) -> None:
        with pins.problems("the light"), ExitStack() as opened:
            self._lamps = {
                colour: opened.enter_context(pins.pulsed(pin, active_high=active_high)) for colour, pin in wired.items()
            }
            self._opened = opened.pop_all()

    def shine(self, levels: Mapping[str, float]) -> None:
        """Shine in these colours at these levels, and in no other."""
        with pins.problems("the light"):
            for colour, lamp in self._lamps.items():
                lamp.value = levels.get(colour, 0.0)

    def close(self) -> None:
        """Go dark and let go of the pins."""
        with pins.problems("the light"):
            self._opened.close()


def _shown_by(colour: str, there: Iterable[str]) -> set[str]:
    """Return the lamps that show a colour."""
    if colour in there:
        return {colour}
    return {lamp for stand_in in _STAND_INS[colour] for lamp in _shown_by(stand_in, there)}
