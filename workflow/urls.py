"""Addresses of the inbox, of cases and of acts in them."""

from django.urls import path

from workflow.book.urls import urlpatterns as book_addresses
from workflow.precedents.views import precedents
from workflow.presenters.case import PARTS
from workflow.views.absences import absence_end, absence_register, absences, new_absence
from workflow.views.act import act, draft
from workflow.views.calendar import calendar
from workflow.views.case import case
from workflow.views.control import control_slip
from workflow.views.deadlines import deadlines_pdf
from workflow.views.inbox import cases, inbox
from workflow.views.letters import letter

urlpatterns = [
    path("inbox/", inbox, name="inbox"),
    path("absences/", absences, name="absences"),
    path("absences/new/", new_absence, name="absence_new"),
    path("absences/all/", absence_register, name="absence_register"),
    path("absences/<int:pk>/end/", absence_end, name="absence_end"),
    path("calendar/", calendar, name="calendar"),
    path("precedents/", precedents, name="precedents"),
    *book_addresses,
    path("cases/", cases, name="cases"),
    path("cases/<str:reference>/", case, name="case"),
    *(
        path(f"cases/<str:reference>/{name}/", case, {"part": name}, name=f"case_{name}")
        for name in PARTS
        if name != "overview"
    ),
    path("cases/<str:reference>/draft.pdf", draft, name="case_draft"),
    path("cases/<str:reference>/deadlines.pdf", deadlines_pdf, name="deadlines_pdf"),
    path("cases/<str:reference>/control-slip.pdf", control_slip, name="control_slip_pdf"),
    path("cases/<str:reference>/letters/<int:pk>/", letter, name="opinion_letter"),
    path("cases/<str:reference>/<slug:verb>/", act, name="act"),
]
