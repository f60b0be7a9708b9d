"""Overviews of a case on paper, made on demand: without number and signature, kept nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from documents.kinds import Kind
from documents.sheet import Facts, Sheet
from programmes import clocks

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from applications.models import Application
    from documents.sheet import Block
    from programmes.schema import Body


def overview_sheet(
    application: Application,
    kind: str,
    type_name: str,
    blocks: Iterable[Block],
    *,
    at: datetime,
    told: dict[str, Any],
    form: str = "",
) -> Sheet:
    """The sheet of a case in the letterhead of the desk: the case, then ``blocks``; ``told`` goes with it as JSON."""
    regime = application.regime
    body = regime.bodies[regime.documents[Kind.RECEIPT].body]
    case = Facts(
        rows=(
            ("Mã hồ sơ", application.reference),
            ("Tên thử nghiệm", application.title),
            ("Tổ chức, cá nhân đề nghị", application.organisation.name),
        )
    )
    return plain_sheet(
        body,
        (case, *blocks),
        at=at,
        kind=kind,
        type_name=type_name,
        abstract=f"Hồ sơ {application.reference}",
        form=form,
        attachment={"reference": application.reference, **told},
    )


def plain_sheet(body: Body, blocks: Iterable[Block], *, at: datetime, **fields: Any) -> Sheet:
    """A sheet in the letterhead of ``body``, of one case or of many; ``fields`` are the other ones of the sheet."""
    return Sheet(
        code="",
        verify_url="",
        language="vi",
        superior=body.superior or "",
        body=body.name,
        number_label="",
        number_text="",
        place=body.place,
        at=at.astimezone(clocks.ZONE),
        blocks=tuple(blocks),
        **fields,
    )
