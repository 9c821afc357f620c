import re
import tomllib
from pathlib import Path

import pytest

from station.drivers import catalog
from station.drivers.schema import shown

PAGE = (Path(__file__).parents[2] / "docs" / "drivers.md").read_text(encoding="utf-8")
SECTIONS = {"scanner": "Scanners", "display": "Displays", "light": "Lights", "buzzer": "Buzzers", "button": "Buttons"}


def documented(kind):
    """Return each driver's options and defaults as the page's table has them."""
    section = PAGE.split(f"### {SECTIONS[kind]}\n")[1].split("\n#")[0]
    drivers, current = {}, []
    for row in re.findall(r"^\| (?!Driver)(.*) \|$", section, re.MULTILINE):
        names, options, default, _ = (cell.strip() for cell in row.split("|"))
        current = re.findall(r"`(\w+)`", names) or current
        for name in current:
            drivers.setdefault(name, {}).update(dict.fromkeys(re.findall(r"`(\w+)`", options), default))
    return drivers


def written(option):
    """Return a default as the page writes it."""
    if option.required:
        return ""
    return "none" if option.default is None else f"`{shown(option.default)}`"


def plain(default):
    """Return a documented default with its number as Python prints it."""
    return re.sub(r"0x[0-9A-F]+|\d+(_\d+)+", lambda number: str(int(number[0], 0)), default)


@pytest.mark.parametrize("kind", SECTIONS)
def test_the_page_has_every_driver_with_its_options_and_defaults(kind):
    drivers = {row.name: catalog.describe(kind, row.name).options for row in catalog.DRIVERS if row.kind == kind}
    code = {name: {option.name: written(option) for option in options} for name, options in drivers.items()}
    page = {name: {o: plain(default) for o, default in options.items()} for name, options in documented(kind).items()}
    assert page == code


def test_the_example_on_the_page_is_right():
    example = tomllib.loads(PAGE.split("```toml\n")[1].split("```")[0])
    tables = [
        (kind, table) for kind, value in example.items() for table in (value if isinstance(value, list) else [value])
    ]
    for kind, table in tables:
        options = {key: value for key, value in table.items() if key not in ("name", "driver")}
        catalog.check(kind, table["driver"], options)
    assert {kind for kind, _ in tables} == set(SECTIONS)
