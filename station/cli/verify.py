"""`station verify`: whether a journal, or an export of it, is what was written."""

import argparse
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from station.cli import options, progress
from station.errors import BrokenChainError, UsageError

if TYPE_CHECKING:
    from station.store.chain import KnownHead, Proof

_HASH_DIGITS = 64


def add(verbs: options.Verbs) -> None:
    """Add the verb."""
    verb = verbs.add_parser(
        "verify",
        help="prove that a journal or an export of it is what was written",
        description="Follow the hash chain of a station's database, or of a file that `station export` wrote, and name "
        "the first row that breaks it. Nothing is changed; a running station goes on meanwhile.",
        epilog="Exit status: 0 whole, 65 broken.",
    )
    verb.add_argument("file", type=Path, nargs="?", metavar="DB|EXPORT", help="(default: the settings' store.path)")
    verb.add_argument(
        "--head",
        action="append",
        default=[],
        metavar="SEQ:HASH",
        help="a row that was known, or the text of a certificate's QR code, HASH|COUNT; shows rows cut off at the end",
    )
    verb.add_argument("--db", type=Path, help="hold each row of an export against this database as well")
    options.add_settings(verb)
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Follow the chain and say what it showed."""
    from station.store import files  # noqa: PLC0415  # the help needs none of it

    known = [_head(text) for text in arguments.head]
    path: Path = arguments.file or Path(options.settings(arguments).store.path)
    is_database = files.is_database(path)
    if is_database and arguments.db:
        raise UsageError(f"--db is for an export; {path} is a database: station verify DB proves one by itself")
    said = _database(path, known) if is_database else _export(path, known, arguments.db)
    print(f"{path}: {said}")
    return 0


def _database(path: Path, known: "list[KnownHead]") -> str:
    from station.reports import export, proving  # noqa: PLC0415  # the help needs none of it
    from station.store import chain, meta, reading  # noqa: PLC0415

    with reading.reading(path) as db:
        count = export.known_head(db).seq or 0
        proof = chain.follow(progress.counted(proving.all_rows(db), "rows", count), known)
        name = meta.epoch(db)
    _must_be_whole(path, proof)
    if not proof.rows:
        return f"epoch {name}, an empty journal"
    return f"epoch {name}, {proof.rows} rows, whole from the first to {_named(proof)}{_met(proof)}"


def _export(path: Path, known: "list[KnownHead]", database: Path | None) -> str:
    from station.reports import excerpt, proving  # noqa: PLC0415  # the help needs none of it
    from station.store import reading  # noqa: PLC0415

    with ExitStack() as stack:
        opened = stack.enter_context(excerpt.opened(path))
        manifest = opened.manifest
        whole = manifest is not None and not manifest.query
        if manifest is not None and whole and manifest.head.seq:
            known = [*known, manifest.head]
        rows = opened.rows
        if database is not None:
            rows = proving.compared(stack.enter_context(reading.reading(database)), rows)
        proof = proving.followed(progress.counted(rows, "rows"), known, whole=whole)
    _must_be_whole(path, proof)
    beside = f", each as in {database}" if database else ""
    if whole:
        return f"the whole journal, {proof.rows} rows to {_named(proof)}{beside}{_met(proof)}"
    shown = "" if database else "; that they are the station's own, `--db` shows"
    return f"an excerpt of {proof.rows} rows, each whole{beside}, {proof.gaps} gaps{_met(proof)}{shown}"


def _must_be_whole(path: Path, proof: "Proof") -> None:
    broken = proof.broken
    if broken is not None:
        before = f"; the {proof.rows} rows before are whole" if proof.rows else ""
        raise BrokenChainError(f"{path}: broken at row {broken.seq}, {broken.flaw.value}: {broken.said}{before}")


def _named(proof: "Proof") -> str:
    return f"{proof.last}:{proof.hash.hex()}"


def _met(proof: "Proof") -> str:
    return f"; {', '.join(str(head) for head in proof.met)} as it was known" if proof.met else ""


def _head(text: str) -> "KnownHead":
    """Return the head that is written as SEQ:HASH, or as a certificate has it, HASH|COUNT."""
    from station.store.chain import KnownHead  # noqa: PLC0415  # the help needs none of it

    seq, colon, digest = text.strip().partition(":")
    if not colon:
        seq, digest = "", seq.partition("|")[0]
    with suppress(ValueError):
        if len(digest) == _HASH_DIGITS:
            return KnownHead(bytes.fromhex(digest), int(seq) if colon else None)
    raise UsageError(
        f"--head {text!r}: no head; write SEQ:HASH, or HASH|COUNT as a certificate has it; a hash has 64 digits"
    )
