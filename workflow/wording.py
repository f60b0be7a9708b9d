"""What each act does, what follows, and who learns of it: the words of the act pages.

Which facts an act needs is told by its form; by whom it may be done by ``applications.verbs``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class About(NamedTuple):
    """``does`` now; ``then``, what follows; ``told``, who learns of it and how."""

    does: StrPromise
    then: StrPromise
    told: StrPromise


_BOTH = _("The applicant and the officials of the case see it at once.")
_INSIDE = _("The officials of the case see it at once; the applicant sees no difference yet.")
_EXPERTS = _("The expert finds it in the inbox; the applicant does not learn the names.")
_PUBLIC = _("The applicant sees it at once; the public register shows it.")
REQUEST_ONCE = _("Asks the applicant, once and in writing, for everything that is missing (form 02).")

ABOUT: dict[str, About] = {
    "submit": About(
        _("Files the dossier. Its content is frozen and can no longer be changed, unless a supplement is asked for."),
        _("The one-stop desk receives it and hands out the receipt with the date of the answer."),
        _("The one-stop desk finds it in its inbox."),
    ),
    "receive": About(
        _("Receives the dossier, fixes the rules in force today and issues the receipt (form 01)."),
        _("The term for checking the dossier begins; an officer checks it."),
        _BOTH,
    ),
    "request_supplement": About(
        _("Asks the applicant in writing for everything that is missing (form 02)."),
        _("The applicant completes the dossier within the term and files it again."),
        _BOTH,
    ),
    "resubmit": About(
        _("Files the completed dossier as a new version."),
        _("The officer checks it again; the term of the decision counts from today."),
        _BOTH,
    ),
    "refuse_receipt": About(
        _("Refuses to receive the dossier, with the reason (form 03)."),
        _("The case ends. The applicant may file a new dossier at any time."),
        _BOTH,
    ),
    "accept_dossier": About(
        _("Finds the dossier complete and valid and fixes the level where the rules know levels."),
        _("The term of the decision runs; the programme manager appoints experts."),
        _BOTH,
    ),
    "transfer": About(
        _("Hands the case to the authority that is competent, with a transfer note of what is handed over."),
        _("The case ends here. The note lies with its documents; the authority confirms on it what it received."),
        _BOTH,
    ),
    "withdraw": About(
        _("Stops the handling of the dossier at your request (form 05). This cannot be taken back."),
        _("The case ends; its terms stop. You may file a new dossier at any time."),
        _BOTH,
    ),
    "apologise": About(
        _("Says sorry for a term that has passed and gives a new date (form 04)."),
        _("The new date is what the applicant will hold us to; the term that passed stays on record as late."),
        _BOTH,
    ),
    "appoint": About(
        _("Appoints the experts who score the dossier. All of them, or none if one is barred."),
        _("Each expert declares ties, scores every criterion and gives reasons."),
        _EXPERTS,
    ),
    "declare_conflict": About(
        _("Declares a tie that bars you from this case. You leave it and no longer see its file."),
        _("The programme manager may appoint somebody else."),
        _("The programme manager and the secretary learn the reason."),
    ),
    "decline": About(
        _("Declines the review. You leave the case and no longer see its file."),
        _("The programme manager may appoint somebody else."),
        _("The programme manager and the secretary learn the reason."),
    ),
    "replace": About(
        _("Puts another expert in the place of one who left or has not reviewed."),
        _("The new expert reviews; the council waits for that review."),
        _EXPERTS,
    ),
    "review": About(
        _("Hands in your scores and reasons. They can no longer be changed."),
        _("When every review is in, the council meets."),
        _("Officials see it; the other experts only when the council has met."),
    ),
    "ask_opinion": About(
        _("Asks other bodies for their opinion, all of them at once. Each has a term within that of the decision."),
        _("A task waits for each letter. Nothing else waits for it: the proposal may be made without."),
        _INSIDE,
    ),
    "record_opinion": About(
        _("Records the letter by which a body answered. It is shown in the case and printed in the proposal."),
        _("Whatever the body says bars nothing; who decides weighs it."),
        _INSIDE,
    ),
    "hold_council": About(
        _("Records who was present, how they voted and what the council concluded, and issues the minutes."),
        _("The officer proposes a decision."),
        _INSIDE,
    ),
    "propose": About(
        _("Proposes to approve or to refuse, issues the proposal and drafts the decision from it."),
        _("Somebody else checks the form of the draft, another person signs, the clerk issues."),
        _INSIDE,
    ),
    "check_form": About(
        _("Confirms that the form of the draft is right (Decree 30/2020/NĐ-CP). Who drafted it may not do this."),
        _("The signer signs it or returns it."),
        _INSIDE,
    ),
    "return": About(
        _("Sends the draft back to the officer with your comment."),
        _("The officer drafts anew; form check and signature follow again."),
        _INSIDE,
    ),
    "sign": About(
        _("Signs the draft as it stands. Who drafted it or checked its form may not do this."),
        _("The clerk gives it its number and date, seals and issues it."),
        _INSIDE,
    ),
    "issue": About(
        _("Gives the document its number and date, seals it and sends it. It takes effect at once."),
        _("The case moves on as the document says."),
        _PUBLIC,
    ),
    "direct_consent": About(
        _("Makes the zone's answer the task of one manager; it may be directed to another later, with a reason."),
        _("The manager finds the task; nobody else may answer for the zone meanwhile."),
        _INSIDE,
    ),
    "zone_consent": About(
        _("Answers whether the ground of your zone may be used for the trial."),
        _("A refusal bars the start of the trial until you grant it."),
        _BOTH,
    ),
    "provide_precondition": About(
        _("Provides insurance, permit or the like. What you leave empty is taken from the dossier."),
        _("The officer verifies it."),
        _BOTH,
    ),
    "verify_precondition": About(
        _("Confirms that what was provided is in order, or says what is not."),
        _("The trial may start when every precondition is verified and valid."),
        _BOTH,
    ),
    "start_trial": About(
        _("Lets the trial begin: on or after its first day, with every precondition verified and valid today."),
        _("The terms of reports run from today."),
        _PUBLIC,
    ),
    "milestone_done": About(_("Reports that a milestone was reached."), _("Nothing is due because of it."), _BOTH),
    "record_readings": About(_("Stores values of an indicator."), _("They appear in the series of the trial."), _BOTH),
    "file_report": About(
        _("Files the report of a period with its figures."),
        _("The monitor accepts it or says what is wrong with it."),
        _BOTH,
    ),
    "assess_report": About(
        _("Accepts the report of a period, or says what is wrong with it."),
        _("A report that is not accepted is filed again."),
        _BOTH,
    ),
    "report_incident": About(
        _("Files the preliminary report of an incident. Reporting in time is no admission of fault."),
        _("The official report is due afterwards; the authority may suspend the trial."),
        _PUBLIC,
    ),
    "report_incident_official": About(
        _("Files the official report: causes, measures, what was learnt."),
        _("The monitor and the officer read it."),
        _BOTH,
    ),
    "report_breach": About(
        _("Reports that a limit of the permission was exceeded."),
        _("The authority looks into it and may suspend the trial."),
        _PUBLIC,
    ),
    "suspend": About(
        _("Suspends the trial by a decision that is issued at once. The last day of the trial does not move."),
        _("You resume the trial when the conditions are met, or terminate it."),
        _PUBLIC,
    ),
    "resume": About(
        _("Lets the trial go on by a decision that is issued at once."), _("The trial runs to its last day."), _PUBLIC
    ),
    "terminate": About(
        _("Ends the trial early by a decision that is issued at once. This cannot be taken back."),
        _("The case ends; its open terms stop."),
        _PUBLIC,
    ),
    "request_extension": About(
        _("Asks for a longer trial."),
        _("The signer grants or refuses it; until then the last day stands."),
        _BOTH,
    ),
    "decide_extension": About(
        _("Grants or refuses the longer trial by a decision that is issued at once."),
        _("A granted extension moves the last day and what hangs on it; another final report is due."),
        _PUBLIC,
    ),
    "file_final_report": About(
        _("Files the final report with the values that the hypotheses gave."),
        _("The officer evaluates the trial within the term."),
        _BOTH,
    ),
    "evaluate": About(
        _("Judges the result, names the way out and the lessons, issues the evaluation report and drafts the result."),
        _("Somebody else checks the form of the draft, another person signs, the clerk issues."),
        _INSIDE,
    ),
}
"""Verb → words; a verb without them fails the test of this table."""

IRREVERSIBLE = frozenset({"withdraw", "terminate", "refuse_receipt", "transfer", "declare_conflict", "decline"})
"""Acts whose button is red: they end something for good."""
