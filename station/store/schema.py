"""The database's shape, as steps that are only ever added to; `pragma user_version` counts the steps taken.

Pages are 1 kB: a scan changes a journal page, a package page and a stock page, and what is written a scan is
what wears an SD card out (`docs/performance.md`). The tables that are looked up by what is printed on a package
are WITHOUT ROWID, so the look-up and the row are one page.
"""

from typing import Final

PAGE_SIZE: Final = 1024

STEPS: Final[tuple[str, ...]] = (
    """
    create table meta (
        key text primary key,
        value text not null
    ) strict, without rowid;

    create table journal (
        seq integer primary key,
        at text not null,
        kind text not null,
        body text not null,
        hash blob not null
    ) strict;

    create table product (
        gtin text primary key,
        ndc text,
        name text not null,
        schedule text,
        serialised integer not null default 1,
        door_days integer,
        act_days integer,
        block_days integer
    ) strict, without rowid;

    create table stock (
        gtin text not null,
        expiry text not null,
        lot text not null,
        location text not null,
        quantity integer not null,
        received_at text not null,
        seen_at text not null,
        primary key (gtin, expiry, lot, location)
    ) strict, without rowid;

    create table package (
        gtin text not null,
        serial text not null,
        lot text not null,
        expiry text not null,
        location text not null,
        status text not null,
        changed_at text not null,
        primary key (gtin, serial)
    ) strict, without rowid;

    create table alarm (
        id integer primary key,
        kind text not null,
        priority integer not null,
        raised_at text not null,
        raised_seq integer not null,
        detail text not null,
        binned_at text,
        closed_at text,
        closed_seq integer
    ) strict;
    create index alarm_open on alarm (priority) where closed_at is null;
    """,
    """
    create table person (
        id text primary key,
        name text not null,
        role text not null,
        pin text not null,
        revoked_at text
    ) strict, without rowid;
    """,
    """
    alter table product add column plan_days integer;
    alter table product add column class text not null default '';
    alter table product add column open_days integer;
    alter table product add column hazardous integer not null default 0;

    create index stock_of_lot on stock (gtin, lot);

    create table open_pack (
        id integer primary key,
        gtin text not null,
        serial text not null,
        lot text not null,
        expiry text not null,
        location text not null,
        opened_at text not null,
        opened_on text not null,
        use_by text not null,
        quantity_left text not null default '',
        closed_at text
    ) strict;
    create index open_pack_in_use on open_pack (gtin, serial) where closed_at is null;

    create table doubt (
        gtin text not null,
        expiry text not null,
        lot text not null,
        location text not null,
        seq integer not null,
        primary key (gtin, expiry, lot, location)
    ) strict, without rowid;

    create table kit (
        name text primary key,
        expiry text,
        closed_at text
    ) strict, without rowid;
    """,
    """
    create table count (
        id text primary key,
        type text not null,
        state text not null,
        freeze text not null,
        zone text not null,
        opened_at text not null,
        opened_seq integer not null,
        closed_at text,
        closed_seq integer,
        detail text not null
    ) strict;

    create table count_zone (
        count text not null,
        zone text not null,
        state text not null,
        as_of integer,
        closed_seq integer,
        empty integer not null,
        reason text not null,
        primary key (count, zone)
    ) strict, without rowid;

    create table count_line (
        count text not null,
        zone text not null,
        gtin text not null,
        lot text not null,
        expiry text not null,
        condition text not null,
        nocode integer not null,
        quantity integer not null,
        base integer not null,
        typed integer not null,
        serialised integer not null,
        seq integer not null,
        primary key (count, zone, gtin, lot, expiry, condition, nocode)
    ) strict, without rowid;

    create table count_serial (
        count text not null,
        gtin text not null,
        serial text not null,
        zone text not null,
        lot text not null,
        expiry text not null,
        station text not null,
        at text not null,
        seq integer not null,
        twice integer not null,
        primary key (count, gtin, serial)
    ) strict, without rowid;

    create table count_recount (
        count text not null,
        gtin text not null,
        lot text not null,
        attempt integer not null,
        done_seq integer,
        primary key (count, gtin, lot, attempt)
    ) strict, without rowid;
    """,
    """
    create table shipment (
        number integer primary key,
        name text not null unique,
        po text not null,
        detail text not null,
        digest text not null,
        expected integer not null,
        received integer not null,
        imported_at text not null,
        imported_seq integer not null
    ) strict;

    create table shipment_reference (
        code text not null,
        shipment integer not null,
        kind text not null,
        value text not null,
        primary key (code, shipment, kind)
    ) strict, without rowid;

    create table shipment_product (
        gtin text not null,
        shipment integer not null,
        primary key (gtin, shipment)
    ) strict, without rowid;

    create table container (
        id text not null,
        shipment integer not null,
        parent text not null,
        primary key (id, shipment)
    ) strict, without rowid;
    create index container_in on container (parent, shipment);

    create table expected (
        gtin text not null,
        serial text not null,
        shipment integer not null,
        lot text not null,
        expiry text not null,
        container text not null,
        quantity integer not null,
        received integer not null,
        primary key (gtin, serial, shipment, lot, expiry, container)
    ) strict, without rowid;
    create index expected_in on expected (shipment, container);
    create index expected_lot on expected (gtin, lot, quantity);

    create table awaiting_list (
        gtin text not null,
        serial text not null,
        state text not null,
        since text not null,
        primary key (gtin, serial)
    ) strict, without rowid;

    create table suspect_case (
        id text primary key,
        gtin text not null,
        lot text not null,
        packages integer not null,
        opened_at text not null,
        opened_seq integer not null
    ) strict;
    create index suspect_case_of on suspect_case (gtin, lot);

    create table case_check (
        suspect_case text not null,
        serial text not null,
        seq integer not null,
        primary key (suspect_case, serial)
    ) strict, without rowid;
    """,
    """
    create index package_in_transit on package (location) where location = 'IN-TRANSIT';
    """,
    """
    create table released (
        gtin text not null,
        lot text not null,
        expiry text not null,
        serial text not null,
        recall text not null,
        seq integer not null,
        primary key (gtin, lot, expiry, serial, recall)
    ) strict, without rowid;
    """,
    """
    alter table package add column shipment integer;
    drop index package_in_transit;

    create table open_now (
        gtin text not null,
        serial text not null,
        seq integer not null,
        lot text not null,
        expiry text not null,
        location text not null,
        opened_at text not null,
        opened_on text not null,
        use_by text not null,
        quantity_left text not null default '',
        primary key (gtin, serial, seq)
    ) strict, without rowid;
    insert into open_now
    select gtin, serial, id, lot, expiry, location, opened_at, opened_on, use_by, quantity_left
    from open_pack where closed_at is null;
    drop table open_pack;
    alter table open_now rename to open_pack;
    """,
    """
    create table was_open (gtin text, serial text, opened_on text not null, use_by text not null,
        primary key (gtin, serial)) strict, without rowid;
    """,
    "alter table product add column supplier text not null default '';",
)
