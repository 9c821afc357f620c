"""Records of the feed, and bundles of them, for the tests."""

from datetime import UTC, datetime, timedelta

from station.recall import bundle

NOW = datetime(2026, 9, 18, 14, 7, tzinfo=UTC)
GTIN = "00305172930253"
NDC = "0517-2930-25"
RECORD = {
    "recall_number": "D-0100-2026",
    "event_id": "90001",
    "classification": "Class II",
    "product_description": f"Sodium chloride, 30 mL vial, NDC {NDC}",
    "code_info": "Lot #: A123, Exp 06/2027; B456*, Exp 07/2027 *may be followed by 01",
    "recalling_firm": "Northfield (fictional)",
    "reason_for_recall": "Particles",
    "report_date": "20260916",
    "recall_initiation_date": "20260901",
}


def built(path, *changes, **facts):
    """Build a bundle of the record with each of these changes, or of the record as it is."""
    facts = {"version": 1, "created": NOW, "expires": NOW + timedelta(30), "source_date": "2026-09-17"} | facts
    return bundle.build([RECORD | change for change in changes or ({},)], path, **facts)


def many(count):
    """Changes that make so many recalls, of a product and a lot of its own each."""
    return [
        {
            "recall_number": f"D-{number}-2026",
            "product_description": f"Tablets, NDC 0518-{number}-25",
            "code_info": f"Lot Q{number}",
        }
        for number in range(1000, 1000 + count)
    ]
