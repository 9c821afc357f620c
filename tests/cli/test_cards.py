"""`station cards` from outside."""

import sys

import pytest

from station.cli import main
from station.domain.cards.cards import card, signed
from tests.bench import GTIN, Bench, pack, stock
from tests.lists import delivery, sent, take


@pytest.fixture
def db(tmp_path):
    return tmp_path / "station.db"


@pytest.fixture
def enrolled(tmp_path, db):
    """A database with two people, one of them revoked, and the words that name it and the site's key."""
    key, file = tmp_path / "site.key", tmp_path / "people.csv"
    main(["site-key", "new", str(key)])
    file.write_text("id,name,role,revoked\nJRIVERA,J. Rivera,technician,\nMCHEN,M. Chen,nurse,yes\n")
    main(["import", "people", str(file), "--db", str(db), "--set", f"site.key_file={key}"])
    return bytes.fromhex(key.read_text()), ["--db", str(db), "--set", f"site.key_file={key}"]


def listed(capsys, *words):
    status = main(["cards", "--format", "txt", *words])
    return status, [line.split()[0] for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize(
    ("sheet", "some"),
    [
        ("commands", ["M-RECV", "M-TRAIN", "ACK", "CLOSE", "M-RETURN-OUT", "M-COUNT-SHIFT"]),
        ("digits", ["D-0", "D-ENTER", "N-12", "Q-12"]),
        ("bins", ["B-Q1", "B-XEXP"]),
        ("reasons", ["OVERRIDE", "R-4", "V-15"]),
    ],
)
def test_a_sheet_lists_its_cards(capsys, sheet, some):
    status, texts = listed(capsys, "--sheet", sheet)
    assert status == 0
    assert set(texts) >= {card(words) for words in some}


def test_captions_are_in_plain_words_of_the_language_asked(capsys):
    main(["cards", "--sheet", "bins", "--format", "txt"])
    english = capsys.readouterr().out
    main(["cards", "--sheet", "bins", "--format", "txt", "--language", "es"])
    assert "Expired packages" in english
    assert "Envases vencidos" in capsys.readouterr().out


def test_places_are_those_of_the_stock(capsys, db):
    stock(db, (GTIN, "A", "2027-10-31", 3))
    assert listed(capsys, "--sheet", "places", "--db", str(db)) == (0, [card("L-SHELF-1")])


def test_a_place_that_fits_on_no_card_is_said_and_left_out(capsys, db):
    from contextlib import closing  # noqa: PLC0415

    from station.store.database import open_database, transaction  # noqa: PLC0415

    stock(db, (GTIN, "A", "2027-10-31", 3))
    with closing(open_database(db)) as connection, transaction(connection):
        connection.execute(
            "insert into package values (?, 'S', 'A', '2027-10-31', 'Fridge 1', 'available', '', null)", (GTIN,)
        )
    assert main(["cards", "--sheet", "places", "--format", "txt", "--db", str(db)]) == 0
    said = capsys.readouterr()
    assert said.out.split()[0] == card("L-SHELF-1")
    assert "'Fridge 1' fits on no card" in said.err


def test_places_can_be_named(capsys):
    assert listed(capsys, "--sheet", "places", "--places", "B3, C4,B3") == (0, [card("L-B3"), card("L-C4")])


def test_a_named_place_that_fits_on_no_card_is_refused(capsys):
    assert main(["cards", "--sheet", "places", "--places", "Shelf 1", "--format", "txt"]) == 64
    assert "fits on no card" in capsys.readouterr().err


def test_what_is_on_its_way_or_in_a_kit_stands_in_no_place_and_the_kit_has_a_card(capsys, db):
    with Bench(db) as bench:
        bench.begin()
        for serial in ("S1", "S2"):
            bench.scan(pack(serial))
        bench.card("M-MOVE")
        bench.scan(pack("S1"))
        bench.card("K-CART-1")
        bench.scan(pack("S2"))
    assert listed(capsys, "--sheet", "places", "--db", str(db)) == (0, [card("L-SHELF-1")])
    assert listed(capsys, "--sheet", "kits", "--db", str(db)) == (0, [card("K-CART-1")])


def test_kits_can_be_named_before_they_are_filled(capsys):
    assert listed(capsys, "--sheet", "kits", "--kits", "TRAY-2") == (0, [card("K-TRAY-2")])
    assert main(["cards", "--sheet", "kits", "--kits", "CRASH-CART-NUMBER-1", "--format", "txt"]) == 64
    assert "fits on no card" in capsys.readouterr().err


def test_products_are_those_of_the_catalog_and_only_printed_when_they_are_asked_for(capsys, db):
    stock(db)
    assert listed(capsys, "--sheet", "products", "--db", str(db)) == (0, [card(f"P-{GTIN}")])
    main(["cards", "--sheet", "products", "--db", str(db), "--format", "txt", "--language", "es"])
    assert "VELMORIL 10MG TAB  Para un envase sin código" in capsys.readouterr().out
    assert card(f"P-{GTIN}") not in listed(capsys, "--db", str(db))[1]


def test_a_card_of_a_product_is_taken_for_a_package_without_a_code(capsys, db):
    stock(db)
    (text,) = listed(capsys, "--sheet", "products", "--db", str(db))[1]
    with Bench(db) as bench:
        bench.begin()
        bench.card("NOCODE")
        assert "VELMORIL 10MG TAB" in bench.scan(text.encode()).signals.screen.lines


def test_shipments_are_those_of_which_something_has_not_come(capsys, db):
    long_name = "A-NAME-OF-MORE-THAN-TWENTY-LETTERS"
    with Bench(db) as bench:
        bench.begin()
        shipments = (
            delivery(sent("S1"), name="DEL100", po=""),
            delivery(sent("S2"), name="DEL200"),
            delivery(sent("S3"), name=long_name, po="88300"),
            delivery(sent("S4"), name=long_name + "-AND-MORE", po=long_name),
        )
        take(bench, *shipments)
        bench.scan(pack("S1"))
        assert main(["cards", "--sheet", "shipments", "--db", str(db), "--format", "txt"]) == 0
        said = capsys.readouterr()
        texts = [line.split()[0] for line in said.out.splitlines()]
        assert texts == [card("S-88300"), card("S-DEL200")]
        assert "PO 88213" in said.out
        assert "AND-MORE' fits on no card" in said.err
        assert bench.scan(texts[1].encode()).signals.screen.lines[0] == "PO 88213"


@pytest.mark.parametrize(
    ("sheet", "said"),
    [("kits", "--kits"), ("products", "import catalog"), ("shipments", "import shipment"), ("places", "--places")],
)
def test_a_sheet_of_what_a_site_does_not_have_is_refused(capsys, db, sheet, said):
    with Bench(db):
        pass
    assert main(["cards", "--sheet", sheet, "--db", str(db)]) == 64
    assert said in capsys.readouterr().err


def test_badges_are_signed_and_those_that_are_revoked_are_not_printed(capsys, enrolled):
    key, words = enrolled
    capsys.readouterr()
    assert listed(capsys, "--sheet", "people", *words) == (0, [signed("U-JRIVERA", key)])


def test_badges_without_a_site_key_are_refused(capsys, enrolled):
    _, (flag, db, *_) = enrolled
    assert main(["cards", "--sheet", "people", flag, db]) == 64
    assert "station site-key new FILE" in capsys.readouterr().err


def test_without_people_there_are_no_badges(capsys, db):
    stock(db)
    assert main(["cards", "--sheet", "people", "--db", str(db)]) == 64
    assert "station import people FILE" in capsys.readouterr().err


def test_a_database_that_is_not_there_is_said(capsys, db):
    assert main(["cards", "--sheet", "people", "--db", str(db)]) == 74
    assert str(db) in capsys.readouterr().err
    assert not db.exists()


def test_all_sheets_are_one_pdf_and_what_a_site_does_not_have_yet_is_left_out(capsys, tmp_path):
    page = tmp_path / "all.pdf"
    assert main(["cards", "-o", str(page), "--set", f"store.path={tmp_path}/none.db"]) == 0
    said = capsys.readouterr()
    assert page.read_bytes().startswith(b"%PDF")
    assert "print at 100 %" in said.out
    assert "people takes people in" in said.err.replace("FILE ", "")
    assert "--places" in said.err


def test_a_sheet_of_one_page_is_one_svg_and_more_are_a_folder(capsys, tmp_path):
    assert main(["cards", "--sheet", "bins", "-o", str(tmp_path / "bins.svg"), "--paper", "a4"]) == 0
    assert 'width="210mm"' in (tmp_path / "bins.svg").read_text()
    assert main(["cards", "--sheet", "commands", "--format", "svg", "-o", str(tmp_path / "folder")]) == 0
    assert [each.name for each in sorted((tmp_path / "folder").iterdir())] == [
        f"cards-{number:02}.svg" for number in (1, 2, 3)
    ]
    assert "3 pages" in capsys.readouterr().out


def test_a_list_can_be_written_to_a_file(tmp_path):
    assert main(["cards", "--sheet", "bins", "-o", str(tmp_path / "bins.txt")]) == 0
    assert (tmp_path / "bins.txt").read_text().splitlines()[0].split()[0] == card("B-Q1")


@pytest.mark.parametrize("name", ["no/bins.pdf", "file/bins.svg"])
def test_what_cannot_be_written_is_said(capsys, tmp_path, name):
    (tmp_path / "file").write_text("")
    form = name.rpartition(".")[2]
    words = ["cards", "--sheet", "commands", "--format", form, "-o", str(tmp_path / name)]
    assert main(words) == 64
    assert "cannot be" in capsys.readouterr().err


@pytest.mark.parametrize("missing", ["zxingcpp", "fpdf"])
def test_without_the_extra_for_drawing_it_is_named_and_the_list_needs_none(capsys, monkeypatch, tmp_path, missing):
    for module in ("card_sheets", "symbols"):
        monkeypatch.delitem(sys.modules, f"station.panel.{module}", raising=False)
        monkeypatch.delattr(f"station.panel.{module}", raising=False)
    monkeypatch.setitem(sys.modules, missing, None)
    assert main(["cards", "--sheet", "bins", "-o", str(tmp_path / "bins.pdf")]) == 64
    assert "pip install 'lotwatch[print]'" in capsys.readouterr().err
    assert main(["cards", "--sheet", "bins", "--format", "txt"]) == 0
