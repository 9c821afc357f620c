"""`station recall add`: a recall that a person enters, before the feed has it or where it never will."""

import argparse
from pathlib import Path

from station import clock
from station.cli import options
from station.cli.words import counted
from station.errors import UsageError


def add(verbs: options.Verbs) -> None:
    """Add the verb."""
    verb = verbs.add_parser(
        "add",
        help="enter a recall by hand",
        description="Add a recall to a file of urgent additions: from a manufacturer's letter or a wholesaler's "
        "notice. `station recall build --urgent` makes a bundle of the file, which adds to a station's recalls and "
        "takes none away.",
    )
    verb.add_argument("file", type=Path, metavar="FILE", help="the additions; made if it is not there")
    verb.add_argument("--number", required=True, help="the recall's number, or a name of yours for it")
    verb.add_argument("--class", dest="classification", choices=("I", "II", "III"), help="left out: not yet classified")
    verb.add_argument("--product", required=True, help="the product, as it is printed")
    verb.add_argument("--ndc", action="append", default=[], help="repeatable")
    verb.add_argument("--gtin", action="append", default=[], help="GTIN, UPC or EAN; repeatable")
    verb.add_argument(
        "--lot", action="append", default=[], metavar="LOT", help="A1, A1=2027-03 with expiry, A1..A9, A1*; repeatable"
    )
    verb.add_argument("--all-lots", action="store_true")
    verb.add_argument("--reason", required=True)
    verb.add_argument("--firm", default="")
    verb.add_argument("--by", default="", metavar="NAME", help="who enters it")
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Add the recall, and say how many there are."""
    from station.recall import additions, overrides  # noqa: PLC0415  # the help reads no texts

    if not (arguments.ndc or arguments.gtin):
        raise UsageError("no product number; give --ndc or --gtin, without which no scan can meet the recall")
    if bool(arguments.lot) == arguments.all_lots:
        raise UsageError("name the lots with --lot, or all of them with --all-lots")
    try:
        lots = tuple(map(overrides.checked, arguments.lot))
    except ValueError as error:
        raise UsageError(str(error)) from error
    ndcs, gtins = tuple(map(_ndc, arguments.ndc)), tuple(map(_gtin, arguments.gtin))
    today = clock.now().date()
    names = overrides.Answer(
        lots=None if arguments.all_lots else lots,
        all_lots=arguments.all_lots,
        ndcs=ndcs,
        upcs=gtins,
        by=arguments.by,
        on=today.isoformat(),
    )
    record = {
        "recall_number": arguments.number,
        "event_id": "",
        "classification": f"Class {arguments.classification}" if arguments.classification else "Not Yet Classified",
        "product_description": arguments.product,
        "recalling_firm": arguments.firm,
        "reason_for_recall": arguments.reason,
        "report_date": f"{today:%Y%m%d}",
        "recall_initiation_date": f"{today:%Y%m%d}",
        "code_info": "all lots" if arguments.all_lots else f"Lot {', '.join(lots)}",
    }
    count = additions.add(arguments.file, record, names)
    print(f"{arguments.file}: {counted(count, 'recall')}; station recall build --urgent {arguments.file} -o BUNDLE")
    return 0


def _ndc(text: str) -> str:
    """Return an NDC as it is printed, or raise `UsageError`: with a wrong one no scan would ever meet the recall."""
    from station.gs1.ndc import from_text  # noqa: PLC0415  # the help needs none of it

    if from_text(text) is None:
        raise UsageError(f"ndc {text!r} is none; it has 10 digits as 4-4-2, 5-3-2 or 5-4-1, or 11 as 5-4-2")
    return text


def _gtin(text: str) -> str:
    """Return the digits of a number that is printed with spaces or hyphens; raise `UsageError` where it is no GTIN."""
    from station.gs1.numbers import gtins  # noqa: PLC0415  # the help needs none of it

    digits = text.replace(" ", "").replace("-", "")
    if not gtins(digits):
        raise UsageError(f"gtin {text!r} is none; it has 8, 12, 13 or 14 digits, and the last is its check digit")
    return digits
