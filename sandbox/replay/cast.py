"""The people and organisations of a case file, made real."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from accounts.models import MemberRole, Membership, Organisation, User
from accounts.roles import Role
from programmes import clocks
from reviews.models import ExpertProfile, Tie

if TYPE_CHECKING:
    from sandbox.replay.casefile import CaseShape, PersonShape

PEOPLE = ("expert", "with")
"""Step data that names one person; ``experts``, ``present`` and ``votes`` name several."""


class Cast:
    """Finds the user of a key; people who exist already (by e-mail address) are used again."""

    def __init__(self, shape: CaseShape, *, password: str | None = None) -> None:
        self.shape = shape
        self.organisations: dict[str, Organisation] = {}
        for key, organisation in shape.organisations.items():
            self.organisations[key] = self._organisation(organisation)
        self.users: dict[str, User] = {}
        for key, person in shape.people.items():
            self.users[key] = self._user(key, person, password)
        self.keys = {user.pk: key for key, user in self.users.items()}

    def _user(self, key: str, row: PersonShape, password: str | None) -> User:
        organisation = self.organisations.get(row.organisation or "")
        applies = Role.APPLICANT.value in row.all_roles
        home = f"{organisation.tax_code or organisation.pk}." if organisation and applies else ""
        email = (row.email or f"{key}@{home}benthu.example").lower()
        if any(user.email == email for user in self.users.values()) and not row.email:
            email = f"{len(self.users)}-{email}"  # keys that differ in capitals alone are two people
        user = User.objects.filter(email=email).first()
        if user is None:
            user = User.objects.create_user(email, password, name=row.name or key, roles=row.all_roles)
        elif not set(row.all_roles) <= set(user.roles):
            user.roles = [*user.roles, *(role for role in row.all_roles if role not in user.roles)]
            user.save(update_fields=["roles"])
        if organisation and applies:
            facts = {"role": MemberRole.OWNER, "since": clocks.now()}
            Membership.objects.get_or_create(user=user, organisation=organisation, defaults=facts)
        if Role.EXPERT.value in row.all_roles:
            self._expert(user, row, organisation)
        return user

    def _organisation(self, row: Any) -> Organisation:
        """By its tax code, else by what is said of it; two keys without a code are two organisations."""
        facts = {"name": row.name, "kind": row.kind, "address": row.address}
        if row.tax_code:
            return Organisation.objects.get_or_create(tax_code=row.tax_code, defaults=facts)[0]
        taken = [organisation.pk for organisation in self.organisations.values()]
        found = Organisation.objects.filter(tax_code=None, **facts).exclude(pk__in=taken).order_by("pk").first()
        return found or Organisation.objects.create(**facts)

    def _expert(self, user: User, row: PersonShape, employer: Organisation | None) -> None:
        facts = {"expertise": row.expertise, "max_load": row.max_load, "employer": employer}
        ExpertProfile.objects.update_or_create(user=user, defaults=facts)
        for tie in row.ties:
            Tie.objects.get_or_create(
                expert=user, organisation=self.organisations[tie.organisation], kind=tie.kind, until=tie.until
            )

    def applies(self, key: str) -> bool:
        """Whether the person acts for an organisation of the file."""
        return Role.APPLICANT.value in self.users[key].roles and self.shape.people[key].organisation is not None

    def named(self, dossier: dict[str, Any]) -> dict[str, Any]:
        """The dossier with names in the place of keys of people and organisations as owners of risks."""
        risks = dossier.get("risks")
        if not risks:
            return dossier
        names = {key: organisation.name for key, organisation in self.organisations.items()}
        names |= {key: user.name for key, user in self.users.items()}
        return {
            **dossier,
            "risks": [{**risk, "owner": names.get(risk.get("owner"), risk.get("owner"))} for risk in risks],
        }

    def with_people(self, data: dict[str, Any]) -> dict[str, Any]:
        """Step data with users in the place of their keys."""
        made = dict(data)
        for name in PEOPLE:
            if made.get(name) is not None:
                made[name] = self.users.get(made[name])
        for name in ("experts", "present"):
            if made.get(name) is not None:
                made[name] = [self.users[key] for key in made[name]]
        if made.get("votes") is not None:
            made["votes"] = {self.users[key]: vote for key, vote in made["votes"].items()}
        if made.get("dossier"):
            made["dossier"] = self.named(made["dossier"])
        return made
