"""The PDF of every kind under both regimes, asked with the real tools."""

import json
import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.exceptions import ImproperlyConfigured
from weasyprint.urls import FatalURLFetchingError

from documents.fonts import font_files, printable
from documents.kinds import UNNUMBERED, Kind
from documents.rendering import fetcher, html_of, render_pdf
from documents.sheet import Paragraph, Sheet

REGIMES = ("hcmc-20-2024", "ai-142-2026")
Run = Callable[..., str]


@pytest.fixture
def tool(tmp_path: Path) -> Callable[..., str]:
    """Run a program of poppler or qpdf on a PDF and give back what it prints."""

    def run(content: bytes, *command: str, after: tuple[str, ...] = ()) -> str:
        file = tmp_path / "document.pdf"
        file.write_bytes(content)
        done = subprocess.run([*command, str(file), *after], capture_output=True, text=True, check=True)
        return done.stdout

    return run


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("code", REGIMES)
def test_every_kind_is_a_sound_archive_file(sheet_of: Callable[..., Sheet], tool: Run, kind: Kind, code: str) -> None:
    number = "" if kind in UNNUMBERED else "07/QĐ-UBND"
    sheet = sheet_of(kind, code, number_text=number)
    content = render_pdf(sheet)
    fonts = tool(content, "pdffonts").splitlines()[2:]
    assert fonts
    assert all(re.match(r"[A-Z]{6}\+Tinos", line) for line in fonts)
    assert all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in fonts), "embedded, subset, mapped to Unicode"
    assert "No syntax or stream encoding errors" in tool(content, "qpdf", "--check")
    _assert_archivable(content, sheet)


def _assert_archivable(content: bytes, sheet: Sheet) -> None:
    """PDF/A-3a as far as it can be asked without a validator."""
    with pikepdf.open(BytesIO(content)) as pdf:
        xmp = pdf.Root.Metadata.read_bytes().decode()
        assert 'part="3"' in xmp or "<pdfaid:part>3" in xmp
        assert 'conformance="A"' in xmp or "<pdfaid:conformance>A" in xmp
        assert pdf.Root.OutputIntents[0].S == "/GTS_PDFA1"
        assert pdf.Root.OutputIntents[0].DestOutputProfile.read_bytes()[36:40] == b"acsp"
        assert str(pdf.Root.Lang) == "vi"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.docinfo.Title) == sheet.title
        assert str(pdf.docinfo.Author) == sheet.body
        assert str(pdf.docinfo.CreationDate).startswith("D:20260105")
        assert len(pdf.Root.AF) == 1
        attached = pdf.attachments["data.json"]
        assert pdf.Root.AF[0].AFRelationship == "/Data"
        assert json.loads(attached.get_file().read_bytes()) == sheet.attachment
        assert all(
            tuple(map(float, page.mediabox[2:])) == pytest.approx((595.28, 841.89), abs=0.01) for page in pdf.pages
        )
        assert not _has_transparency(pdf)


def _has_transparency(pdf: Any) -> bool:
    """Whether anything is drawn with less than full opacity."""
    for page in pdf.pages:
        for state in page.Resources.get("/ExtGState", {}).values():
            if any(float(state.get(key, 1)) < 1 for key in ("/ca", "/CA")):
                return True
    return any(isinstance(item, pikepdf.Stream) and "/SMask" in item for item in pdf.objects)


def _structure(element: Any) -> list[tuple[str, str]]:
    found = [(str(element.get("/S", "")), str(element.get("/Alt", "")))]
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary):
            found += _structure(kid)
    return found


def test_tags_name_headings_tables_and_the_code(sheet_of: Callable[..., Sheet]) -> None:
    content = render_pdf(sheet_of(Kind.DECISION, "hcmc-20-2024"))
    with pikepdf.open(BytesIO(content)) as pdf:
        tags = _structure(pdf.Root.StructTreeRoot)
    names = [name for name, _ in tags]
    assert {"/H1", "/H2", "/P", "/Table", "/TR", "/TH", "/TD", "/Figure", "/L"} <= set(names)
    assert [alt for name, alt in tags if name == "/Figure"] == ["Mã QR dẫn tới trang xác thực văn bản"]


def test_text_is_correct_vietnamese(sheet_of: Callable[..., Sheet], tool: Run) -> None:
    text = " ".join(tool(render_pdf(sheet_of(Kind.DECISION, "hcmc-20-2024")), "pdftotext", after=("-",)).split())
    for part in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 01/QĐ-UBND",
        "Thành phố Hồ Chí Minh, ngày 05 tháng 01 năm 2026",
        "QUYẾT ĐỊNH",
        "Căn cứ Luật Khoa học, công nghệ và đổi mới sáng tạo;",
        "Nghị quyết số 20/2024/NQ-HĐND ngày 14 tháng 11 năm 2024 của Hội đồng nhân dân Thành phố Hồ Chí Minh",
        "Điều 1. Cho phép thử nghiệm có kiểm soát",
        "Nơi nhận:",
        "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH",
        "Người ký",
        "Mã tra cứu: ABCDEFGH2345",
    ):
        assert part in text


def test_page_numbers_begin_on_the_second_page(sheet_of: Callable[..., Sheet], tool: Run) -> None:
    pages = tool(render_pdf(sheet_of(Kind.DECISION, "hcmc-20-2024")), "pdftotext", "-layout", after=("-",)).split("\f")
    firsts = [page.strip().splitlines()[0].strip() for page in pages if page.strip()]
    assert not firsts[0].isdigit()
    assert firsts[1:] == [str(number) for number in range(2, len(firsts) + 1)]


WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)<')


def _words(tool: Run, content: bytes) -> list[list[tuple[float, float, float, float, str]]]:
    """Every word by page with its box in points, origin at the top left."""
    pages = tool(content, "pdftotext", "-bbox", after=("-",)).split("<page ")[1:]
    return [
        [(float(a), float(b), float(c), float(d), word) for a, b, c, d, word in WORD.findall(page)] for page in pages
    ]


MM = 72 / 25.4


def test_margins_are_those_of_the_decree(sheet_of: Callable[..., Sheet], tool: Run) -> None:
    for page in _words(tool, render_pdf(sheet_of(Kind.DECISION, "hcmc-20-2024"))):
        text = [word for word in page if not (word[4].isdigit() and word[1] < 20 * MM)]
        assert min(word[0] for word in text) >= 30 * MM - 0.5
        assert max(word[2] for word in text) <= 210 * MM - 15 * MM + 0.5
        assert max(word[3] for word in text) <= 297 * MM - 20 * MM + 2
        for number in set(page) - set(text):
            assert (number[0] + number[2]) / 2 == pytest.approx((30 + 165 / 2) * MM, abs=1), "centred over the text"


@pytest.mark.parametrize("kind", [Kind.DECISION, Kind.RISK_REGISTER], ids=str)
def test_words_without_an_end_stay_within_the_margins(
    sheet_of: Callable[..., Sheet], facts_of: Callable[[str], Any], tool: Run, kind: Kind
) -> None:
    facts = facts_of("hcmc-20-2024")
    facts["organisation"]["name"] = "D" * 300
    facts["dossier"]["title"] = "Tên rất dài " * 300
    facts["dossier"]["summary"] = "S" * 2000
    facts["risks"] = [
        {**risk, "title": "R" * 300, "controls": ["c" * 300], "owner": "o" * 200} for risk in facts["risks"]
    ]
    facts["trial"]["limits"] = [{"quantity": "q" * 60, "max": 10**15, "unit": "u" * 40, "note": "n" * 300}]
    sheet = sheet_of(kind, "hcmc-20-2024", facts)
    assert len(sheet.abstract) < 400
    pages = _words(tool, render_pdf(sheet))
    # The measure of a justified line of many short words is a little off.
    assert max(word[2] for page in pages for word in page) <= 196 * MM
    assert min(word[0] for page in pages for word in page) >= 30 * MM - 0.5


def test_number_and_date_share_a_line_and_signature_the_line_of_recipients(
    sheet_of: Callable[..., Sheet], tool: Run
) -> None:
    pages = _words(tool, render_pdf(sheet_of(Kind.DECISION, "hcmc-20-2024")))
    first = {word[4]: word for word in reversed(pages[0])}
    assert first["Số:"][3] == pytest.approx(first["Thành"][3], abs=1)
    last = {word[4]: word for word in pages[-1]}
    assert last["Nơi"][3] == pytest.approx(last["TM."][3], abs=3)
    assert last["TM."][0] > 105 * MM


@pytest.mark.parametrize("count", range(20, 34))
def test_signature_never_stands_alone_on_a_page(sheet_of: Callable[..., Sheet], tool: Run, count: int) -> None:
    sheet = sheet_of(Kind.RESUMPTION, "hcmc-20-2024")
    lines = tuple(Paragraph(text="Nội dung của quyết định.") for _ in range(count))
    pages = _words(tool, render_pdf(replace(sheet, bases=(), blocks=lines)))
    words = [word[4] for word in pages[-1]]
    assert "dung" in words[: words.index("Nơi")], "text stands above the signature block"
    assert {"TM.", "ký"} <= set(words), "the block is whole"


def test_same_sheet_same_bytes(sheet_of: Callable[..., Sheet]) -> None:
    sheet = sheet_of(Kind.SUSPENSION, "ai-142-2026")
    assert render_pdf(sheet) == render_pdf(Sheet.from_json(sheet.to_json()))


def test_characters_without_glyph_never_bring_another_typeface(sheet_of: Callable[..., Sheet], tool: Run) -> None:
    odd = "😀 漢字 \u200b\u0301 \u2003 \ufe0f ế (tổ hợp: e\u0302\u0301)"
    sheet = replace(sheet_of(Kind.RESUMPTION, "hcmc-20-2024"), blocks=(Paragraph(text=odd),))
    content = render_pdf(sheet)
    assert all("Tinos" in line for line in tool(content, "pdffonts").splitlines()[2:])
    assert "tổ hợp: ế" in tool(content, "pdftotext", after=("-",))


def test_printable_composes_and_replaces() -> None:
    assert printable("e\u0302\u0301\n漢\u3000\U000e0001") == "ế\n□ "


def test_no_text_prints_in_another_order_than_it_is_stored() -> None:
    assert printable("đồng \u202e000.1\u202c\u200f\u2066x\u2069 trả") == "đồng 000.1x trả"


def test_without_the_typeface_nothing_is_made(tmp_path: Path, settings: Any) -> None:
    settings.BENTHU_FONTS = tmp_path
    with pytest.raises(ImproperlyConfigured, match="Tinos"):
        font_files.__wrapped__()


def test_what_people_wrote_is_never_markup(sheet_of: Callable[..., Sheet]) -> None:
    sheet = replace(
        sheet_of(Kind.RESUMPTION, "hcmc-20-2024"), blocks=(Paragraph(text="<img src=http://x/> & 01/QĐ-X"),)
    )
    html = html_of(sheet)
    assert "<img" not in html
    assert '&lt;img src=http://x/&gt; &amp; <span class="whole">01/QĐ-X</span>' in html


@pytest.mark.parametrize("url", ["http://example.com/a.png", "file:///etc/passwd", "data:text/plain,x"])
def test_nothing_is_fetched_but_the_fonts(url: str) -> None:
    with pytest.raises(FatalURLFetchingError):
        fetcher().fetch(url)


def test_risk_register_prints_both_matrices_and_every_risk(sheet_of: Callable[..., Sheet], tool: Run) -> None:
    text = tool(render_pdf(sheet_of(Kind.RISK_REGISTER, "hcmc-20-2024", number_text="")), "pdftotext", after=("-",))
    flat = " ".join(text.split())
    assert "01/QĐ-UBND 2025-12-24T10:30:00+07:00" in flat, "the agency's mark at the top right"
    for part in ("Rủi ro vốn có", "Rủi ro còn lại", "Mất kết nối điều khiển", "Hai đường truyền", "Người nộp hồ sơ"):
        assert part in flat
    assert "Nơi nhận" not in flat
