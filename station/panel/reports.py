"""The reports of the demo's pharmacy, as the program's own verb writes them."""

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from station.reports.catalog import REPORTS

PROGRAM: Final = (sys.executable, "-m", "station")


def described() -> list[dict[str, str]]:
    """Return the reports there are, as a browser is told of them."""
    return [{"id": name, "about": entry.help} for name, entry in REPORTS.items()]


async def page(name: str, config: Path) -> tuple[bool, bytes]:
    """Return a report as a page, or False and why there is none; raise `LookupError` where there is no such report."""
    if name not in REPORTS:
        raise LookupError(f"{name!r} is no report; there are {', '.join(REPORTS)}")
    return await _said([*PROGRAM, "report", name, "--format", "html", "--config", str(config)])


async def _said(command: Sequence[str]) -> tuple[bool, bytes]:
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, stdin=asyncio.subprocess.DEVNULL
    )
    page, complaint = await process.communicate()
    return (False, complaint) if process.returncode else (True, page)
