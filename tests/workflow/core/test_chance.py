"""Random people do random things, allowed and forbidden: whatever they do, the case stays whole."""

from __future__ import annotations

from django.db import transaction
from hypothesis import HealthCheck, Verbosity, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from applications.actions import may_now
from applications.refusals import Refusal
from applications.states import FINAL
from applications.verbs import VERBS
from programmes import clocks
from tests.workflow.core.facts import facts_for
from tests.workflow.core.story import AI, UAV, Story, told
from workflow.actions import perform

PEOPLE = (
    "applicant", "colleague", "rival", "reception", "case_officer", "officer2", "lead", "expert1", "expert2",
    "expert3", "expert4", "secretary", "chair", "form_checker", "signer", "signer2", "clerk", "zone_manager",
    "monitor", "auditor",
)  # fmt: skip
STAGES = ("submit", "appoint", "propose", "start", "report")
QUIET = frozenset({"withdraw", "terminate", "refuse_receipt", "transfer"})
"""Verbs that end the case at once: rarely chosen, so that most stories are long."""


class AnyStory(RuleBasedStateMachine):
    """One case, under either regime, begun at any stage of the straight path."""

    story: Story

    def __init__(self) -> None:
        super().__init__()
        self._savepoint = transaction.atomic()
        self._savepoint.__enter__()

    def teardown(self) -> None:
        """Forget the case."""
        transaction.set_rollback(True)
        self._savepoint.__exit__(None, None, None)

    @initialize(regime=st.sampled_from([AI, UAV]), stage=st.sampled_from(STAGES))
    def begin(self, regime: str, stage: str) -> None:
        """A case at that stage."""
        self.story = told(regime).upto(stage)

    @rule(data=st.data())
    def somebody_does_what_is_allowed(self, data: st.DataObject) -> None:
        """One of the acts that the buttons offer; its facts may still be refused."""
        story = self.story
        with clocks.moved(story.now):
            offered = [
                (verb, key)
                for key in PEOPLE
                for verb in VERBS
                if verb not in QUIET and may_now(story.application, verb, story.cast[key]) is None
            ]
        if offered:
            self._try(*data.draw(st.sampled_from(offered)))

    @rule(verb=st.sampled_from(sorted(VERBS)), key=st.sampled_from(PEOPLE), bare=st.booleans())
    def anybody_tries_anything(self, verb: str, key: str, *, bare: bool) -> None:
        """Any act by anybody, with or without its facts."""
        self._try(verb, key, bare=bare)

    @precondition(lambda self: self.story.application.state not in FINAL)
    @rule(days=st.sampled_from([1, 3, 30, 200]))
    def time_passes(self, days: int) -> None:
        """Terms pass, timers fire."""
        self.story.wait(days=days)

    def _try(self, verb: str, key: str, *, bare: bool = False) -> None:
        story = self.story
        facts = {} if bare else facts_for(verb, story)
        before = story.everything()
        events = story.application.events.count()
        with clocks.moved(story.now):
            try:
                perform(story.application, verb, by=story.cast[key], data=facts)
            except Refusal:
                refused = True
            else:
                refused = False
        if refused:
            assert story.everything() == before, "a refused act changes nothing"
            return
        assert story.application.events.count() > events, "what was done is on record"
        story.check()


def test_the_case_stays_whole(db: None) -> None:
    run_state_machine_as_test(
        AnyStory,
        settings=settings(
            max_examples=8,
            stateful_step_count=25,
            derandomize=True,
            database=None,
            deadline=None,
            print_blob=False,
            verbosity=Verbosity.normal,
            suppress_health_check=list(HealthCheck),
        ),
    )
