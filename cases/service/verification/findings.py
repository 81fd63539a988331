"""What a verification found wrong."""

from dataclasses import asdict, dataclass, field

_MOST_LISTED = 1000


@dataclass(frozen=True, slots=True)
class Finding:
    """`what` is a stable code, `where` the number of a case, document or row, `message` Spanish."""

    what: str
    where: str
    message: str

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


@dataclass(slots=True)
class Findings:
    """All of them are counted; the first ones are listed, so that a ruined database can be reported too."""

    listed: list[Finding] = field(default_factory=list)
    count: int = 0

    def add(self, what: str, where: str, message: str) -> None:
        self.count += 1
        if len(self.listed) < _MOST_LISTED:
            self.listed.append(Finding(what, where, message))
