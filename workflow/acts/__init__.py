"""What each verb does: ``move()``, evidence, deadlines, documents, procedures; one function a verb."""

from workflow.acts.registry import ACTS, SUBJECTS

__all__ = ["ACTS", "SUBJECTS"]
