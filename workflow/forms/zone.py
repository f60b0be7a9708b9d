"""Directing the zone's answer to one of its managers."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.queries import zone_managers
from programmes.rules import zones
from risks.datafiles import in_language
from workflow.forms.base import ActForm, long_text, radios


class DirectConsent(ActForm):
    """Which manager answers; why, where it was somebody else's task before."""

    manager = radios(gettext_lazy("Who answers for the zone"))
    reason = long_text(
        gettext_lazy("Reason"), rows=3, max_length=2000, required=False,
        help_text=gettext_lazy("Needed where it is directed to somebody else than before."),
    )  # fmt: skip

    def prepare(self) -> None:
        """The managers of the zones that the rules name; all managers where the rules or the accounts name none."""
        found = zones(self.application.regime, self.application.dossier)
        people = zone_managers([zone.manager.vi for zone in found])
        self.people = {str(person.pk): person for person in people}
        self.fields["manager"].choices = [  # type: ignore[attr-defined]
            (pk, " – ".join(filter(None, (person.name, person.title)))) for pk, person in self.people.items()
        ]
        if found:
            names = "; ".join(f"{in_language(zone)} ({in_language(zone.manager)})" for zone in found)
            self.fields["manager"].help_text = _("Zones of the rules: %(names)s") % {"names": names}

    def facts(self) -> dict[str, Any]:
        """The person."""
        return {**super().facts(), "manager": self.people[self.cleaned_data["manager"]]}
