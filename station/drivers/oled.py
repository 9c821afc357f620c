"""The OLED: a panel of 128 x 64 pixels on I2C or SPI, through luma."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from luma.core.error import Error as LumaError
from luma.core.interface.serial import i2c, spi
from luma.oled.device import sh1106, ssd1306, ssd1309

from station.drivers import pins
from station.drivers.schema import Pin, Range
from station.errors import DeviceLostError

if TYPE_CHECKING:
    from PIL.Image import Image

_CONTROLLERS: Final[dict[str, Any]] = {"ssd1306": ssd1306, "ssd1309": ssd1309, "sh1106": sh1106}
_NOTHING: Final = 0xE3
"""The command of all three controllers that does nothing; a panel that is not there does not acknowledge it."""
_PROBLEMS: Final = (OSError, LumaError, ImportError)
"""A panel that is gone is ENXIO from the bus, an adapter that is gone is an error of luma's, and a library that is
not installed is missed at its first use."""


class Oled:
    """Shows pictures on an OLED."""

    def __init__(
        self,
        controller: Literal["ssd1306", "ssd1309", "sh1106"],
        bus: Literal["i2c", "spi"] = "i2c",
        *,
        i2c_port: Annotated[int, Range(0, 255)] = 1,
        i2c_address: Annotated[int, Range(0x08, 0x77)] = 0x3C,
        spi_port: Annotated[int, Range(0, 255)] = 0,
        spi_device: Annotated[int, Range(0, 255)] = 0,
        spi_hz: Literal[500_000, 1_000_000, 2_000_000, 4_000_000, 8_000_000, 16_000_000] = 8_000_000,
        dc_pin: Pin = 24,
        reset_pin: Pin = 25,
        contrast: Annotated[int, Range(0, 255)] = 207,
        rotate: Literal[0, 180] = 0,
    ) -> None:
        on_i2c = bus == "i2c"
        where = f"I2C {i2c_port}, address 0x{i2c_address:02X}" if on_i2c else f"SPI {spi_port}.{spi_device}"
        self._name = f"the {controller} on {where}"
        with self._problems():
            self._bus = (
                i2c(port=i2c_port, address=i2c_address)
                if on_i2c
                else _Spi(port=spi_port, device=spi_device, bus_speed_hz=spi_hz, gpio_DC=dc_pin, gpio_RST=reset_pin)
            )
        try:
            with self._problems():
                self._bus.command(_NOTHING)  # before luma keeps the device for its exit hook
                self._device = _CONTROLLERS[controller](self._bus, rotate=rotate // 90)
                self._device.contrast(contrast)
        except DeviceLostError:
            self._let_go()
            raise

    def show(self, image: "Image") -> None:
        """Show the picture until the next one."""
        with self._problems():
            self._device.display(image)

    def close(self) -> None:
        """Clear the panel and let go of it."""
        for last in (self._device.clear, self._device.hide):
            with suppress(*_PROBLEMS):
                last()
        self._let_go()
        vars(self._device).clear()  # luma's exit hook keeps the device; let it keep an empty one

    def _let_go(self) -> None:
        """Let go of the bus."""
        with suppress(*_PROBLEMS):
            self._bus.cleanup()

    @contextmanager
    def _problems(self) -> Iterator[None]:
        """Turn what luma and the bus raise into `DeviceLostError`."""
        try:
            yield
        except _PROBLEMS as error:
            raise DeviceLostError(
                f"{self._name}: {error}; check its wires and that the bus is enabled in config.txt"
            ) from error


class _Spi(spi):  # type: ignore[misc]  # luma has no types
    """SPI with the D/C and reset pins through gpiozero."""

    def __init__(self, **settings: int) -> None:
        self._pins = pins.OutputPins()
        try:
            with pins.problems("the display's pins"):
                super().__init__(gpio=self._pins, **settings)
        except BaseException:
            self._pins.close()
            raise

    def cleanup(self) -> None:
        """Let go of the bus and of the pins."""
        super().cleanup()
        self._pins.close()
