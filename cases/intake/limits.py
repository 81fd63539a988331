"""How much a portfolio file may be; beyond it the file is refused, whatever it holds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on a file from outside. The defaults hold four times the largest portfolio expected."""

    file_bytes: int = 64 * 2**20
    """A workbook of a million charges takes 27 MB."""

    unpacked_bytes: int = 400 * 2**20
    """The same workbook unpacks to 310 MB; a folder of CSV counts with the sum of its files."""

    part_bytes: int = 350 * 2**20
    """One sheet may be nearly the whole workbook."""

    compression_ratio: int = 200
    """Real sheets compress 5 to 50 times; deflate reaches 1,032 only for what was made to."""

    ratio_counts_from_bytes: int = 2**20
    """A part that unpacks to less cannot hurt, and tiny ones compress oddly."""

    parts: int = 500
    """Files in the workbook or zip, or entries of a folder; a workbook of five sheets has some fifteen."""

    rows: int = 1_048_575
    """What a spreadsheet can hold below its header; beyond it people cannot check what they send."""

    columns: int = 256
    """The widest table has fourteen; the rest leaves room for a source's own columns."""

    cell_characters: int = 32_767
    """What a spreadsheet cell can hold; also stops a quote that was never closed from swallowing a CSV."""

    memory_bytes: int = 1024 * 2**20
    """Address space of the process that parses: a million rows need 700 MB, a bomb asks for all there is."""

    seconds: int = 180
    """A million rows take some 15 seconds to parse and hand over."""


PROBLEMS_LISTED = 5_000
"""Problems listed one by one; the rest is counted. Nobody corrects more than these by hand in one go."""

OUT_OF_MEMORY_STATUS = 77
"""Exit status by which the parsing process says that it met its bound on memory."""
