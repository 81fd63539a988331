"""The pages of the panel, in the order of its menu."""

from flask_admin import BaseView

from admin.pages.act import ActView
from admin.pages.agenda import AgendaView
from admin.pages.batches import BatchesView
from admin.pages.cadastre import CadastreView
from admin.pages.calendar import CalendarView
from admin.pages.case import CaseView
from admin.pages.catalogue_list import CatalogueListView
from admin.pages.control import ControlView
from admin.pages.desks import DesksView
from admin.pages.document import DocumentView
from admin.pages.law import LawView
from admin.pages.mail import MailView
from admin.pages.moving import MovingView
from admin.pages.register import RegisterView
from admin.pages.review import ReviewView
from admin.pages.route import RouteView
from admin.pages.search import SearchView
from admin.pages.staff import StaffView


def views() -> tuple[BaseView, ...]:
    """Every page but the worklist, which is the index."""
    return (
        CaseView(),
        ActView(),
        DocumentView(),
        SearchView(),
        AgendaView(),
        BatchesView(),
        RouteView(),
        DesksView(),
        MovingView(),
        ReviewView(),
        CadastreView(),
        RegisterView(),
        MailView(),
        ControlView(),
        LawView(),
        CalendarView(),
        CatalogueListView(),
        StaffView(),
    )
