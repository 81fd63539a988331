"""San Juan Nonualco as the demonstration needs it: its places, and invented people who live there.

Known: the twelve cantons, by the names of the official division of the territory, and where the town lies.
Customary but unconfirmed: the names of the barrios. Invented: streets, zones, coordinates of each place, every
person, company, identity number, telephone and e-mail address; whoever bears a name like these is not meant.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from random import Random

INVENTED_NOTE = (
    "Todo es inventado: personas, negocios, DUI (empiezan por 0000), NIT (0000), teléfonos (2300-00xx), correos, "
    "deudas y firmas. Solo son verdaderos los nombres de los lugares."
)


@dataclass(frozen=True, slots=True)
class Place:
    """A barrio or a canton; latitude and longitude are of a point near it, in degrees."""

    name: str
    zone: str
    latitude: float
    longitude: float
    is_urban: bool


_CENTRE_LATITUDE, _CENTRE_LONGITUDE = 13.506, -88.898

_BARRIOS = ("El Centro", "El Calvario", "Concepción", "San José", "San Juan")
_CANTONS = (
    "El Golfo",
    "El Pajal",
    "La Laguneta",
    "La Longaniza",
    "Las Delicias",
    "Los Zacatillos",
    "Las Piedronas",
    "El Salto",
    "El Chile",
    "Tehuiste Abajo",
    "Tehuiste Arriba",
    "Tierra Colorada",
)


def _around(index: int, count: int, degrees: float) -> tuple[float, float]:
    """A point of a circle around the town's church: enough for a map that pretends nothing."""
    turn = 2 * pi * index / count
    return _CENTRE_LATITUDE + degrees * sin(turn), _CENTRE_LONGITUDE + degrees * cos(turn)


def _places() -> tuple[Place, ...]:
    barrios = [
        Place(f"Barrio {name}", f"{index + 1:02d}", *_around(index, len(_BARRIOS), 0.004), is_urban=True)
        for index, name in enumerate(_BARRIOS)
    ]
    cantons = [
        Place(f"Cantón {name}", f"{index + 11}", *_around(index, len(_CANTONS), 0.03), is_urban=False)
        for index, name in enumerate(_CANTONS)
    ]
    return (*barrios, *cantons)


PLACES = _places()
BARRIOS = tuple(place for place in PLACES if place.is_urban)

_STREETS = (
    "calle al estadio",
    "avenida de los Almendros",
    "calle de la Ceiba",
    "pasaje Las Flores",
    "calle vieja a la pila",
    "avenida del Conacaste",
    "calle del Tempate",
)

_WOMEN = (
    "ANA MARGARITA",
    "BLANCA LIDIA",
    "CECILIA DEL CARMEN",
    "DINORA ELIZABETH",
    "ELSA MARINA",
    "FÁTIMA BEATRIZ",
    "GLADIS ESPERANZA",
    "MARÍA TERESA",
    "NORMA ESTELA",
    "ROSA AMELIA",
    "SONIA MARIBEL",
    "VILMA YANIRA",
)
_MEN = (
    "ALFONSO ANTONIO",
    "CARLOS HUMBERTO",
    "DOUGLAS ERNESTO",
    "FÉLIX ANTONIO",
    "GERMÁN ALEXANDER",
    "JOSÉ ADÁN",
    "JULIO CÉSAR",
    "MANUEL DE JESÚS",
    "NELSON MAURICIO",
    "RAÚL ARMANDO",
    "SANTOS EULOGIO",
    "WILLIAM OSWALDO",
)
_SURNAMES = (
    "ABARCA",
    "BARAHONA",
    "CAÑÉNGUEZ",
    "CHÁVEZ",
    "CORNEJO",
    "ESCOBAR",
    "FLAMENCO",
    "GUZMÁN",
    "HERNÁNDEZ",
    "LOVO",
    "MARROQUÍN",
    "MOLINA",
    "NÚÑEZ",
    "OSORIO",
    "PALACIOS",
    "QUINTANILLA",
    "RENDEROS",
    "ROMERO",
    "TOBAR",
    "VÁSQUEZ",
)
_TRADES = (
    ("Tienda de artículos de primera necesidad", "TIENDA"),
    ("Ferretería", "FERRETERÍA"),
    ("Panadería", "PANADERÍA"),
    ("Venta de repuestos", "REPUESTOS"),
    ("Farmacia", "FARMACIA"),
    ("Comedor y pupusería", "COMEDOR"),
    ("Taller de estructuras metálicas", "TALLER"),
    ("Agroservicio", "AGROSERVICIO"),
)
_SIGNS = (
    "EL CONACASTE",
    "LA CEIBA",
    "EL PORVENIR",
    "LA ESPERANZA",
    "EL MAQUILISHUAT",
    "SAN RAMÓN",
    "LA UNIÓN",
)


def person_name(random: Random) -> str:
    """Two given names and two surnames, as registers write them."""
    given = random.choice(random.choice((_WOMEN, _MEN)))
    return f"{given} {random.choice(_SURNAMES)} {random.choice(_SURNAMES)}"


def company(random: Random) -> tuple[str, str]:
    """Name and line of business of a company."""
    line, word = random.choice(_TRADES)
    ending = ", S.A. DE C.V." if random.random() < 0.5 else ""
    return f"{word} {random.choice(_SIGNS)}{ending}", line


def trade(random: Random) -> str:
    return random.choice(_TRADES)[0]


def address(random: Random, place: Place) -> str:
    """Where somebody lives, down to a number that leads to no real door."""
    if place.is_urban:
        return f"{random.choice(_STREETS)} n.º {random.randint(1, 60)}, {place.name}"
    return f"caserío sobre la calle principal, lote {random.randint(1, 90)}, {place.name}"


def near(random: Random, place: Place) -> tuple[str, str]:
    """A point in the place, as the cells of a portfolio write it."""
    return (
        f"{place.latitude + random.uniform(-0.002, 0.002):.6f}",
        f"{place.longitude + random.uniform(-0.002, 0.002):.6f}",
    )


def any_place(random: Random, among: Sequence[Place] = PLACES) -> Place:
    """The town's barrios come up more often than its cantons: most services are there."""
    return random.choice([place for place in among for _ in range(4 if place.is_urban else 1)])
