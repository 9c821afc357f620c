"""What hangs on the header's pins: lights, buzzers and the button."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from queue import SimpleQueue
from typing import Annotated, Final

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

_SQUARE: Final = 0.5
"""The duty cycle at which a piezo is loudest."""


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
    """Sounds any note through a piezo or a speaker."""

    def __init__(self, pin: Pin, active_high: bool = True) -> None:
        with pins.problems("the buzzer"):
            self._pin = pins.pulsed(pin, active_high=active_high)

    def sound(self, hertz: int) -> None:
        """Sound this frequency until the next call; 0 is silence."""
        with pins.problems("the buzzer"):
            if hertz:
                self._pin.frequency = hertz
            self._pin.value = _SQUARE if hertz else 0

    def close(self) -> None:
        """Fall silent and let go of the pin."""
        with pins.problems("the buzzer"):
            self._pin.close()


class ActiveBuzzer:
    """Sounds the one note of a buzzer that has its own; the rhythm is what is left of a tone."""

    def __init__(self, pin: Pin, active_high: bool = True) -> None:
        with pins.problems("the buzzer"):
            self._pin = pins.switch(pin, active_high=active_high)

    def sound(self, hertz: int) -> None:
        """Sound until the next call; 0 is silence."""
        with pins.problems("the buzzer"):
            self._pin.value = hertz > 0

    def close(self) -> None:
        """Fall silent and let go of the pin."""
        with pins.problems("the buzzer"):
            self._pin.close()


class GpioButton:
    """A push button; with `pull_up` it is between the pin and ground, without between the pin and 3.3 V."""

    def __init__(self, pin: Pin, pull_up: bool = True, debounce_s: Annotated[float, Range(0, 1)] = 0.02) -> None:
        with pins.problems("the button"):
            self._button = pins.push_button(pin, pull_up=pull_up, debounce_s=debounce_s)
            self._coming: SimpleQueue[bool] = SimpleQueue()
            self._button.when_pressed = lambda: self._coming.put(True)  # called in gpiozero's own thread

    def presses(self) -> Iterator[None]:
        """Yield at each press."""
        while self._coming.get():
            yield

    def close(self) -> None:
        """Let go of the pin; a blocked `presses` ends."""
        self._coming.put(False)
        with pins.problems("the button"):
            self._button.close()


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
