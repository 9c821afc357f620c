"""A report as PDF, with the same content as the HTML; needs fpdf2, which the daemon never loads."""

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Final

from station.errors import UsageError
from station.reports import layout, qr
from station.reports.layout import Cell
from station.reports.model import Chart, Code, Report, Section, Tone, counted, written
from station.reports.pictures import COLOURS

_MARGIN: Final = 14.0
_LINE: Final = 4.3
_LINE_BELOW: Final = 3.5
_SMALL: Final = 8.5
_SMALLER: Final = 7.2
Lines = list[tuple[str, bool]]
"""The lines of a cell, each with whether it stands below in small letters."""
_INK: Final = (27, 39, 51)
_SOFT: Final = (91, 104, 117)
_RULE: Final = (213, 219, 225)
_WASH: Final = (244, 246, 248)
_SIGNS: Final = {0x2013: "-", 0x2014: "-", 0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0x2026: "...", 9: " "}
"""Dashes and quotation marks that have a plain form."""
_LANDSCAPE_COLUMNS: Final = 8
"""Columns above which a page lies on its side."""


def render(report: Report) -> bytes:
    """Return the file; raise `UsageError` that says what to install where fpdf2 is missing."""
    if find_spec("fpdf") is None:
        raise UsageError(
            "a PDF needs fpdf2, which is not installed: pip install 'lotwatch[print]'; "
            "or write --format html and print that from a browser"
        )
    return _Page(report).made()


class _Page:
    """The document that is being written."""

    def __init__(self, report: Report) -> None:
        from fpdf import FPDF  # noqa: PLC0415  # for a PDF alone

        self._report, self._zone, self._lost = report, report.about.zone, False
        self._shares = layout.shares(report)
        wide = max((len(shares) for shares in self._shares.values()), default=0) > _LANDSCAPE_COLUMNS
        named = self._text(f"{report.title} - {report.about.site or report.about.station}")
        page_of = self._text(f"{named}, {written(report.about.as_of, self._zone)}")

        class Document(FPDF):
            def footer(self) -> None:
                self.set_y(-11)
                self.set_font("Helvetica", size=7.5)
                self.set_text_color(*_SOFT)
                self.cell(0, 4, page_of)
                self.set_x(-_MARGIN - 30)
                self.cell(30, 4, f"{self.page_no()} / {{nb}}", align="R")

        pdf: FPDF = Document(orientation="L" if wide else "P", format="letter")
        pdf.set_title(named)
        pdf.set_creator(f"lotwatch {report.about.program}")
        pdf.set_creation_date(report.about.as_of)
        pdf.set_lang("en")
        pdf.set_margins(_MARGIN, _MARGIN)
        pdf.set_auto_page_break(auto=True, margin=15)
        pdf.add_page()
        self._pdf = pdf

    def made(self) -> bytes:
        """Return the whole document."""
        report = self._report
        self._title()
        if report.lead:
            self._lead(report.lead, report.tone)
        if report.facts:
            self._facts(report.facts)
        if report.chart:
            self._chart(report.chart)
        for section in report.sections:
            self._section(section)
        if report.code:
            self._code(report.code)
        self._sign(report.signatures)
        notes = list(report.notes)
        if self._lost:
            notes.append("Signs that this file's letters lack stand as ?; the HTML and the CSV have them.")
        self._notes(notes)
        return bytes(self._pdf.output())

    def _text(self, text: str) -> str:
        """Return the text in the letters that every PDF reader has."""
        plain = text.translate(_SIGNS)
        kept = plain.encode("latin-1", "replace").decode("latin-1")
        self._lost = self._lost or kept != plain
        return kept

    def _font(self, size: float, style: str = "", colour: tuple[int, int, int] = _INK) -> None:
        self._pdf.set_font("Helvetica", "B" if style == "B" else "", size)  # fpdf2 asks for a literal
        self._pdf.set_text_color(*colour)

    def _title(self) -> None:
        pdf, about = self._pdf, self._report.about
        self._font(19, "B")
        pdf.cell(pdf.epw * 0.62, 9, self._text(self._report.title))
        self._font(9.5)
        words = f"{about.site or about.station}\nas of {written(about.as_of, self._zone)}"
        pdf.multi_cell(0, 4.6, self._text(words), align="R", new_x="LMARGIN", new_y="NEXT")
        pdf.set_draw_color(*_INK)
        pdf.set_line_width(0.7)
        pdf.line(pdf.l_margin, pdf.get_y() + 1.5, pdf.w - pdf.r_margin, pdf.get_y() + 1.5)
        pdf.set_line_width(0.2)
        pdf.ln(5)

    def _lead(self, text: str, tone: Tone) -> None:
        pdf = self._pdf
        self._font(11.5)
        top = pdf.get_y()
        pdf.set_fill_color(*_WASH)
        pdf.set_x(pdf.l_margin + 1.5)
        pdf.multi_cell(0, 5.6, self._text(text), fill=True, padding=(2, 3, 2, 3), new_x="LMARGIN", new_y="NEXT")
        pdf.set_fill_color(*_rgb(tone))
        pdf.rect(pdf.l_margin, top, 1.5, pdf.get_y() - top, "F")
        pdf.ln(4)

    def _facts(self, facts: tuple[tuple[str, str], ...]) -> None:
        pdf = self._pdf
        for label, text in facts:
            self._font(9.5, colour=_SOFT)
            pdf.cell(48, 5, self._text(label))
            self._font(9.5, "B")
            pdf.multi_cell(0, 5, self._text(text), new_x="LMARGIN", new_y="NEXT")
        pdf.ln(3)

    def _chart(self, chart: Chart) -> None:
        pdf, most = self._pdf, max((bar.value for bar in chart.bars), default=0) or 1
        if pdf.will_page_break(7 + 6 * len(chart.bars)):
            pdf.add_page()
        self._font(10, "B")
        pdf.cell(0, 6, self._text(f"{chart.title}, {chart.unit}"), new_x="LMARGIN", new_y="NEXT")
        left, room = pdf.l_margin + 44, 95.0
        for bar in chart.bars:
            top = pdf.get_y()
            self._font(8.5)
            pdf.set_xy(pdf.l_margin, top)
            pdf.cell(42, 5.5, self._text(bar.label), align="R")
            pdf.set_fill_color(*_rgb(bar.tone))
            width = max(0.4, room * bar.value / most) if bar.value else 0.0
            if width:
                pdf.rect(left, top + 0.9, width, 3.7, "F")
            self._font(8.5, "B")
            pdf.set_xy(left + width + 1, top)
            pdf.cell(20, 5.5, f"{bar.value:,}", new_x="LMARGIN", new_y="NEXT")
        pdf.set_draw_color(*_SOFT)
        pdf.line(left, pdf.get_y() - 5.5 * len(chart.bars), left, pdf.get_y())
        pdf.ln(4)

    def _section(self, section: Section) -> None:
        pdf = self._pdf
        if pdf.will_page_break(26):
            pdf.add_page()
        pdf.ln(2)
        pdf.set_fill_color(*(_RULE if section.tone is Tone.PLAIN else _rgb(section.tone)))
        pdf.rect(pdf.l_margin, pdf.get_y() + 0.6, 1.4, 5.2, "F")
        self._font(12, "B")
        pdf.set_x(pdf.l_margin + 3)
        title = self._text(section.title)
        pdf.cell(pdf.get_string_width(title) + 3, 6.4, title)
        self._font(9, colour=_SOFT)
        count = counted(len(section.rows), "row") if section.rows else "none"
        pdf.cell(0, 6.4, count, new_x="LMARGIN", new_y="NEXT")
        for text in (section.about, "" if section.rows else section.nothing):
            if text:
                self._font(9, colour=_SOFT)
                pdf.multi_cell(0, 4.6, self._text(text), new_x="LMARGIN", new_y="NEXT")
        if section.rows:
            self._table(section)
        pdf.ln(3)

    def _table(self, section: Section) -> None:
        made = layout.table(section, self._zone)
        widths = [share * self._pdf.epw for share in self._shares[section.columns]]
        heads = self._broken([Cell(head.title, head.below) for head in made.heads], widths, head=True)
        right = [head.right for head in made.heads]
        self._row(heads, widths, right, head=True)
        for row in made.rows:
            lines = self._broken(row, widths, head=False)
            if self._pdf.will_page_break(_height(lines)):
                self._pdf.add_page()
                self._row(heads, widths, right, head=True)
            self._row(lines, widths, right, head=False)

    def _broken(self, row: Sequence[Cell], widths: list[float], *, head: bool) -> list[Lines]:
        found = []
        for cell, width in zip(row, widths, strict=True):
            self._font(_SMALL, "B" if head else "")
            lines = [(text, False) for text in self._lines(self._text(cell.text), width)]
            self._font(_SMALLER)
            lines += [(part, True) for text in cell.below for part in self._lines(self._text(text), width)]
            found.append(lines)
        return found

    def _lines(self, text: str, width: float) -> list[str]:
        from fpdf.enums import MethodReturnValue  # noqa: PLC0415  # for a PDF alone

        if self._pdf.get_string_width(text) <= width - 2:
            return [text]
        found = self._pdf.multi_cell(width, _LINE, text, dry_run=True, output=MethodReturnValue.LINES, align="L")
        assert isinstance(found, list), "lines were asked for"
        return found

    def _row(self, row: list[Lines], widths: list[float], right: list[bool], *, head: bool) -> None:
        pdf = self._pdf
        top, left = pdf.get_y(), pdf.l_margin
        for lines, width, at_right in zip(row, widths, right, strict=True):
            y = top + 0.6
            for text, small in lines:
                self._font(_SMALLER if small else _SMALL, "B" if head and not small else "", _SOFT if small else _INK)
                pdf.set_xy(left, y)
                pdf.cell(width - 3 * at_right, _LINE_BELOW if small else _LINE, text, align="R" if at_right else "L")
                y += _LINE_BELOW if small else _LINE
            left += width
        pdf.set_draw_color(*(_INK if head else _RULE))
        bottom = top + _height(row)
        pdf.line(pdf.l_margin, bottom, pdf.l_margin + pdf.epw, bottom)
        pdf.set_xy(pdf.l_margin, bottom)

    def _code(self, code: Code) -> None:
        from fpdf.enums import WrapMode  # noqa: PLC0415  # for a PDF alone

        pdf, modules = self._pdf, qr.encode(code.text)
        size = 34.0
        if pdf.will_page_break(size + 6):
            pdf.add_page()
        top, unit = pdf.get_y() + 3, size / (len(modules) + 8)
        pdf.set_fill_color(0, 0, 0)
        for row, line in enumerate(modules):
            for column, dark in enumerate(line):
                if dark:
                    pdf.rect(pdf.l_margin + (column + 4) * unit, top + (row + 4) * unit, unit, unit, "F")
        self._font(9)
        pdf.set_xy(pdf.l_margin + size + 4, top + 8)
        words = self._text(f"{code.caption}\n{code.text}")
        pdf.multi_cell(pdf.epw - size - 4, 4.6, words, align="L", wrapmode=WrapMode.CHAR)
        pdf.set_xy(pdf.l_margin, top + size + 2)

    def _sign(self, lines: tuple[str, ...]) -> None:
        pdf = self._pdf
        half = (pdf.epw - 12) / 2
        if pdf.will_page_break(22 * ((len(lines) + 1) // 2)):
            pdf.add_page()
        for number, text in enumerate(lines):
            if number % 2 == 0:
                pdf.ln(17)
            left = pdf.l_margin + (number % 2) * (half + 12)
            pdf.set_draw_color(*_INK)
            pdf.line(left, pdf.get_y(), left + half, pdf.get_y())
            self._font(8.5, colour=_SOFT)
            pdf.text(left, pdf.get_y() + 4, self._text(text))
        if lines:
            pdf.ln(9)

    def _notes(self, notes: list[str]) -> None:
        pdf = self._pdf
        pdf.ln(3)
        pdf.set_draw_color(*_RULE)
        pdf.line(pdf.l_margin, pdf.get_y(), pdf.l_margin + pdf.epw, pdf.get_y())
        pdf.ln(2)
        self._font(8, colour=_SOFT)
        for note in notes:
            pdf.multi_cell(0, 4, self._text(f"- {note}"), new_x="LMARGIN", new_y="NEXT")
        facts = "   ".join(f"{label}: {text}" for label, text in self._report.about.facts())
        pdf.ln(1)
        pdf.multi_cell(0, 4, self._text(facts), new_x="LMARGIN", new_y="NEXT", align="L")


def _height(row: list[Lines]) -> float:
    return max(sum(_LINE_BELOW if small else _LINE for _, small in lines) for lines in row) + 1.4


def _rgb(tone: Tone) -> tuple[int, int, int]:
    colour = COLOURS[tone]
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
