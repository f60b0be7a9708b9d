"""What may be searched of a decided case, by whom: the rows of the search, built from the case itself.

Reviews, scores, votes and names of experts are never read here. The public row holds what is published already
(the permission: conditions and limits) and, once the result is issued, the lessons in plain words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeGuard

from django.conf import settings
from django.db.models import Prefetch
from django.utils.formats import number_format
from django.utils.translation import override

from accounts.models import OrganisationKind
from applications.dossier import plain
from applications.labels import quantity_label, unit_label
from applications.models import Application, DossierVersion, Technology
from applications.states import State
from workflow.precedents.models import OUTCOMES, WEIGHT_OF, WEIGHTS, Outcome, Part, Precedent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from django.db.models import QuerySet

    from applications.querysets import ApplicationQuerySet

LETTERS_OF_ZONE = 4
"""A shorter piece of a name ("Q.1") says too little to tell a place."""

_ENDED = frozenset({Outcome.COMPLETED, Outcome.NOT_RECOGNISED})


def decided() -> ApplicationQuerySet:
    """Cases that others may lean on."""
    rows: ApplicationQuerySet = Application.objects.filter(state__in=list(OUTCOMES), decided_at__isnull=False)
    return rows


def with_texts(rows: QuerySet[Application]) -> QuerySet[Application]:
    """The same with all that ``rows_of`` reads, in a number of queries that does not grow."""
    frozen = DossierVersion.objects.filter(frozen_at__isnull=False).order_by("number")
    rows = rows.select_related("organisation", "regime_version", "trial").defer("search_text", "search_vector")
    return rows.defer("regime_version__data").prefetch_related(
        Prefetch("versions", frozen, to_attr="frozen_versions"), "proposals", "evaluations"
    )


def rows_of(application: Application) -> list[Precedent]:
    """The rows of a case that was read by ``with_texts``: none before its decision, one or two after it."""
    state = State(application.state)
    if state not in OUTCOMES or application.decided_at is None:
        return []
    audiences = [False, True] if application.published_at else [False]
    return [_row(application, OUTCOMES[state], application.decided_at, public=public) for public in audiences]


def _row(application: Application, outcome: Outcome, decided_at: datetime, *, public: bool) -> Precedent:
    limits = _limits(application, public=public)
    parts = [(part, text.strip()) for part, text in _texts(application, outcome, public=public) if text.strip()]
    places = [name for name in application.place.split("; ") if name]
    return Precedent(
        application=application,
        public=public,
        technology=application.technology,
        outcome=outcome,
        regime=application.regime_version.code,
        places=places,
        zones=sorted(zones(places)),
        decided_at=decided_at,
        limits=limits,
        parts=[{"part": part.value, "text": text} for part, text in parts],
        words=_words([*parts, *_labels(application.technology, limits)]),
    )


def _labels(technology: str, limits: list[dict[str, Any]]) -> list[tuple[Part, str]]:
    """Words of the system, in both languages: whoever searches may think in either."""
    found = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            found.append((Part.TECHNOLOGY, str(Technology(technology).label)))
            found += [(Part.LIMIT, limit_in_words(limit)) for limit in limits]
    return found


def zones(places: Iterable[str]) -> dict[str, str]:
    """Each place, and each piece of its name between commas: without accents → as written."""
    pieces = [piece.strip() for place in places for piece in (place, *place.split(","))]
    return {plain(piece): piece for piece in pieces if len(piece) >= LETTERS_OF_ZONE}


def _texts(application: Application, outcome: Outcome, *, public: bool) -> Iterator[tuple[Part, str]]:
    yield Part.TITLE, application.title
    for condition in _conditions(application, public=public):
        yield Part.CONDITION, condition
    if outcome == Outcome.REFUSED:
        for reason in _last(application.proposals.all(), "reasons"):
            yield Part.REASON, str(reason.get("text") or "")
    if not public or outcome in _ENDED:
        for lesson in _last(application.evaluations.all(), "lessons"):
            yield Part.LESSON, str(lesson.get("text") or "")
    yield Part.PLACE, application.place
    yield Part.SUMMARY, application.summary
    if not public:
        yield Part.OBJECTIVES, str(_dossier(application).get("objectives") or "")
    if not public or application.organisation.kind != OrganisationKind.INDIVIDUAL:
        yield Part.OPERATOR, application.organisation.name


def _conditions(application: Application, *, public: bool) -> list[str]:
    """Those of the permission; inside, of a refusal too what the proposal had thought of."""
    trial = getattr(application, "trial", None)
    if trial is not None:
        return list(trial.conditions)
    return [] if public else [str(text) for text in _last(application.proposals.all(), "conditions")]


def _limits(application: Application, *, public: bool) -> list[dict[str, Any]]:
    """Those of the permission; inside, of a refused case those that were asked for."""
    trial = getattr(application, "trial", None)
    if trial is not None:
        return list(trial.limits)
    return [] if public else list(_dossier(application).get("limits") or [])


def limit_in_words(limit: dict[str, Any]) -> str:
    """As in "Height 120 m, above ground", in the language of the page."""
    words = f"{quantity_label(str(limit.get('quantity') or ''))} {value_in_words(limit)}".strip()
    return f"{words}, {limit['note']}" if limit.get("note") else words


def value_in_words(limit: dict[str, Any]) -> str:
    """The most that is allowed with its unit: ``1.800.000 ₫``."""
    most = limit.get("max")
    number = number_format(most, use_l10n=True, force_grouping=True) if is_number(most) else str(most or "")
    return f"{number} {unit_label(str(limit.get('unit') or ''))}".strip()


def is_number(value: object) -> TypeGuard[float]:
    """Whether a limit's value may be compared."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def _dossier(application: Application) -> dict[str, Any]:
    frozen: list[DossierVersion] = application.frozen_versions  # type: ignore[attr-defined]  # by with_texts
    return dict(frozen[-1].content) if frozen else {}


def _last(rows: Iterable[Any], field: str) -> list[Any]:
    """The list that the last of the rows holds; empty where there is none."""
    found = list(rows)
    return list(getattr(found[-1], field)) if found else []


def _words(parts: list[tuple[Part, str]]) -> list[str]:
    """What the search compares: without accents, one text for each weight."""
    return [plain(" ".join(text for part, text in parts if WEIGHT_OF[part] == weight)) for weight in WEIGHTS]
