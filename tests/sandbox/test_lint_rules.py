"""Each of the project's own rules finds what it is for, and lets pass what it is not for."""

import ast
import textwrap
from pathlib import Path

import pytest

from tests.lint import budgets, hygiene, only_move, scoped_views, sources, state_literals

VIEWS = Path("register/views.py")
NAMES = frozenset({"submit", "close", "start_trial"})


def module(text: str) -> ast.Module:
    return ast.parse(textwrap.dedent(text))


@pytest.mark.parametrize(
    "line",
    [
        "Application.objects.all()",
        "models.Application._default_manager.get(pk=1)",
        "get_object_or_404(Application, pk=1)",
        "shortcuts.get_object_or_404(models.Application, pk=1)",
        "get_object_or_404(Application.objects, pk=1)",
        "Application.get_object_or_404(pk=1)",
        "get_list_or_404(Application, pk=1)",
    ],
)
def test_views_that_fetch_by_themselves_are_found(line: str) -> None:
    found = list(scoped_views.faults_in(module(line), VIEWS))
    # A manager inside a getter breaks the rule twice.
    assert found
    assert all(fault.startswith("register/views.py:1: a view ") for fault in found)


def test_views_that_ask_for_the_visitor_pass() -> None:
    text = """
    case = case_for(request.user, reference)
    case = get_object_or_404(cases_for(request.user), reference=reference)
    """
    assert list(scoped_views.faults_in(module(text), VIEWS)) == []


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("register/views.py", True),
        ("workflow/views_case.py", True),
        ("workflow/views/inbox.py", True),
        ("register/api.py", True),
        ("register/queries.py", False),
        ("workflow/reviews.py", False),
        ("tests/register/views.py", False),
    ],
)
def test_view_modules(path: str, *, expected: bool) -> None:
    assert sources.is_view_module(Path(path)) is expected


@pytest.mark.parametrize(
    "line",
    [
        "application.submit()",
        "process.application.close()",
        "self.case.submit()",
        "ApplicationLifecycle.close(row)",
        "whatever.start_trial()",
        "run = application.submit",
        "Application.objects.filter(pk=1).update(state=new)",
        "application.state = new",
        "self.application.state = new",
    ],
)
def test_moves_behind_the_back_of_move_are_found(line: str) -> None:
    assert len(list(only_move.faults_in(module(line), Path("workflow/flows.py"), NAMES))) == 1


def test_parameters_annotated_as_a_case_are_cases() -> None:
    text = """
    def f(pilot: Application) -> None:
        pilot.submit()
        pilot.state = new
    """
    assert len(list(only_move.faults_in(module(text), Path("workflow/flows.py"), NAMES))) == 2


def test_everyday_calls_pass() -> None:
    text = """
    from workflow import actions, verbs
    file.close()
    form.submit()
    verbs.start_trial(application, by=user)
    class Flow:
        start_trial = Function()
        def f(self):
            self.start_trial
            self.state = 1
    """
    assert list(only_move.faults_in(module(text), Path("workflow/flows.py"), NAMES)) == []


def test_transitions_and_states_are_read_off_the_code() -> None:
    text = """
    class Lifecycle:
        @transition(field=state, source=A, target=None)
        @transition(field=state, source=A, target=B)
        def return_draft(self): ...
        def _received(self): ...

    class State(models.TextChoices):
        SENT = "sent", _("Sent")
        DONE = "done"
    """
    assert only_move.transitions(module(text)) == {"return_draft"}
    assert state_literals.values(module(text)) == {"sent", "done"}


def test_literals_equal_to_a_state_are_found() -> None:
    text = 'if case.state == "sent" or kind in ("done_with", "unsent"): pass'
    found = list(state_literals.faults_in(module(text), Path("trials/rules.py"), frozenset({"sent"})))
    assert found == ["trials/rules.py:1: 'sent' equals a state of a case: use State, or another word"]


def test_budgets() -> None:
    text = "class A:\n def f(self):\n" + "  x = 1\n" * 20
    assert list(budgets.faults_in(module(text), Path("trials/rules.py"))) == []
    assert list(budgets.faults_in(module(text), VIEWS)) == [
        "register/views.py:2: f: 21 lines; a view function has at most 20"
    ]
    long = "class A:\n" + " x = 1\n" * 250
    expected = ["register/views.py:1: A: 251 lines; a class has at most 250"]
    assert list(budgets.faults_in(module(long), VIEWS)) == expected


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("docs/a.md", "see /ho" + "me/someone/checkout"),
        ("docs/a.md", "see /ro" + "ot/thing"),
        ("requirements.lock", "--index-url x"),
        ("requirements.lock", "x @ https://example.org/x.whl"),
        ("package-lock.json", '"resolved": "x"'),
        (".npmrc", "@scope:registry=x"),
    ],
)
def test_traces_of_a_machine_are_found(name: str, text: str) -> None:
    assert len(list(hygiene.faults_in(text, Path(name)))) == 1


@pytest.mark.parametrize("line", ["with pgtrigger.ignore('a.B:c'):", "ALTER TABLE a DISABLE TRIGGER ALL"])
def test_no_code_but_the_tests_switches_off_triggers(line: str) -> None:
    assert len(list(hygiene.faults_in(line, Path("register/jobs.py")))) == 1
    assert list(hygiene.faults_in(line, Path("tests/conftest.py"))) == []


def test_ordinary_texts_pass() -> None:
    assert list(hygiene.faults_in("https://example.org/work/home/ src/home/a /homework", Path("README.md"))) == []
    assert list(hygiene.faults_in('"url": "https://example.org"', Path("package-lock.json"))) == []
