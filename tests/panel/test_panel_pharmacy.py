"""The demo's pharmacy has one package for each thing the station can say."""

import csv
import io
import json
from datetime import date, timedelta

import pytest

from station import gs1
from station.panel.consignment import LISTED_AS, UNLISTED, UNREADABLE
from station.panel.pharmacy import FRIDGE, SAFE, SHELF, pharmacy
from station.panel.products import PRODUCTS, with_check_digit

TODAY = date(2026, 9, 18)
HERE = pharmacy(TODAY)
PILES = {pile.id: pile for pile in HERE.piles}


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def decoded(name):
    return gs1.decode(PILES[name].symbol(0).scanned(), today=TODAY)


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.brand)
def test_a_product_has_a_valid_gtin_that_holds_its_ndc_and_a_name_for_the_small_screen(product):
    assert with_check_digit(product.gtin[:-1]) == product.gtin
    assert product.gtin[3:13] == product.ndc.replace("-", "")
    assert len(product.name) <= 21


def test_check_digits_are_those_of_gs1():
    assert with_check_digit("0950600013435") == "09506000134352"


@pytest.mark.parametrize("pile", [p for p in HERE.piles if not p.flaw and not p.sscc], ids=lambda pile: pile.id)
def test_a_label_without_a_flaw_says_what_the_pile_is(pile):
    scan = decoded(pile.id)
    assert scan.status is gs1.ScanStatus.EXACT
    said = (scan.gtin, scan.lot, scan.expiry, scan.serial or "")
    assert said == (pile.product.gtin, pile.lot, pile.expiry, (*pile.serials, "")[0])


@pytest.mark.parametrize("flawed", ["damaged", "web"])
def test_a_flawed_label_is_not_read_as_a_package(flawed):
    assert decoded(flawed).lot is None


def test_a_label_whose_separators_were_lost_has_more_than_one_meaning():
    scan = decoded("glued")
    assert scan.status is gs1.ScanStatus.AMBIGUOUS
    assert len(scan.candidates) > 1


def test_every_package_that_stands_somewhere_is_in_stock_but_the_recalled_ones():
    stocked = {(row["gtin"], row["serial"]) for row in rows(HERE.stock)}
    piles = [pile for pile in HERE.piles if pile.group in ("checkpoint", "cabinet") and pile.id != "recalled"]
    assert stocked == {(pile.product.gtin, serial) for pile in piles for serial in pile.serials or ("",)}
    assert {row["location"] for row in rows(HERE.stock)} == {SHELF, FRIDGE, SAFE}


def test_packages_without_serial_numbers_are_in_stock_by_their_number():
    (tubes,) = [row for row in rows(HERE.stock) if not row["serial"]]
    assert (tubes["lot"], tubes["quantity"]) == ("DP118", "24")


def test_the_sender_s_list_has_what_arrives_but_what_nobody_sent_and_one_other_lot():
    listed = {(row["gtin"], row["lot"], row["serial"]) for row in rows(HERE.shipment)}
    for pile in HERE.piles:
        if pile.group in ("receive", "odd"):
            package = (pile.product.gtin, pile.lot, (*pile.serials, "")[0])
            assert (package in listed) == (pile.id not in UNLISTED | LISTED_AS.keys()), pile.id


def test_a_tote_s_packages_are_listed_under_the_number_on_its_label():
    inside = [row["serial"] for row in rows(HERE.shipment) if row["sscc"] == PILES["tote"].sscc]
    assert inside == list(PILES["tote"].serials)
    (element,) = PILES["tote"].symbol(0).elements
    assert element == ("00", PILES["tote"].sscc)
    assert with_check_digit(PILES["tote"].sscc[:-1]) == PILES["tote"].sscc


def test_a_label_that_cannot_be_read_is_listed_by_its_lot():
    (row,) = [row for row in rows(HERE.shipment) if row["lot"] == PILES["damaged"].lot]
    assert (PILES["damaged"].flaw, row["serial"], row["quantity"]) == (UNREADABLE, "", "1")


def test_the_package_received_before_is_one_of_the_shelf():
    assert PILES["twice"].serials[0] in PILES["later"].serials


def test_no_other_arriving_package_is_on_the_shelf():
    stocked = {row["serial"] for row in rows(HERE.stock)}
    assert not any(set(p.serials) & stocked for p in HERE.piles if p.group in ("receive", "odd") and p.id != "twice")


def test_dates_are_counted_from_the_day_the_demo_starts():
    tomorrow = {pile.id: pile for pile in pharmacy(TODAY + timedelta(days=1)).piles}
    assert tomorrow["expired"].expiry - PILES["expired"].expiry == timedelta(days=1)


def test_the_recall_names_the_lot_of_the_recalled_packages():
    (recall,) = json.loads(HERE.recalls)["results"]
    assert PILES["stop"].lot in recall["code_info"]
    assert PILES["stop"].product.ndc in recall["product_description"]
    assert PILES["lookalike"].lot not in recall["code_info"]


def test_every_product_is_in_the_catalog():
    assert {row["gtin"] for row in rows(HERE.catalog)} == {product.gtin for product in PRODUCTS}
