import pytest

from station.recall import products


@pytest.mark.parametrize(
    ("text", "ndcs"),
    [
        ("NDC 0517-2930-25", ("0517-2930-25",)),
        ("NDC# 68788-9373-03.", ("68788-9373-03",)),
        ("NDC15082-922-25", ("15082-922-25",)),
        ("a) NDC 0517-2930-25, b) 0517-2930-26", ("0517-2930-25", "0517-2930-26")),
        ("NDC 72570 121 15", ("72570-121-15",)),
        ("NDC 00904582360", ("00904582360",)),
        ("NDC: 0536-1001", ("0536-1001",)),
        ("NDC 342023-172-044", ("342023-172-044",)),
        ("Durham, NC 27703-1234", ()),
        ("call 1-800-555-1234", ()),
        ("repackaged NDC 70518-1087-00, original NDC 00185-0122-01", ("70518-1087-00",)),
        ("original pack NDC 00185-0122-01", ("00185-0122-01",)),
    ],
)
def test_the_ndcs_of_the_text_are_read(text, ndcs):
    assert products.ndcs(text) == ndcs


@pytest.mark.parametrize(
    ("text", "upcs"),
    [
        ("UPC 6 50240 05357 3", ("650240053573",)),
        ("650240053573", ("650240053573",)),
        ("650240053574", ()),
        ("UPC 650240053574", ("650240053574",)),
        ("UPC 3 0517-2930-25 3", ("305172930253",)),
        ("GTIN (01)00305172930253", ("00305172930253",)),
        ("Lot 100620-128202", ()),
    ],
)
def test_the_upcs_of_the_text_are_read(text, upcs):
    assert products.upcs(text) == upcs
