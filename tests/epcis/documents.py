"""Documents of a fictional sender, event by event, in XML and in JSON."""

import io
import json
from pathlib import Path

from station.epcis import sent

PREFIX = "0399901"
XMLNS = 'xmlns:epcis="urn:epcglobal:epcis:xsd:1" xmlns:cbvmda="urn:epcglobal:cbv:mda" xmlns:x="http://example.org/ns"'
PO = ("urn:epcglobal:cbv:btt:po", "urn:epcglobal:cbv:bt:0399901000005:88213")
ASN = ("urn:epcglobal:cbv:btt:desadv", "urn:epcglobal:cbv:bt:0399901000005:DEL100")


def sgtin(serial, item="001071"):
    return f"urn:epc:id:sgtin:{PREFIX}.{item}.{serial}"


def sscc(number):
    return f"urn:epc:id:sscc:{PREFIX}.0{number:09}"


def made(*epcs, lot="A2231", expiry="2027-10-31", time="2026-09-14T08:00:00Z", quantities=()):
    """Packages are made and get their lot and expiry."""
    ilmd = {"lotNumber": lot, "itemExpirationDate": expiry}
    return {
        "type": "ObjectEvent",
        "eventTime": time,
        "action": "ADD",
        "bizStep": "commissioning",
        "epcList": list(epcs),
        "quantityList": list(quantities),
        "ilmd": {name: value for name, value in ilmd.items() if value},
    }


def packed(parent, *children, action="ADD", time="2026-09-14T09:00:00Z", quantities=(), step="packing"):
    return {
        "type": "AggregationEvent",
        "eventTime": time,
        "parentID": parent,
        "action": action,
        "bizStep": step,
        "childEPCs": list(children),
        "childQuantityList": list(quantities),
    }


def shipped(*epcs, transactions=(PO, ASN), time="2026-09-15T10:00:00Z", step="shipping", quantities=()):
    return {
        "type": "ObjectEvent",
        "eventTime": time,
        "action": "OBSERVE",
        "bizStep": step,
        "epcList": list(epcs),
        "quantityList": list(quantities),
        "bizTransactionList": [{"type": kind, "bizTransaction": number} for kind, number in transactions],
        "sourceList": [
            {"type": "urn:epcglobal:cbv:sdt:owning_party", "source": f"urn:epc:id:sgln:{PREFIX}.00000.0"},
            {"type": "urn:epcglobal:cbv:sdt:location", "source": f"urn:epc:id:sgln:{PREFIX}.00001.0"},
        ],
        "destinationList": [{"type": "urn:epcglobal:cbv:sdt:location", "destination": "Back door"}],
    }


def counted(epc_class, quantity, **more):
    return {"epcClass": epc_class, "quantity": quantity, **more}


MASTER = {f"urn:epc:id:sgln:{PREFIX}.00001.0": {"name": "Oakfen DC"}}
DELIVERY = (
    made(*(sgtin(f"S{number}") for number in range(1, 7))),
    packed(sscc(2), *(sgtin(f"S{number}") for number in (1, 2, 3))),
    packed(sscc(3), *(sgtin(f"S{number}") for number in (4, 5, 6))),
    packed(sscc(1), sscc(2), sscc(3), time="2026-09-14T10:00:00Z"),
    shipped(sscc(1)),
)


def in_json(*events, master=MASTER, **document):
    vocabulary = [
        {
            "id": name,
            "attributes": [{"id": f"urn:epcglobal:cbv:mda#{key}", "attribute": value} for key, value in values.items()],
        }
        for name, values in master.items()
    ]
    masters = {"vocabularyList": [{"type": "Location", "vocabularyElementList": vocabulary}]}
    return json.dumps(
        {
            "type": "EPCISDocument",
            "schemaVersion": "2.0",
            "epcisHeader": {"epcisMasterData": masters},
            "epcisBody": {"eventList": list(events)},
            **document,
        }
    ).encode()


def in_xml(*events, master=MASTER, head="", version="1.2"):
    elements = "\n".join(
        f'<VocabularyElement id="{name}">'
        + "".join(f'<attribute id="urn:epcglobal:cbv:mda#{key}">{value}</attribute>' for key, value in values.items())
        + "</VocabularyElement>"
        for name, values in master.items()
    )
    vocabulary = f"<VocabularyList><Vocabulary><VocabularyElementList>{elements}</VocabularyElementList></Vocabulary>"
    header = f"<EPCISMasterData>{vocabulary}</VocabularyList></EPCISMasterData>"
    body = "\n".join(map(_element, events))
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{head}<epcis:EPCISDocument {XMLNS} schemaVersion="{version}">\n'
        f"<EPCISHeader><extension>{header}</extension></EPCISHeader>\n"
        f"<EPCISBody><EventList>\n{body}\n</EventList></EPCISBody></epcis:EPCISDocument>\n"
    ).encode()


def _element(event):
    kind = event["type"]
    step = f"<bizStep>urn:epcglobal:cbv:bizstep:{event['bizStep']}</bizStep>" if event.get("bizStep") else ""
    inner = [f"<eventTime>{event['eventTime']}</eventTime>"]
    if "errorDeclaration" in event:
        inner.append("<baseExtension><errorDeclaration><reason>urn:x</reason></errorDeclaration></baseExtension>")
    if event.get("parentID"):
        inner.append(f"<parentID>{event['parentID']}</parentID>")
    inner += [_epcs(name, event[name]) for name in ("epcList", "outputEPCList", "childEPCs") if event.get(name)]
    inner += [f"<action>{event.get('action', '')}</action>", step]
    if event.get("bizTransactionList"):
        each = (
            f'<bizTransaction type="{one["type"]}">{one["bizTransaction"]}</bizTransaction>'
            for one in event["bizTransactionList"]
        )
        inner.append(f"<bizTransactionList>{''.join(each)}</bizTransactionList>")
    return f"<{kind}>\n{''.join(inner)}<extension>{_extension(event)}</extension></{kind}>"


def _epcs(name, epcs):
    listed = "\n".join(f"<epc>{epc}</epc>" for epc in epcs)
    return f"<{name}>{listed}</{name}>"


def _quantity(one):
    values = "".join(f"<{key}>{value}</{key}>" for key, value in one.items())
    return f"<quantityElement>{values}</quantityElement>"


def _extension(event):
    inner = []
    for name in ("quantityList", "outputQuantityList", "childQuantityList"):
        each = "".join(map(_quantity, event.get(name) or ()))
        inner.append(f"<{name}>{each}</{name}>" if each else "")
    for name in ("source", "destination"):
        each = "".join(f'<{name} type="{one["type"]}">{one[name]}</{name}>' for one in event.get(f"{name}List", ()))
        inner.append(f"<{name}List>{each}</{name}List>" if each else "")
    ilmd = "".join(f"<cbvmda:{name}>{value}</cbvmda:{name}>" for name, value in event.get("ilmd", {}).items())
    inner.append(f"<ilmd>{ilmd}</ilmd>" if ilmd else "")
    return "".join(inner)


def read(raw):
    """Return the shipments of a document."""
    form = "xml" if raw.lstrip()[:1] == b"<" else "json"
    return sent.shipments(Path("document"), io.BytesIO(raw), form)


FORMS = (in_xml, in_json)
