"""Jobs: the file of an issued document, and jobs that a dead worker left behind."""

from __future__ import annotations

import hashlib
import logging
from typing import TYPE_CHECKING

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from documents.actions import RENDER_TASK
from documents.models import Document, DocumentFile
from documents.rendering import render_pdf
from documents.sheet import Sheet
from programmes.clocks import now

if TYPE_CHECKING:
    from procrastinate import JobContext

logger = logging.getLogger(__name__)

SILENT_AFTER_SECONDS = 60
"""A worker that has not signed for this long is gone (it signs every ten seconds)."""


@app.task(name=RENDER_TASK, retry=RetryStrategy(max_attempts=5, exponential_wait=2))
def render_document(document_id: int) -> None:
    """Make the PDF of a document and store it once.

    May run any number of times and in parallel: the first file stays, the others are dropped.
    """
    if DocumentFile.objects.filter(document_id=document_id).exists():
        return
    document = Document.objects.get(pk=document_id)
    content = render_pdf(Sheet.from_json(document.data))
    file = DocumentFile(
        document=document,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        made_at=now(),
    )
    DocumentFile.objects.bulk_create([file], ignore_conflicts=True)


@app.periodic(cron="* * * * *")
@app.task(name="documents.retry_stalled", queueing_lock="retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Give back every job, of any task, whose worker died over it."""
    del timestamp
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_AFTER_SECONDS):
        logger.warning("Job %s (%s) was left by its worker and runs again", job.id, job.task_name)
        await manager.retry_job(job)
