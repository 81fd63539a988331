"""Turns a published list of tax arrears into a portfolio folder of opening balances: imports at real scale.

    python benchmarks/opening_balances.py ARREARS.csv FOLDER
    cobranza import FOLDER

ARREARS.csv is the list that the Serbian tax authority published for 2018 as kept by the public repository
pmaletic/KYuC (inst/extdata/TaxOverdues.csv): UTF-8 with a byte-order mark, separated by `|`, no names.

| column of the list    | what it becomes                                                                   |
|-----------------------|-----------------------------------------------------------------------------------|
| Year                  | `fecha_corte`: its last day                                                       |
| MainOustandingTaxLiab | `principal` (spelt so in the list); amounts stay as they are and count as dollars |
| SecondaryTaxLiab      | `interes`: all accessories, so `multa` is 0.00 up to the cut-off                  |
| ID                    | `cuenta`; an ID that comes again gets -2, -3…: each line is a balance of its own  |
| ContestedTaxLiab      | nothing: a portfolio has no column for the part under appeal; place a hold        |
| the others            | nothing: sums of the above                                                        |

Names, addresses, tax numbers and acts are invented and say so.
"""

import argparse
import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

MARK = "(dato de prueba)"
TRIBUTE = "impuesto_actividad"

TAXPAYERS = ("codigo", "nombre", "tipo", "nit", "representante", "direccion")
ACCOUNTS = (
    "cuenta",
    "contribuyente",
    "tipo",
    "barrio",
    "direccion",
    "giro",
    "acto_determinacion",
    "determinacion_notificada_el",
)
BALANCES = ("cuenta", "tributo", "fecha_corte", "principal", "interes", "multa")

Line = dict[str, str]


def read_list(path: Path) -> Iterator[tuple[str, Line]]:
    """The lines of the list, each with an account number that no other line has."""
    times: Counter[str] = Counter()
    with path.open(encoding="utf-8-sig", newline="") as file:
        for line in csv.DictReader(file, delimiter="|"):
            number = line["ID"]
            times[number] += 1
            yield (number if times[number] == 1 else f"{number}-{times[number]}"), line


def taxpayer(place: int) -> tuple[str, ...]:
    """An invented company; no real tax number starts with 0000."""
    return (
        f"E{place}",
        f"Empresa {place} {MARK}",
        "juridica",
        f"0000-{place:06d}-000-0",
        f"Representante {place} {MARK}",
        f"Calle inventada {place}, San Juan Nonualco {MARK}",
    )


def account(place: int, number: str, line: Line) -> tuple[str, ...]:
    return (
        number,
        f"E{place}",
        "empresa",
        "El Centro",
        f"Calle inventada {place}, San Juan Nonualco {MARK}",
        f"Comercio {MARK}",
        f"Resolución {place} {MARK}",
        f"{line['Year']}-06-29",
    )


def balance(number: str, line: Line) -> tuple[str, ...]:
    cutoff = f"{line['Year']}-12-31"
    return number, TRIBUTE, cutoff, line["MainOustandingTaxLiab"], line["SecondaryTaxLiab"], "0.00"


def write_table(folder: Path, name: str, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)


def convert(source: Path, folder: Path) -> int:
    """Writes the portfolio and returns how many balances it has."""
    lines = list(enumerate(read_list(source), start=1))
    folder.mkdir(parents=True, exist_ok=True)
    write_table(folder, "contribuyentes", TAXPAYERS, (taxpayer(place) for place, _ in lines))
    write_table(
        folder, "cuentas", ACCOUNTS, (account(place, number, line) for place, (number, line) in lines)
    )
    write_table(folder, "saldos_iniciales", BALANCES, (balance(number, line) for _, (number, line) in lines))
    return len(lines)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("source", type=Path, metavar="ARREARS.csv")
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    given = parser.parse_args()
    print(f"{convert(given.source, given.folder):,} balances in {given.folder}")


if __name__ == "__main__":
    main()
