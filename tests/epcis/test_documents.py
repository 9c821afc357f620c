"""Documents that are no documents, and those that a stranger could send to do harm."""

import tracemalloc

import pytest

from station.epcis import event, unpacking
from station.epcis.event import EpcisError
from tests.epcis.documents import DELIVERY, in_json, in_xml, made, read, sgtin, shipped


def problem(raw):
    with pytest.raises(EpcisError) as refused:
        read(raw)
    return str(refused.value)


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>\n',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>\n',
        '<!DOCTYPE x SYSTEM "http://example.org/x.dtd">\n',
    ],
)
def test_a_document_type_is_refused_and_with_it_every_entity(head):
    assert "line 2: has a document type; EPCIS has none" in problem(in_xml(*DELIVERY, head=head))


def test_what_is_cut_short_is_told_with_its_line():
    raw = in_xml(*DELIVERY)
    told = problem(raw[:-30])
    assert "is not XML" in told
    assert f"line {raw[:-30].count(bytes([10])) + 1}: " in told
    assert "line 1: is not JSON" in problem(in_json(*DELIVERY)[:-3])


def test_what_is_deep_without_end_is_refused():
    assert "stand 64 deep" in problem(in_xml(head="").replace(b"<EventList>", b"<EventList>" + b"<x>" * 100))
    assert "is not JSON" in problem(b'{"type":' * 100_000)


def test_a_value_without_end_is_refused():
    assert "a value is longer than 4096 characters" in problem(in_xml(made(sgtin("S" * 5000))))


def test_a_document_without_end_is_refused(monkeypatch):
    for module in ("xml", "jsonld"):
        monkeypatch.setattr(f"station.epcis.{module}.MOST_BYTES", 100)
    assert "split it by shipment" in problem(in_xml(*DELIVERY))
    assert "split it by shipment" in problem(in_json(*DELIVERY))


def test_more_packages_than_a_pharmacy_gets_are_refused(monkeypatch):
    monkeypatch.setattr(unpacking, "MOST_PACKAGES", 3)
    assert "has more than 3 packages" in problem(in_xml(*DELIVERY))


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"<html></html>", "begins with 'html'; a list of what was sent is an EPCISDocument"),
        (in_xml(*DELIVERY, version="3.0"), "schemaVersion is '3.0'"),
        (b"{}", "is of type None"),
        (b"[1]", "is of type None"),
        (b'{"type":"EPCISQueryDocument"}', "is of type 'EPCISQueryDocument'"),
        (in_json(*DELIVERY, schemaVersion="1.2"), "schemaVersion is '1.2'; 2.0 can be read"),
        (in_json(*DELIVERY, epcisBody={"eventList": 7}), "has no epcisBody.eventList"),
        (in_json(*DELIVERY, epcisBody=7), "has no epcisBody.eventList"),
        (in_json("event"), "event 1: is 'event'; it must be an object"),
        (b"\xff\xfe{", "is not JSON"),
    ],
)
def test_what_is_no_list_of_what_was_sent_is_refused_by_name(raw, why):
    assert why in problem(raw)


def test_values_of_the_wrong_kind_are_no_crash():
    odd = {**shipped(), "epcList": "x", "quantityList": [7], "bizTransactionList": {}, "ilmd": 3, "sourceList": None}
    assert "tells of nothing sent" in problem(in_json(odd, epcisHeader=[]))
    assert "tells of nothing sent" in problem(in_json(odd, epcisHeader={"epcisMasterData": {"vocabularyList": [3]}}))
    unnamed = {"vocabularyList": [{"vocabularyElementList": [{"attributes": [{"id": "x"}]}]}]}
    assert "tells of nothing sent" in problem(in_json(epcisHeader={"epcisMasterData": unnamed}))


def test_predefined_entities_and_text_beside_the_values_are_read_as_ever():
    serial = sgtin("A%26B")
    document = in_xml(made(serial), shipped(serial)).replace(b"<EventList>", b"<EventList>&amp;&#65; text")
    assert read(document)[0].lines[0].serial == "A&B"


def test_a_large_document_is_read_in_the_memory_of_its_packages():
    serials = [sgtin(f"{number:020}") for number in range(20_000)]
    raw = in_xml(made(*serials), shipped(*serials))
    tracemalloc.start()
    (shipment,) = read(raw)
    used = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(shipment.lines) == len(serials)
    assert used < 1500 * len(serials)


def test_the_largest_document_is_many_pallets():
    assert event.MOST_BYTES >= 50 * 1024 * 1024
