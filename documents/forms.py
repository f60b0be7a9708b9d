"""Forms of the verification pages, and how an uploaded file is hashed without being kept."""

from __future__ import annotations

import hashlib
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.utils.translation import gettext_lazy as _

from documents.queries import normal_code

MAX_BYTES = 20 * 1024 * 1024
"""More than any document of ours has; what is larger is another file."""


class CodeForm(forms.Form):
    """The verification code that a document carries beside its QR code."""

    code = forms.CharField(
        label=_("Verification code"),
        help_text=_("12 letters and digits, printed beside the QR code of the document"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"class": "govuk-input--width-20", "autocomplete": "off", "autocapitalize": "characters"}
        ),
    )

    def clean_code(self) -> str:
        """The code as stored."""
        code = normal_code(self.cleaned_data["code"])
        if not code:
            raise ValidationError(_("Enter the code printed on the document."))
        return code


class Fingerprint(UploadedFile):  # type: ignore[type-arg]  # the class takes no type at run time
    """An uploaded file of which only name, size and SHA-256 are known."""

    def __init__(self, name: str, size: int, sha256: str) -> None:
        super().__init__(file=None, name=name, size=size)
        self.sha256 = sha256

    def close(self) -> None:
        """Nothing is open."""


class FingerprintHandler(FileUploadHandler):
    """Hashes what is uploaded chunk by chunk and keeps none of it, neither on disk nor in memory."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        self.digest = hashlib.sha256()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take a chunk in; none is handed on."""
        del start
        self.digest.update(raw_data)

    def file_complete(self, file_size: int) -> Fingerprint:
        """What is known of the file."""
        return Fingerprint(self.file_name or "", file_size, self.digest.hexdigest())


class FileForm(forms.Form):
    """A file to compare with the issued one; it is hashed on the way in and not kept."""

    file = forms.FileField(
        label=_("The file that you have"),
        help_text=_("It is compared and not kept."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )

    def clean_file(self) -> Fingerprint:
        """Refuse what is too large to be a document."""
        file: Fingerprint = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            raise ValidationError(_("This file is larger than any issued document."))
        return file
