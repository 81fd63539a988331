"""Portfolio files on disk: a folder of CSV for each delivery, as the town's books would send them."""

import csv
from pathlib import Path

from workflows.demo.portfolio import Sheets


def write_folder(folder: Path, sheets: Sheets) -> Path:
    """Writes one CSV a sheet that has rows, with every column that any of them uses; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in sheets.items():
        if not rows:
            continue
        columns = list(dict.fromkeys(column for row in rows for column in row))
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="")
            writer.writeheader()
            writer.writerows(rows)
    return folder
