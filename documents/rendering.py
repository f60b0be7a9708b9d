"""From a sheet to its PDF: PDF/A-3a, tagged, Tinos only, with QR code and data attached; never over the network."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import segno
from django.template.loader import render_to_string
from weasyprint import CSS, HTML, Attachment
from weasyprint.css import ColorProfile
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from documents.fonts import font_faces, font_files, printable
from documents.wording import in_lines, place_and_date

if TYPE_CHECKING:
    from pydyf import PDF
    from weasyprint.urls import URLFetcherResponse

    from documents.sheet import Sheet

LAYOUT = Path(__file__).with_name("layout.css")


class PackagedOnly(URLFetcher):  # type: ignore[misc]
    """Opens the four font files and refuses every other address, ending the rendering."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Return the font file; anything else is fatal."""
        if url not in {path.as_uri() for path in font_files().values()}:
            message = f"A document may not load {url}"
            raise FatalURLFetchingError(message)
        return super().fetch(url, headers)


def fetcher() -> PackagedOnly:
    """A fetcher for one rendering."""
    return PackagedOnly(allowed_protocols=["file"], allow_redirects=False, fail_on_errors=True)


def html_of(sheet: Sheet) -> str:
    """The page of the sheet as HTML, with characters of the typeface only."""
    context = {
        "sheet": sheet,
        "superior": in_lines(sheet.superior),
        "body": in_lines(sheet.body),
        "place_and_date": place_and_date(sheet.place, sheet.day),
        "qr": _qr(sheet.verify_url) if sheet.code else "",
    }
    return printable(render_to_string("documents/sheet.html", context))


def render_pdf(sheet: Sheet) -> bytes:
    """The PDF file of the sheet; the same sheet gives the same bytes."""
    stylesheet, fonts = layout()
    html = HTML(string=html_of(sheet), url_fetcher=fetcher(), base_url=None)
    content: bytes = html.write_pdf(
        stylesheets=[stylesheet],
        font_config=fonts,
        attachments=[_data(sheet)],
        finisher=_list_attachment_once,
        color_profiles={"srgb": _srgb()},
        **PDF_OPTIONS,
    )
    return content


PDF_OPTIONS: dict[str, Any] = {"pdf_variant": "pdf/a-3a", "pdf_tags": True, "output_intent": "sRGB"}


def _srgb() -> ColorProfile:
    """The colour space of the output intent; by the name ``srgb`` the engine would open it and leave it open."""
    return ColorProfile(BytesIO(_srgb_bytes()), "sRGB2014.icc", "relative-colorimetric", (["r"], ["g"], ["b"]))


@cache
def _srgb_bytes() -> bytes:
    return (files("weasyprint.pdf") / "sRGB2014.icc").read_bytes()


@cache
def layout() -> tuple[CSS, FontConfiguration]:
    """Layout and fonts, read once a process."""
    fonts = FontConfiguration()
    css = font_faces() + LAYOUT.read_text(encoding="utf-8")
    return CSS(string=css, font_config=fonts, url_fetcher=fetcher()), fonts


def _qr(url: str) -> str:
    """The address as a QR code, inline SVG with a title, error correction M."""
    code = segno.make(url, error="m", micro=False)
    svg: str = code.svg_inline(
        border=2, title="Mã QR dẫn tới trang xác thực văn bản", svgclass="qr", lineclass=None, omitsize=True
    )
    return svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)


def _data(sheet: Sheet) -> Attachment:
    """The case data as ``data.json`` (PDF/A-3: relationship "Data")."""
    text = json.dumps(sheet.attachment, ensure_ascii=False, indent=1, sort_keys=True)
    return Attachment(
        string=text,
        name="data.json",
        description="Dữ liệu của hồ sơ",
        created=sheet.at,
        modified=sheet.at,
        relationship="Data",
    )


def _list_attachment_once(_document: object, pdf: PDF) -> None:
    """Name each attached file once in the catalogue; the layout engine names it twice."""
    pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])
