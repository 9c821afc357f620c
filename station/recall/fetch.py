"""The feed fetched: the index of openFDA's downloads, and the files it names, each only when it changed.

No checksum or signature is published, so a file counts when it came over TLS, is a whole archive and holds as many
records as the index says; until then the file that was there stays.
"""

import json
import os
import shutil
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from pathlib import Path, PurePosixPath
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from station.errors import StationError, UsageError
from station.recall import feed

INDEX: Final = "https://api.fda.gov/download.json"
_TIMEOUT_S: Final = 30.0
_PAUSES_S: Final = (1.0, 4.0, 15.0)
"""Before each further attempt."""
_LONGEST_PAUSE_S: Final = 60.0
"""That a server's `Retry-After` is heeded."""
_PIECE: Final = 1 << 16
_LARGEST: Final = 1 << 28
"""Bytes of the largest file that is taken; the whole export has 4 MB."""
_AGAIN: Final = frozenset({408, 429, 500, 502, 503, 504})
_UNCHANGED: Final = 304


class FetchError(StationError):
    """The feed cannot be had; what was fetched before is as it was."""

    exit_status = 69


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file of the feed that is here."""

    path: Path
    changed: bool
    """False when the server says that what is here is what it has."""
    records: int
    source_date: str


class Web:
    """Files by address: `https` and `http`, through a proxy where one is named, and paths of this machine."""

    def __init__(self, proxy: str = "", pause: Callable[[float], None] = time.sleep) -> None:
        named = {"http": proxy, "https": proxy} if proxy else None
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler(named))
        self._pause = pause

    def get(
        self, address: str, target: Path, headers: Mapping[str, str], progress: Callable[[int, int], None]
    ) -> Mapping[str, str] | None:
        """Write what is at an address into a file and return its headers, names in lower case; None: unchanged."""
        if urlsplit(address).scheme not in {"http", "https"}:
            return _copied(Path(address), target)
        pauses = iter(_PAUSES_S)
        while True:
            try:
                return self._got(address, target, headers, progress)
            except urllib.error.HTTPError as error:
                error.close()
                if error.code == _UNCHANGED:
                    return None
                pause = next(pauses, None)
                if error.code not in _AGAIN or pause is None:
                    raise FetchError(f"{address}: the server answers {error.code} {error.reason}") from error
                asked = error.headers.get("Retry-After", "")
                self._pause(min(_LONGEST_PAUSE_S, float(asked)) if asked.isdigit() else pause)
            except (OSError, HTTPException) as error:
                pause = next(pauses, None)
                if pause is None:
                    raise FetchError(
                        f"{address}: cannot be fetched ({error}); is there a network or a proxy?"
                    ) from error
                self._pause(pause)

    def _got(
        self, address: str, target: Path, headers: Mapping[str, str], progress: Callable[[int, int], None]
    ) -> dict[str, str]:
        request = urllib.request.Request(address, headers=dict(headers))  # noqa: S310 - the scheme was looked at
        response: HTTPResponse
        with self._opener.open(request, timeout=_TIMEOUT_S) as response, target.open("wb") as file:
            whole = int(response.headers.get("Content-Length") or 0)
            done = 0
            while piece := response.read(_PIECE):
                done += file.write(piece)
                if done > _LARGEST:
                    raise FetchError(f"{address}: is larger than {_LARGEST >> 20} MB, which no export is")
                progress(done, whole)
            if whole and done != whole:
                raise OSError(f"{done} of {whole} bytes came")
            return {name.lower(): value for name, value in response.headers.items()}


def fetch(
    folder: Path, web: Web, progress: Callable[[int, int], None] = lambda *_: None, index: str = INDEX
) -> tuple[Fetched, ...]:
    """Have each file of the drug enforcement export in a folder as the index names it."""
    folder.mkdir(parents=True, exist_ok=True)
    fetched = folder / "download.json.part"
    try:
        web.get(index, fetched, {}, lambda *_: None)
        listed = _listed(fetched, index)
    finally:
        fetched.unlink(missing_ok=True)
    return tuple(_file(urljoin(index, address), records, folder, web, progress) for address, records in listed)


def _listed(path: Path, index: str) -> list[tuple[str, int]]:
    """Return the address and the number of records of each file that the index names."""
    try:
        export = json.loads(path.read_bytes())["results"]["drug"]["enforcement"]
        listed = [(str(part["file"]), int(part["records"])) for part in export["partitions"]]
        whole = int(export["total_records"])
    except (ValueError, KeyError, TypeError) as error:
        raise FetchError(f"{index}: is no index of openFDA's downloads ({type(error).__name__}: {error})") from error
    if not listed or sum(records for _, records in listed) != whole:
        raise FetchError(f"{index}: its files do not add up to the {whole} records it says; try again later")
    return listed


def _file(address: str, records: int, folder: Path, web: Web, progress: Callable[[int, int], None]) -> Fetched:
    """Have one file, the one that is here unless the server has another."""
    path = folder / PurePosixPath(urlsplit(address).path).name
    stamps, part = path.with_name(f"{path.name}.headers"), path.with_name(f"{path.name}.part")
    headers = web.get(address, part, _conditions(stamps, path), progress)
    if headers is None:
        return Fetched(path, False, records, _source_date(path))
    try:
        found = sum(1 for _ in feed.records(part))
        if found != records:
            raise FetchError(f"{address}: holds {found} records, and the index says {records}; try again later")
        dated = _source_date(part)
        with part.open("rb") as file:
            os.fsync(file.fileno())
        stamps.unlink(missing_ok=True)
        part.replace(path)
    except UsageError as error:
        raise FetchError(f"{address}: is no export that can be read ({error})") from error
    finally:
        part.unlink(missing_ok=True)
    kept = {name: headers[name] for name in ("etag", "last-modified") if name in headers}
    stamps.write_text(json.dumps(kept), encoding="utf-8")
    return Fetched(path, True, found, dated)


def _conditions(stamps: Path, path: Path) -> dict[str, str]:
    """Return the headers that ask for a file only if it changed; none where it is not here."""
    try:
        kept: dict[str, Any] = json.loads(stamps.read_bytes()) if path.is_file() else {}
    except (OSError, ValueError):
        return {}
    names = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
    return {asked: kept[name] for name, asked in names.items() if name in kept}


def _source_date(path: Path) -> str:
    dated = str(feed.meta(path).get("last_updated", ""))
    if not dated:
        raise FetchError(f"{path}: says not how old it is; an openFDA export has meta.last_updated")
    return dated


def _copied(source: Path, target: Path) -> dict[str, str]:
    try:
        shutil.copyfile(source, target)
    except OSError as error:
        raise FetchError(f"{source}: cannot be read ({error.strerror})") from error
    return {}
