"""The same report as CSV, HTML and PDF: nothing runs, nothing is lost, and it can be printed."""

import csv
import io
import re
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.errors import UsageError
from station.reports import as_csv, as_html, as_pdf
from station.reports.model import Bar, Chart, Code, Column, Report, Section, Tone
from tests.reports import place
from tests.reports.bench import about, report

NASTY = '<script>alert("x")</script>&\'=cmd|" /C calc"!A0'
NEW_YORK = ZoneInfo("America/New_York")
COLUMNS = (
    Column("product", "Product"),
    Column("ndc", "NDC", below=True),
    Column("days_left", "Left", "days"),
    Column("at", "When"),
    Column("day", "Day"),
)


def made(*rows, **values):
    sections = (Section("first", "First", COLUMNS, tuple(rows), nothing="Nothing is there."),)
    return Report("test", "A test", about(zone=NEW_YORK), sections, **values)


ROW = ("VELMORIL", "99901-0107-1", -18, datetime(2026, 9, 18, 14, 7, tzinfo=UTC), date(2026, 8, 31))


def table(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_table_has_iso_dates_numbers_as_they_are_and_how_old_it_is():
    (row,) = table(as_csv.render(made(ROW)))
    assert (row["section"], row["days_left"], row["day"]) == ("first", "-18", "2026-08-31")
    assert row["at"] == "2026-09-18T10:07:00-04:00"
    assert (row["clock"], row["recall_date"], row["journal_seq"]) == ("known", "2026-09-17", "9")


def test_a_tables_header_is_the_same_whatever_stands_in_it(tmp_path):
    empty, full = tmp_path / "empty.db", tmp_path / "full.db"
    place.write(empty, ("start", {}))
    place.day(full)
    place.certify(full)
    for name in ("expiry", "recall", "stock", "overrides", "alarms", "figures", "returns"):
        heads = {as_csv.render(report(path, name)).splitlines()[0] for path in (empty, full)}
        assert len(heads) == 1, name


def test_a_table_holds_no_formula():
    (row,) = table(as_csv.render(made(("=1+1", "@x", 1, None, None))))
    assert (row["product"], row["ndc"]) == ("'=1+1", "'@x")


def test_what_is_not_known_is_empty_in_a_table_and_a_dash_on_a_page():
    nothing = made(("X", None, None, None, None))
    (row,) = table(as_csv.render(nothing))
    assert (row["days_left"], row["at"]) == ("", "")
    assert '<td class="whole unknown">-</td>' in as_html.render(nothing)


class Page(HTMLParser):
    """What a browser would make of a page: its elements, their attributes, its text."""

    def __init__(self, text) -> None:
        super().__init__()
        self.tags, self.attributes, self.text, self.open = [], [], "", []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in ("meta", "col", "br", "rect", "line", "path"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def everywhere(text):
    """Return a report with a text in every place that has one."""
    filled = made(
        (text, text, -1, None, None),
        lead=text,
        facts=((text, text),),
        notes=(text,),
        chart=Chart(text, text, (Bar(text, 3),)),
        code=Code("abc|1", text),
        signatures=(text,),
    )
    sections = (replace(filled.sections[0], title=text, about=text), Section("none", text, COLUMNS, (), nothing=text))
    return replace(filled, title=text, sections=sections, about=about(site=text, station=text))


def test_a_page_runs_nothing_and_fetches_nothing_whatever_is_printed_on_a_package():
    page = Page(as_html.render(everywhere(NASTY)))
    assert "script" not in page.tags
    assert not {"img", "link", "iframe", "object", "form", "a"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name.startswith("on") or name in ("src", "href")]
    assert page.text.count(NASTY) >= 14
    assert page.open == []


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_every_text_stands_on_the_page_as_it_is(text):
    page = Page(as_html.render(made((f"[{text}]", None, 1, None, None))))
    assert f"[{text}]" in page.text


def test_a_products_numbers_stand_on_one_line_each_however_narrow_their_column():
    assert '<small class="whole">NDC 99904-0771-1</small>' in as_html.render(made(("A", "99904-0771-1", 1, None, None)))


def test_a_page_is_one_file_with_styles_for_paper_and_a_policy_against_scripts():
    text = as_html.render(made(ROW))
    assert "@media print" in text
    assert "default-src 'none'" in text
    assert "url(" not in text
    assert "http" not in re.sub(r"http-equiv", "", text)


def test_a_page_shows_times_of_the_site_and_says_of_which_zone():
    text = as_html.render(made(ROW))
    assert "2026-09-18 10:07" in text
    assert "America/New_York" in text


def test_a_date_that_was_not_known_is_said_on_every_page():
    text = as_html.render(replace(made(ROW), about=about(clock_known=False)))
    assert "NOT KNOWN; it is 2026-09-18 or later" in text


def test_a_chart_says_each_value_beside_its_bar():
    chart = Chart("Packages", "packages", (Bar("Expired", 1234, Tone.STOP), Bar("Later", 0)))
    page = Page(as_html.render(made(ROW, chart=chart)))
    assert "Expired1,234Later0" in page.text


def test_a_chart_of_nothing_is_drawn():
    assert "<svg" in as_html.render(made(chart=Chart("Packages", "packages", ())))


def words(tmp_path, content):
    """Return the text of a PDF, as another's program reads it."""
    (tmp_path / "x.pdf").write_bytes(content)
    return subprocess.run(
        ["pdftotext", "-layout", tmp_path / "x.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout


def test_a_pdf_says_what_the_page_says(tmp_path):
    place.day(tmp_path / "station.db")
    place.certify(tmp_path / "station.db")
    for name in ("expiry", "recall", "stock", "certificate", "overrides", "alarms", "figures", "returns", "policy"):
        shown = report(tmp_path / "station.db", name)
        text = re.sub(r"\s+", "", words(tmp_path, as_pdf.render(shown)))
        for part in (shown.title, shown.lead, *shown.notes, *(each.title for each in shown.sections)):
            assert re.sub(r"\s+", "", part) in text, (name, part)


def test_a_long_table_goes_on_over_pages_with_its_head_on_each(tmp_path):
    text = words(tmp_path, as_pdf.render(made(*[ROW] * 200)))
    pages = text.split("\f")[:-1]
    assert len(pages) > 5
    assert all("Product" in page for page in pages)
    assert [re.findall(r"(\d+) ?/ ?(\d+)\s*$", page) for page in pages] == [
        [(str(number), str(len(pages)))] for number in range(1, len(pages) + 1)
    ]
    assert text.count("VELMORIL") == 200


def test_signs_that_a_pdfs_letters_lack_are_said_to_be_lacking(tmp_path):
    text = words(tmp_path, as_pdf.render(made(("\u03a9\u2013\u201cx\u201d", "\u00e9", 1, None, None))))
    assert '?-"x"' in text
    assert "\u00e9" in text
    assert "Signs that this file's letters lack stand as ?" in text
    assert "lack stand" not in words(tmp_path, as_pdf.render(made(ROW)))


def test_a_pdf_takes_any_text_anywhere(tmp_path):
    text = words(tmp_path, as_pdf.render(everywhere(NASTY * 3)))
    assert "script" in text


def test_without_fpdf2_it_is_said_what_to_install(monkeypatch):
    monkeypatch.setattr(as_pdf, "find_spec", lambda _: None)
    with pytest.raises(UsageError, match=r"pip install 'lotwatch\[print\]'; or write --format html"):
        as_pdf.render(made(ROW))
