"""What an EPCIS document says was sent; every fact holds for XML and for JSON."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station import gs1
from station.epcis.event import EpcisError
from tests.epcis.documents import (
    ASN,
    DELIVERY,
    FORMS,
    PO,
    PREFIX,
    counted,
    in_json,
    in_xml,
    made,
    packed,
    read,
    sgtin,
    shipped,
    sscc,
)

GTIN = "00399901010714"
LGTIN = f"urn:epc:class:lgtin:{PREFIX}.001071"


def label_of(number):
    body = f"0{PREFIX}{number:09}"
    return body + gs1.check_digit(body)


@pytest.fixture(params=FORMS, ids=["xml", "json"])
def form(request):
    return request.param


def only(raw):
    (shipment,) = read(raw)
    return shipment


def serials(raw):
    return [line.serial for line in only(raw).lines]


def problem(raw):
    with pytest.raises(EpcisError) as refused:
        read(raw)
    assert "nothing was imported" in str(refused.value)
    return str(refused.value)


def test_a_pallet_stands_for_every_package_in_its_cases(form):
    shipment = only(form(*DELIVERY))
    assert [(line.gtin, line.serial) for line in shipment.lines] == [(GTIN, f"S{number}") for number in range(1, 7)]
    assert {(line.lot, line.expiry) for line in shipment.lines} == {("A2231", date(2027, 10, 31))}
    assert [line.container for line in shipment.lines] == [label_of(2)] * 3 + [label_of(3)] * 3
    assert shipment.containers == {label_of(1): "", label_of(2): label_of(1), label_of(3): label_of(1)}


def test_the_documents_of_the_trade_and_the_places_are_told(form):
    shipment = only(form(*DELIVERY))
    assert (shipment.name, shipment.references) == ("DEL100", (("po", "88213"), ("asn", "DEL100")))
    assert (shipment.sender, shipment.ship_from) == ("0399901000005", "Oakfen DC (0399901000012)")
    assert (shipment.receiver, shipment.ship_to, shipment.sent_at) == ("", "Back door", "2026-09-15T10:00:00Z")


@pytest.mark.parametrize(
    ("transactions", "name"),
    [((PO,), "88213"), ((("urn:epcglobal:cbv:btt:inv", "INV-7"),), "INV-7"), ((("", "X1"),), "X1"), ((), "document")],
)
def test_a_shipment_without_a_despatch_advice_is_called_by_what_there_is(form, transactions, name):
    counts = [counted(f"{LGTIN}.A2231", 2)]
    shipment = only(form(made(quantities=counts), shipped(quantities=counts, transactions=transactions)))
    assert shipment.name == name


def test_without_any_document_it_is_called_by_its_first_container(form):
    assert only(form(*DELIVERY[:4], shipped(sscc(1), transactions=()))).name == label_of(1)


def test_a_loose_package_is_in_no_container(form):
    assert [line.container for line in only(form(made(sgtin("S1")), shipped(sgtin("S1")))).lines] == [""]


def test_events_may_stand_in_any_order(form):
    assert serials(form(*reversed(DELIVERY))) == serials(form(*DELIVERY))


@given(st.permutations(DELIVERY))
def test_whatever_the_order_of_the_events_the_list_is_the_same(events):
    assert set(only(in_json(*events)).lines) == set(only(in_json(*DELIVERY)).lines)


def test_what_was_taken_out_of_a_case_is_not_in_it(form):
    out = packed(sscc(2), sgtin("S1"), action="DELETE", time="2026-09-14T09:30:00Z")
    assert "S1" not in serials(form(*DELIVERY, out))


def test_a_case_that_was_emptied_and_packed_anew_has_what_was_packed_last(form):
    emptied = packed(sscc(3), action="DELETE", time="2026-09-14T09:30:00Z")
    anew = packed(sscc(3), sgtin("S6"), time="2026-09-14T09:40:00Z")
    assert serials(form(*DELIVERY, emptied, anew)) == ["S1", "S2", "S3", "S6"]


def test_a_package_that_was_packed_twice_is_where_it_was_put_last(form):
    later = packed(sscc(3), sgtin("S1"), time="2026-09-14T09:30:00+00:00")
    shipment = only(form(*DELIVERY, later))
    assert [line.container for line in shipment.lines if line.serial == "S1"] == [label_of(3)]


def test_times_are_compared_and_not_their_texts(form):
    out = packed(sscc(2), sgtin("S1"), action="DELETE", time="2026-09-14T10:30:00+02:00")  # 08:30 UTC, before 09:00
    assert "S1" in serials(form(*DELIVERY, out))


def test_a_time_without_a_zone_is_taken_for_utc(form):
    out = packed(sscc(2), sgtin("S1"), action="DELETE", time="2026-09-14T08:59:00")
    assert "S1" in serials(form(*DELIVERY, out))


def test_a_shipping_event_that_is_taken_back_ships_nothing(form):
    again = (*DELIVERY, shipped(sscc(1), step="void_shipping", time="2026-09-15T11:00:00Z"))
    assert "tells of nothing sent" in problem(form(*again))


def test_an_event_that_is_declared_an_error_is_none(form):
    assert "tells of nothing sent" in problem(form(*DELIVERY[:4], {**shipped(sscc(1)), "errorDeclaration": {}}))


def test_two_shipping_events_of_one_despatch_advice_are_one_shipment(form):
    parts = (shipped(sscc(2)), shipped(sscc(3), time="2026-09-15T10:30:00Z"))
    assert len(only(form(*DELIVERY[:3], *parts)).lines) == 6


def test_shipping_events_of_different_documents_are_shipments_of_their_own(form):
    other = (("urn:epcglobal:cbv:btt:desadv", "DEL200"), PO)
    found = read(form(*DELIVERY[:3], shipped(sscc(2)), shipped(sscc(3), transactions=other)))
    assert [(each.name, len(each.lines)) for each in found] == [("DEL100", 3), ("DEL200", 3)]


def test_what_was_sent_on_belongs_to_the_last_who_sent_it(form):
    first = shipped(sscc(1), transactions=(ASN,), time="2026-09-14T12:00:00Z")
    last = shipped(sscc(1), transactions=(("urn:epcglobal:cbv:btt:desadv", "DEL900"),))
    assert only(form(*DELIVERY[:4], first, last)).name == "DEL900"


def test_a_sender_who_names_the_pallet_and_all_in_it_sends_each_once(form):
    everything = [sscc(1), sscc(2), *(sgtin(f"S{number}") for number in range(1, 7))]
    assert len(serials(form(*DELIVERY[:4], shipped(*everything)))) == 6


def test_packages_that_are_counted_by_lot_have_no_serial_numbers(form):
    counts = [counted(f"{LGTIN}.A2231", 24)]
    events = (made(quantities=counts), packed(sscc(1), quantities=counts), shipped(sscc(1)))
    (line,) = only(form(*events)).lines
    assert (line.serial, line.lot, line.quantity, line.container) == ("", "A2231", 24, label_of(1))


def test_what_is_added_to_a_container_is_counted_with_it_and_what_is_seen_in_it_is_not(form):
    counts = [counted(f"{LGTIN}.A2231", 24)]
    events = (made(quantities=counts), packed(sscc(1), quantities=counts), packed(sscc(1), quantities=counts))
    assert sum(line.quantity for line in only(form(*events, shipped(sscc(1)))).lines) == 48
    seen = packed(sscc(1), quantities=counts, action="OBSERVE", time="2026-09-14T11:00:00Z")
    assert sum(line.quantity for line in only(form(*events, seen, shipped(sscc(1)))).lines) == 24
    gone = packed(sscc(1), quantities=counts, action="DELETE", time="2026-09-14T11:00:00Z")
    assert "no AggregationEvent says what is in it" in problem(form(*events, gone, shipped(sscc(1))))


def test_a_product_that_is_counted_gets_its_lot_from_the_event_that_made_it(form):
    pattern = f"urn:epc:idpat:sgtin:{PREFIX}.001071.*"
    (line,) = only(
        form(made(quantities=[counted(f"{LGTIN}.A2231", 24)]), shipped(quantities=[counted(f"{LGTIN}.A2231", "24.0")]))
    ).lines
    assert (line.lot, line.quantity) == ("A2231", 24)
    assert "no lot" in problem(form(made(sgtin("S1")), shipped(quantities=[counted(pattern, 24)])))


def test_lot_and_expiry_may_stand_in_the_master_data(form):
    of_lot = {f"{LGTIN}.A2231": {"itemExpirationDate": "2027-10-31"}}
    events = (made(sgtin("S1"), expiry=""), shipped(sgtin("S1")))
    assert only(form(*events, master=of_lot)).lines[0].expiry == date(2027, 10, 31)
    of_package = {sgtin("S1"): {"lotNumber": "K1", "itemExpirationDate": "2027-10-31"}, "Dock 4": {"lotNumber": "K2"}}
    assert only(form(shipped(sgtin("S1")), master=of_package)).lines[0].lot == "K1"


def test_a_repacked_package_has_the_lot_of_the_event_that_it_came_out_of(form):
    repacked = {
        "type": "TransformationEvent",
        "eventTime": "2026-09-14T08:00:00Z",
        "outputEPCList": [sgtin("S1")],
        "outputQuantityList": [counted(f"{LGTIN}.A2231", 1)],
        "ilmd": {"lotNumber": "A2231", "itemExpirationDate": "2027-10-31T00:00:00Z"},
    }
    assert only(form(repacked, shipped(sgtin("S1")))).lines[0].expiry == date(2027, 10, 31)


def test_a_case_that_ships_as_a_package_of_its_own_is_one(form):
    case = sgtin("C1", "101071")
    assert only(form(made(case), shipped(case))).lines[0].gtin.startswith("1039990101071")


def test_a_pallet_may_be_shipped_by_the_event_that_says_what_is_in_it(form):
    event = {
        **packed(sscc(1), sscc(2), sscc(3), step="shipping", action="OBSERVE"),
        "eventTime": "2026-09-15T10:00:00Z",
    }
    assert len(serials(form(*DELIVERY[:3], event))) == 6


@pytest.mark.parametrize(
    ("events", "why"),
    [
        (DELIVERY[:4], "tells of nothing sent"),
        ((shipped(sscc(8)),), f"(00){label_of(8)} was sent, and no AggregationEvent says what is in it"),
        ((shipped(sgtin("S1")),), f"(01){GTIN}(21)S1 was sent, and no lot and no expiry of it"),
        ((made(sgtin("S1"), expiry=""), shipped(sgtin("S1"))), "and no expiry of it is in the document"),
        ((made(sgtin("S1"), expiry="31.10.2027"), shipped(sgtin("S1"))), "'31.10.2027' is no date; 2027-03-31 is one"),
        ((made(sgtin("S1"), expiry="2027-02-30"), shipped(sgtin("S1"))), "'2027-02-30' is no date"),
        ((made("urn:epc:id:sgtin:0399901.01.S1"),), "it must have 13 digits"),
        ((made(f"{LGTIN}.A2231"),), "names no single package"),
        ((shipped(quantities=[counted(f"{LGTIN}.A2231", 1.5)]),), "'1.5'"),
        ((shipped(quantities=[counted(f"{LGTIN}.A2231", 2, uom="KGM")]),), "'2 KGM'"),
        ((shipped(quantities=[counted(f"{LGTIN}.A2231", 0)]),), "is no whole number of packages"),
        ((shipped(quantities=[counted("urn:x", 2)]),), "names no package, lot or logistic unit"),
        ((made(quantities=[counted("urn:x", 2)]),), "names no package, lot or logistic unit"),
        ((packed("", sgtin("S1")),), "has no parentID"),
        ((*DELIVERY[:4], shipped(sscc(1), time="yesterday")), "eventTime 'yesterday' is none"),
    ],
)
def test_what_cannot_be_told_is_refused_with_where_it_stands(form, events, why):
    assert why in problem(form(*events))


def test_a_container_that_was_only_seen_without_its_own_name_packs_nothing(form):
    seen = packed("", sgtin("S1"), action="OBSERVE")
    assert [line.container for line in only(form(made(sgtin("S1")), seen, shipped(sgtin("S1")))).lines] == [""]


def test_a_case_that_is_packed_in_itself_is_refused(form):
    events = (made(sgtin("S1")), packed(sscc(1), sscc(2)), packed(sscc(2), sscc(1), sgtin("S1")), shipped(sscc(1)))
    assert "is packed in itself" in problem(form(*events))


def test_all_that_is_wrong_is_told_with_the_line_or_event_where_it_stands():
    events = (made("urn:a"), made("urn:b"))
    assert "line 5: 'urn:a'" in problem(in_xml(*events))
    told = problem(in_json(*events))
    assert "event 1: 'urn:a'" in told
    assert "event 2: 'urn:b'" in told
    many = problem(in_json(made(*(f"urn:{number}" for number in range(30)))))
    assert "30 things are wrong" in many
    assert many.endswith("and 10 more")
