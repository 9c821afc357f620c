"""The vocabulary of recall texts: which words mean something, and what."""

from typing import Final


def _table(**meanings: str) -> dict[str, str]:
    """Return each of the listed words with its meaning."""
    return {word: meaning for meaning, listed in meanings.items() for word in listed.split()}


def _listed(text: str) -> list[list[str]]:
    """Return the words of each line."""
    return [line.split() for line in text.strip().splitlines()]


MEANING: Final = _table(
    LOT="l/n coded lot lots lot's batch batches pedigree pedigrees lotcode lotcodes lotno",
    EXPIRY="exp expiry expiries expires expire expiration expirations exipration expirattion expiring expiratory"
    " bud buds dated expdate ex expo budl ud xp",
    WHEN="distributed dispensed compounded made manufactured manufacture manufacturing produced prepared sold shipped"
    " filled repackaged repackaging mfg mfd dom released added packaged packed received stored assembled expanded",
    OTHER="rx sku skus style styles stock serial s/n sn invoice phone tel fax prescription"
    " prescriptions revision chargennummer",
    NOUN="item items part parts catalog cat ref reference model models service gen list product products pack order"
    " form control shipment mfr disp brand preparation cin",
    PRODUCT="ndc ndcs nc upc upcs gtin gtins udi ean barcode cas nda anda din",
    FILLER="number numbers no nos num no.s #s s code codes date dates dt id id's of is are numer numbes",
    TO="to through thru until",
    AND="and or plus",
)
"""Each word's kind of token; a word that is not here means nothing by itself."""

PHRASES: Final = {
    ("use", "by"): "EXPIRY",
    ("use", "before"): "EXPIRY",
    ("used", "by"): "EXPIRY",
    ("used", "before"): "EXPIRY",
    ("best", "by"): "EXPIRY",
    ("best", "before"): "EXPIRY",
    ("best", "if"): "EXPIRY",
    ("sell", "by"): "EXPIRY",
    ("discard", "after"): "EXPIRY",
    ("discard", "by"): "EXPIRY",
    ("discard", "date"): "EXPIRY",
    ("beyond", "use"): "EXPIRY",
    ("beyond-use", "date"): "EXPIRY",
    ("product", "lot"): "LOT",
    ("product", "lots"): "LOT",
    ("control", "lot"): "LOT",
    ("control", "number"): "LOT",
    ("compounding", "date"): "WHEN",
    ("zone", "iv"): "WORD",
}

MONTHS: Final = {
    name: number
    for number, names in enumerate(
        _listed("""
            ene enero jan january
            feb february fev
            mar march
            apr april
            may
            jun june
            jul july
            ago agosto aug august
            sep sept september
            oct october
            nov november
            dic diciembre dec december
        """),
        start=1,
    )
    for name in names
}

UNITS: Final = frozenset(
    word
    for line in _listed("""
        mg mgs ml mls mcg g gm gms gram grams kg l liter liters litre oz ounce ounces fl lb lbs cc cm inch % percent
        ct count counts unit units iu meq mmol mm mcg/ml mg/ml g/ml units/ml micron month months day days year years
        hour hours hr per x total sizes different stores store
        tablet tablets tabs tab capsule capsules caps cap caplets vial vials bottle bottles bag bags box boxes carton
        cartons case cases syringe syringes tube tubes pack packs packet packets pouch pouches kit kits dose doses
        piece pieces pk patches patch drums drum jars jar ampules ampuls pen pens cartridges
        lots batches
    """)
    for word in line
)
"""What makes the number before it a quantity."""


def is_abbreviation(text: str) -> bool:
    """Say whether a full stop after this word ends no sentence."""
    return text.lower() in MEANING or text.lower() in MONTHS or text.lower() in UNITS
