"""The list of catalogues a role may open."""

from admin.access import may_open
from admin.office import person
from admin.pages.base import PanelView, expose
from admin.registers import REGISTERS


class CatalogueListView(PanelView):
    def __init__(self) -> None:
        super().__init__(name="Catálogos", endpoint="catalogos", url="/catalogos")

    @expose("/")
    def index(self) -> str:
        role = person().role
        registers = [register for register in REGISTERS if may_open(f"{register.name}.index_view", role)]
        return str(self.render("catalogos.html", registers=registers))
