"""The board is told the same pins as the station, and its overlay is one."""

import re
import subprocess
import tomllib
from pathlib import Path

HOUSE = Path(__file__).parents[2]
OVERLAY = HOUSE / "firmware/station-pins.dts"
FRAGMENT = HOUSE / "firmware/station.txt"
SETTINGS = tomllib.loads((HOUSE / "provisioning/station.toml").read_text(encoding="utf-8"))
QUIET = [SETTINGS["light"]["red"], SETTINGS["light"]["green"], SETTINGS["light"]["blue"], SETTINGS["buzzer"]["pin"]]
BUTTONS = [SETTINGS["button"][name] for name in ("pin", "undo", "help")]

BASE = """/dts-v1/;
/ { gpio: gpio { gpio-controller; #gpio-cells = <2>; }; };
"""


def run(*command: str | Path) -> str:
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout


def numbers(tree: str, name: str) -> list[int]:
    found = re.search(rf"{name} = <(.*?)>;", tree)
    assert found is not None
    return [int(cell, 16) for cell in found[1].split()]


def test_the_overlay_goes_over_a_boards_tree_and_pulls_the_stations_pins(tmp_path):
    (tmp_path / "base.dts").write_text(BASE, encoding="utf-8")
    run("dtc", "-@", "-I", "dts", "-O", "dtb", "-o", tmp_path / "base.dtb", tmp_path / "base.dts")
    run("dtc", "-@", "-I", "dts", "-O", "dtb", "-o", tmp_path / "pins.dtbo", OVERLAY)
    run("fdtoverlay", "-i", tmp_path / "base.dtb", "-o", tmp_path / "merged.dtb", tmp_path / "pins.dtbo")
    tree = run("dtc", "-q", "-I", "dtb", "-O", "dts", tmp_path / "merged.dtb")
    down, up = 1, 2
    assert numbers(tree, "brcm,pins") == [*QUIET, *BUTTONS]
    assert numbers(tree, "brcm,pull") == [down, down, down, down, up, up, up]
    assert numbers(tree, "brcm,function") == [0] * 7
    assert 'compatible = "regulator-fixed"' in tree


def test_the_pins_are_quiet_before_the_kernel_too():
    text = FRAGMENT.read_text(encoding="utf-8")
    assert f"\ngpio={','.join(map(str, QUIET))}=ip,pd\n" in text
    assert f"\ngpio={','.join(map(str, BUTTONS))}=ip,pu\n" in text


def test_the_quiet_pins_are_among_those_that_a_board_wakes_up_pulling_down():
    assert all(9 <= pin <= 27 for pin in QUIET)


def test_every_line_for_the_board_is_one_it_reads():
    lines = FRAGMENT.read_text(encoding="utf-8").splitlines()
    assert all(len(line) <= 98 for line in lines if not line.startswith("#"))
    assert all(re.fullmatch(r"#.*|\[all\]|[a-z_]+=\S+|", line) for line in lines)


def test_the_display_has_a_fast_bus():
    assert "i2c_arm_baudrate=400000" in FRAGMENT.read_text(encoding="utf-8")
