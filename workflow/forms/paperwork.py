"""Forms of the draft that waits: checked, returned, signed, issued."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from workflow.forms.base import ActForm, NoFacts, long_text


class OnDraft(NoFacts):
    """Acts on the one draft that waits; its page shows the draft."""

    template = "workflow/act_draft.html"


class ReturnDraft(ActForm):
    """Back to the officer with a comment."""

    template = "workflow/act_draft.html"

    comment = long_text(_("What has to be changed"), max_length=4000)
