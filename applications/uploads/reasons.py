"""Why a file may not come in, in sentences that say what to do instead; and what its readers should know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from applications.uploads.verdict import FORMULAS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

REASONS: dict[str, StrOrPromise] = {
    "empty": _("The file is empty."),
    "unknown": _("The content of this file is none of: PDF, PNG, JPEG, DOCX, XLSX, PPTX, ODT, ODS, ODP, GeoJSON, CSV."),
    "program": _("This file is a program. Programs cannot be part of a dossier."),
    "archive": _("This file is an archive. Unpack it and add its files one by one."),
    "svg": _("SVG drawings can hold scripts. Save the drawing as PNG or PDF."),
    "web_page": _("This file is a web page. Save the page as PDF."),
    "two_kinds": _("This file can be read as two kinds of file at once. Save it anew from the program that made it."),
    "trailing": _("Further data follow behind the end of the file. Save it anew from the program that made it."),
    "too_hard": _("Reading this file takes more memory or time than is allowed. Divide it or make it simpler."),
    # PDF
    "pdf_broken": _("The PDF is broken or incomplete. Save or print it as PDF again."),
    "pdf_encrypted": _("The PDF is encrypted or protected by a password. Save it without protection."),
    "pdf_script": _("The PDF holds a script. Print it as PDF and add that file."),
    "pdf_action": _(
        "The PDF holds a command that starts a program, opens another file or sends data (%(about)s). Print it as PDF "
        "and add that file."
    ),
    "pdf_media": _("The PDF holds film, sound or a 3D model. Print it as PDF and add that file."),
    "pdf_form": _("The PDF is a dynamic form (XFA). Print it as PDF and add that file."),
    "pdf_carries": _("The PDF carries another file within (“%(about)s”). Add that file by itself."),
    # pictures
    "image_broken": _("The picture is broken or incomplete. Save it again."),
    "image_pixels": _("The picture has more than 100 million pixels. Make it smaller."),
    # office files
    "office_old": _(
        "This is an old office format (.doc, .xls, .ppt), which may hide macros. Save it as DOCX, XLSX or "
        "PDF."
    ),
    "office_encrypted": _("The office file is encrypted or protected by a password. Save it without."),
    "office_other": _("This kind of office file is not taken. Save it as DOCX, XLSX, PPTX, ODT, ODS, ODP or PDF."),
    "macros": _("The file holds macros. Save it without them."),
    "office_external": _(
        "The file loads parts from elsewhere when it is opened (“%(about)s”). Break the link or put the part in."
    ),
    "office_command": _("The file holds a command to another program (DDE). Remove that field."),
    "office_object": _(
        "The file carries an object of another program (“%(about)s”). Put it in as a picture or as "
        "text."
    ),
    "office_entities": _("The file defines XML entities, which office programs do not write. Save it anew."),
    "zip_broken": _("The office file is broken or incomplete. Save it again."),
    "zip_bomb": _("The file would unpack to a size out of all proportion."),
    "zip_names": _("The file holds parts whose names lead out of it or stand twice (“%(about)s”). Save it anew."),
    "zip_nested": _("The file carries an archive within (“%(about)s”). Take it out and add its files one by one."),
    # text
    "text_long": _("Tables of text and GeoJSON may have at most 20 MB. Divide the file."),
    "csv_encoding": _("The text is not written in UTF-8. Save the table as “CSV UTF-8”."),
    "csv_broken": _("The table is broken: a quotation mark is not closed, or a cell is too long."),
    "csv_command": _("A cell of the table is a command to another program (“%(about)s”). Remove it."),
    "geojson_broken": _("This is not valid JSON."),
    "geojson_shape": _(
        "This is not valid GeoJSON: geometries of known types, rings closed, positions of two to four "
        "numbers."
    ),
    "geojson_place": _(
        "The coordinates are not degrees of longitude and latitude (WGS 84). Convert them, for example from "
        "VN-2000."
    ),
    # names
    "name_empty": _("The file has no name. Give it one."),
    "name_path": _("The file name holds a path. Rename the file without / and \\."),
    "name_direction": _("The file name holds marks that change the direction of writing. Rename the file."),
    "name_control": _("The file name holds control characters. Rename the file."),
    "name_long": _("The file name is longer than 200 characters. Shorten it."),
    "name_reserved": _("The file name is reserved by operating systems. Rename the file."),
    "name_program": _("The file name ends in .%(about)s, as programs and web pages do. Rename the file by what it is."),
    "name_double": _("The file name has two endings, one of them that of a program or web page. Rename the file."),
    # the scanner
    "infected": _("The virus scanner found harmful content: %(about)s."),
    "scanner_away": _("The virus scanner cannot be reached, so nothing can be added. Try again later."),
    "scanner_limit": _("The file is larger than the virus scanner of this site checks. Divide it."),
}  # fmt: skip
"""Code of the refusal → sentence."""

LATER = frozenset({"scanner_away"})
"""Refusals that have nothing to do with the file."""

NOTES: dict[str, StrOrPromise] = {
    FORMULAS: _("Some cells begin as formulas do. Import the table as text; do not let a spreadsheet compute it."),
}


def sentence(code: str, about: str = "") -> str:
    """The reason in the user's language."""
    words = str(REASONS[code])
    return words % {"about": _shown(about)} if "%(" in words else words


def _shown(about: str) -> str:
    """What a file says of itself, as far as it can be read."""
    return "".join(letter for letter in about if letter.isprintable()) or translated("without a name")
