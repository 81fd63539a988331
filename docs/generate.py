"""Write the reference from the code: `python docs/generate.py`; with `--check`, only say whether it is current."""  # noqa: INP001 -- a script, not a package

import sys
from collections.abc import Mapping, Sequence
from enum import Enum
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Le, MaxLen, MinLen
from pydantic.fields import FieldInfo
from source_codes import ANSWERS, REFUSALS, Coded, codes_of

from cases.domain.consequences import PRODUCES
from cases.domain.lifecycle import CHART, STAGELESS, CaseLifecycle
from cases.domain.permissions import APPROVERS, PROPOSERS
from cases.domain.review import CATALOGUE
from cases.domain.vocabulary import Event, Stage
from cases.domain.words import EVENT_NAMES
from cases.intake.problems import NOTICES, ROW_CODES, SHEET_CODES
from cases.service.steps import NIGHT_EVENTS
from cases.service.verbs import VERBS, Verb

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "docs" / "reference"
SOURCES = [ROOT / name for name in ("cases", "document_templates", "workflows", "admin")]
BEGIN, END = "<!-- lifecycle:begin -->", "<!-- lifecycle:end -->"

_EXIT = {"BadInput": 2, "ChannelDown": 3}
_PLAIN = {
    "str": "text",
    "int": "whole number",
    "Decimal": "amount",
    "date": "aaaa-mm-dd",
    "time": "hh:mm",
    "bool": "true/false",
}
_PROOFS = ("acta_de_notificacion", "esquela", "edicto")


def pages() -> Mapping[Path, str]:
    """Every generated page, by its path."""
    return {
        REFERENCE / "lifecycle.md": lifecycle_page(),
        REFERENCE / "verbs.md": verbs_page(),
        REFERENCE / "codes.md": codes_page(),
    }


# --- lifecycle ------------------------------------------------------------------------------------------------


def lifecycle_page() -> str:
    return _page("The stages of a case", "The chart of `cases/domain/lifecycle.py`.", lifecycle_block())


def lifecycle_block() -> str:
    """The diagram and the table, as the README shows them too."""
    return f"{_diagram()}\n\n{_steps()}\n\n{_beside()}"


def _diagram() -> str:
    moves: dict[tuple[Stage, Stage], list[Event]] = {}
    for (before, event), after in CHART.items():
        if before is not after and event not in (Event.SETTLE, Event.CLOSE):
            moves.setdefault((before, after), []).append(event)
    ends = [f"    {stage} --> closed: settle, close" for stage in Stage if (stage, Event.CLOSE) in CHART]
    arrows = [
        f"    {before} --> {after}: {', '.join(events)}"
        for (before, after), events in sorted(moves.items(), key=_by_stage)
    ]
    first = f"    [*] --> {CaseLifecycle.initial_state.id}: {Event.OPEN}"
    return "\n".join(["```mermaid", "stateDiagram-v2", first, *arrows, *ends, "    closed --> [*]", "```"])


def _by_stage(move: tuple[tuple[Stage, Stage], list[Event]]) -> tuple[int, int]:
    order = list(Stage)
    return order.index(move[0][0]), order.index(move[0][1])


def _steps() -> str:
    rows = [("`open`", EVENT_NAMES[Event.OPEN], "–", "opened", "night", "–")]
    for event in Event:
        befores = [stage for stage in Stage if (stage, event) in CHART]
        if befores:
            afters = dict.fromkeys(CHART[stage, event] for stage in befores)
            stays = all(CHART[stage, event] is stage for stage in befores)
            every = len(befores) == len(Stage) - 1
            after = "same" if stays and len(befores) > 1 else ", ".join(afters)
            before = "any open" if every else ", ".join(befores)
            rows.append((f"`{event}`", EVENT_NAMES[event], before, after, _by(event), _issued(event)))
    return _table(("event", "título", "from", "to", "by", "document"), rows)


def _beside() -> str:
    listed = ", ".join(f"`{event}`" for event in Event if event in STAGELESS)
    return f"Beside the chart, in any stage and without moving it: {listed}."


def _by(event: Event) -> str:
    if event in PROPOSERS:
        first, second = (", ".join(sorted(roles[event])) for roles in (PROPOSERS, APPROVERS))
        return f"two people: {first}; then {second}"
    people = ", ".join(sorted(VERBS[event].roles)) if event in VERBS else ""
    return f"night; {people}" if event in NIGHT_EVENTS else people


def _issued(event: Event) -> str:
    kinds = _PROOFS if event is Event.RECORD_ATTEMPT else PRODUCES.get(event, ())
    return (" or " if event is Event.RECORD_ATTEMPT else ", ").join(kinds) or "–"


# --- verbs ----------------------------------------------------------------------------------------------------


def verbs_page() -> str:
    intro = (
        "What `cobranza act CASE VERB --by USER --data JSON` takes; `deliver` is `record_attempt`. Unknown fields are "
        "refused. Amounts are texts or numbers with at most two decimals, dates ISO, hours `hh:mm`."
    )
    return _page("Verbs", intro, *(_verb(VERBS[event]) for event in Event if event in VERBS))


def _verb(verb: Verb) -> str:
    befores = [stage for stage in Stage if (stage, verb.event) in CHART]
    where = ", ".join(f"`{stage}`" for stage in befores) or "any, also after the close"
    facts = [f"By: {_by(verb.event)}", f"From: {where}", f"Document: {_issued(verb.event)}"]
    rows = [_field(name, field) for name, field in verb.fields.model_fields.items()]
    fields = _table(("field", "qué es", "type", "default", "nota"), rows) if rows else "No data."
    listed = "\n".join(f"- {fact}" for fact in facts)
    return f"## `{verb.name}` – {verb.title}\n\n{verb.summary}\n\n{listed}\n\n{fields}"


def _field(name: str, field: FieldInfo) -> tuple[str, ...]:
    default = (
        "**required**" if field.is_required() else _default(field.get_default(call_default_factory=True))
    )
    return f"`{name}`", field.title or "", _type(field), default, field.description or ""


def _default(value: Any) -> str:
    return f"`{value.value if isinstance(value, Enum) else value}`" if value not in (None, "", []) else "–"


def _type(field: FieldInfo) -> str:
    limits = [text for one in field.metadata if (text := _limit(one))]
    return ", ".join([_type_name(field.annotation), *limits])


def _type_name(annotation: Any) -> str:
    origin = get_origin(annotation)
    if origin in (UnionType, Union):
        return " or ".join(_type_name(one) for one in get_args(annotation) if one is not NoneType)
    if origin is Literal:
        return _choices(get_args(annotation))
    if origin is list:
        return f"list of {_type_name(get_args(annotation)[0])}"
    if origin is dict:
        return "object of texts"
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return _choices([one.value for one in annotation])
    return _PLAIN[annotation.__name__]


def _choices(values: Sequence[str]) -> str:
    return "one of " + ", ".join(f"`{value}`" for value in values)


def _limit(given: Any) -> str:
    match given:
        case Ge(ge=least):
            return f"at least {least}"
        case Le(le=most):
            return f"at most {most}"
        case MinLen(min_length=shortest):
            return f"{shortest} characters or more"
        case MaxLen(max_length=longest):
            return f"{longest} characters or fewer"
    return ""


# --- codes ----------------------------------------------------------------------------------------------------


def codes_page() -> str:
    found = codes_of(SOURCES)
    answers = [one for one in found if one.given_by in ANSWERS]
    intro = "Stable codes, with what is said in Spanish; «…» stands for what the case fills in."
    return _page(
        "Codes",
        intro,
        "## Answers\n\nWhy a case moves, waits or is reviewed: `decision.code` of `case`, `code` of `cases`, keys of "
        "`waits` and `reviews` of `night`.\n\n" + _answers(answers),
        *(_refusals(kind, [one for one in found if one.given_by == kind]) for kind in REFUSALS),
        "## Findings of the review of accounts\n\n`by_code` of `review` and of `report revision`.\n\n"
        + _findings(),
        "## Problems of a portfolio\n\n`problems` of `import`.\n\n" + _problems(),
    )


def _answers(answers: list[Coded]) -> str:
    rows = [
        (f"`{one.code}`", one.given_by, f"`{one.event}`" if one.event else "–", one.says, one.basis)
        for one in answers
    ]
    return _table(("code", "kind", "event", "dice", "base"), rows)


def _refusals(kind: str, given: list[Coded]) -> str:
    rows = [(f"`{one.code}`", one.says, one.basis) for one in given]
    return f"## {kind}: exit status {_EXIT.get(kind, 1)}\n\n" + _table(("code", "dice", "base"), rows)


def _findings() -> str:
    rows = [
        (f"`{code}`", kind.severity, f"{kind.title}. {kind.advice}", "; ".join(kind.basis))
        for code, kind in CATALOGUE.items()
    ]
    return _table(("code", "severity", "dice", "base"), rows)


def _problems() -> str:
    groups = (("reported only", NOTICES), ("stops the import", SHEET_CODES), ("rejects the row", ROW_CODES))
    rows = [(f"`{code}`", effect, meaning) for effect, codes in groups for code, meaning in codes.items()]
    return _table(("code", "effect", "meaning"), rows)


# --- pages ----------------------------------------------------------------------------------------------------


def _page(title: str, intro: str, *parts: str) -> str:
    note = "<!-- Written by docs/generate.py; edit the code, not this page. -->"
    return "\n\n".join((f"# {title}", note, intro, *parts)) + "\n"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in line) + " |"
        for line in lines
    )


def with_block(readme: str) -> str:
    """The README with its chart as it should be."""
    before, _, rest = readme.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{lifecycle_block()}\n\n{END}{after}" if rest else readme


def main() -> int:
    readme = ROOT / "README.md"
    wanted = {**pages(), readme: with_block(readme.read_text("utf-8"))}
    stale = [path for path, text in wanted.items() if not path.exists() or path.read_text("utf-8") != text]
    if "--check" in sys.argv[1:]:
        for path in stale:
            print(f"{path.relative_to(ROOT)} is not current: run python docs/generate.py", file=sys.stderr)
        return 1 if stale else 0
    REFERENCE.mkdir(exist_ok=True)
    for path in stale:
        path.write_text(wanted[path], "utf-8")
        print(f"wrote {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
