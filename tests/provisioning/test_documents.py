"""The wiring that people are shown is the one that the sample settings have."""

import re
import tomllib
from pathlib import Path

HOUSE = Path(__file__).parents[2]
WIRING = (HOUSE / "docs/wiring.md").read_text(encoding="utf-8")
DRAWING = (HOUSE / "docs/wiring.svg").read_text(encoding="utf-8")
SETTINGS = tomllib.loads((HOUSE / "provisioning/station.toml").read_text(encoding="utf-8"))
HEADER = {"2": "3", "3": "5", "17": "11", "27": "13", "22": "15", "18": "12", "23": "16", "5": "29", "6": "31"}
"""GPIO number to pin of the header, of the pins in use."""


def test_the_table_has_the_pins_of_the_settings():
    said = re.findall(r"`\[(\w+)\] (\w+) = (\d+)`", WIRING)
    assert {(part, name, SETTINGS[part][name]) for part, name, _ in said} == {(p, n, int(pin)) for p, n, pin in said}
    assert len(said) == 7


def test_each_pin_of_the_table_is_where_the_header_has_it():
    rows = re.findall(r"^\|[^|]*\|[^|]*\| (\d+) \| (\d+) \|", WIRING, re.MULTILINE)
    assert dict(rows) == HEADER


def test_the_drawing_shows_the_same_pins():
    for gpio, pin in HEADER.items():
        assert re.search(rf">GPIO{gpio}\b", DRAWING)
        assert f">{pin}</text>" in DRAWING


def test_links_between_the_documents_lead_somewhere():
    for document in (HOUSE / "docs/wiring.md", HOUSE / "docs/install.md", HOUSE / "firmware/scanners.md"):
        for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), f"{document.name}: {target}"
