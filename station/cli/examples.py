"""Command lines that the help of a verb ends with: what a person would type on a day that needs the verb."""

from types import MappingProxyType
from typing import Final

EXAMPLES: Final = MappingProxyType(
    {
        "demo": ("station demo --no-browser --port 0",),
        "replay": (
            "station replay --jsonl day.jsonl",
            "station replay --jsonl day.jsonl --db copy.db",
        ),
        "parse": (r"station parse ']d201003999040771101728041110S771\x1d2177300A1'",),
        "scanner-setup": (
            "station scanner-setup --symbols symbols.pdf",
            "station scanner-setup",
        ),
        "import": (
            "station import catalog products.csv",
            "station import stock stock.csv",
            "station import shipment 88213.xml",
            "station import recalls drug-enforcement.json.zip",
            "station import onhand pms.csv --count C-20260918-140700 --map 'ndc=NDC,quantity=On Hand' --badge SX-U-...",
        ),
        "count open": (
            "station count open spot --zones SHELF-B3",
            "station count open full --zones SHELF-B3,FRIDGE-1 --freeze hard",
        ),
        "count cancel": ("station count cancel --reason 'the wrong shelf'",),
        "count compare": (
            "station count compare C-20260918-140700 --onhand pms.csv --name rx30 --badge SX-U-... -o /media/c.csv",
        ),
        "count trend": (
            "station count trend /media/stick/*.csv",
            "station count trend /media/stick/*.csv --reviewed 00399904010013=2026-09-02",
        ),
        "cards": (
            "station cards -o cards.pdf",
            "station cards --sheet people --paper a4 -o badges.pdf",
            "station cards --sheet places --places SHELF-B3,FRIDGE-1 -o places.pdf",
        ),
        "site-key": ("station site-key new /etc/station/site.key",),
        "time-card": (
            "station time-card",
            "station time-card --at 2026-09-18T14:07:00Z --svg time.svg",
        ),
        "config-card": (
            "station config-card PLACE SHELF-B3",
            "station config-card IDLE 10 --svg idle.svg",
        ),
        "config": (
            "station config",
            "station config --set site.location=SHELF-B3",
        ),
        "report": (
            "station report list",
            "station report expiry -o expiry.pdf",
            "station report certificate --count C-20260918-140700 -o certificate.pdf",
            "station report figures --from 2026-09-01 --to 2026-09-30 -o september.html",
        ),
        "export": (
            "station export --lot A2231 -o a2231.jsonl",
            "station export --ndc 99904-0771-1 --from 2026-09-01 --to 2026-09-30 --format csv -o september.csv",
        ),
        "verify": (
            "station verify",
            "station verify a2231.jsonl --db station.db",
        ),
        "recall fetch": ("station recall fetch recalls",),
        "recall build": (
            "station recall build drug-enforcement.json.zip --overrides answers.json -o full.db",
            "station recall build --urgent urgent.jsonl -o urgent.db",
        ),
        "recall diff": ("station recall diff full-old.db full.db",),
        "recall keygen": ("station recall keygen recall.key",),
        "recall sign": ("station recall sign --key recall.key full.db",),
        "recall verify": ("station recall verify full.db",),
        "recall review": (
            "station recall review drug-enforcement.json.zip --overrides answers.json --list",
            "station recall review drug-enforcement.json.zip --overrides answers.json --by 'A. Okafor'",
        ),
        "recall add": (
            "station recall add urgent.jsonl --number L1 --product Velmoril --ndc 99901-0107-1 --lot A1 --reason glass",
        ),
        "recall lookup": (
            "station recall lookup full.db urgent.db --ndc 99901-0107-1 --lot A1",
            "station recall lookup full.db --gtin 00399904077110 --lot S771 --expiry 2028-04-11",
        ),
        "office": ("station office --host broker.example --db office.db",),
        "office counts": ("station office counts",),
        "office recount": ("station office recount C-20260918-140700 00399904077110/S771",),
    }
)
"""By the verb's words."""


def told(verb: str) -> str:
    """Return what the help of a verb ends with; nothing where its usage says all."""
    lines = EXAMPLES.get(verb, ())
    return "".join(("\nExamples:\n", *(f"  {line}\n" for line in lines))) if lines else ""
