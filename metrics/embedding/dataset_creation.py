"""Datasets that are made of tables in the prose of articles."""

from dataclasses import astuple
from typing import TYPE_CHECKING

from django.contrib.admin.models import ADDITION
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles.models import Source
from articles.prose.embeds import (
    CreatedDataset,
    DatasetDescription,
    DatasetProposal,
    ProposedColumn,
)
from articles.prose.plain_tables import PlainCell, PlainCitation, PlainTable, UnusableTableError
from collabsite.web.audit_log import log
from collabsite.web.slugs import slug_of, unused
from collabsite.web.text import as_sentence, format_list
from metrics.cells import ValueKind
from metrics.embedding.cell_units import BareTable, add_unit, separate_units
from metrics.importing.plan import ImportPlan, plan_dataset
from metrics.importing.recognition.periods import read_period
from metrics.importing.table import FileError, Remark
from metrics.importing.writer import apply_plan
from metrics.models import Dataset, DatasetSource, Indicator, slug_is_taken

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def may_create_datasets(user: "User") -> bool:
    """Return whether the user may create datasets, with rows, columns and values."""
    models = ["dataset", "indicator", "entity", "observation"]
    return user.has_perms([f"metrics.add_{model}" for model in models])


def propose_dataset(table: PlainTable, *, language: str) -> DatasetProposal:
    """Return the dataset that a table would be; raise `UnusableTableError`."""
    bare = separate_units(table)
    measure = _measure(bare)
    plan = _plan(bare, measure=measure, language=language)
    indicators = plan.axes.new_indicators.values()
    return DatasetProposal(
        columns=tuple(_proposed(indicator, plan) for indicator in indicators),
        rows=len(plan.axes.new_entities),
        measure=measure,
        warnings=tuple(map(as_sentence, [*plan.axes.warnings.values(), *_moved_units(bare)])),
    )


@transaction.atomic
def create_dataset(
    table: PlainTable, description: DatasetDescription, *, by: "User"
) -> CreatedDataset:
    """Store a table as a dataset with its working copy; raise `UnusableTableError`.

    A cell has its footnotes as its note, and the first source that it cites as its source. All
    other sources that the table cites are those of the dataset.
    """
    measure = description.measure or description.title
    plan = _plan(separate_units(table), measure=measure, language=description.language)
    dataset = Dataset.objects.create(
        title=description.title,
        slug=unused(slug_of(description.title, "data"), slug_is_taken),
        language=description.language,
        row_label=description.row_label,
    )
    apply_plan(dataset, plan)
    _add_sources(dataset, table)
    log(dataset, _("Made of a table while writing an article."), by=by, action=ADDITION)
    admin_url, issue_url = (
        reverse(f"admin:metrics_dataset_{page}", args=[dataset.pk]) for page in ("change", "issue")
    )
    may_issue = by.has_perm("metrics.issue_release")
    return CreatedDataset(dataset.slug, dataset.title, admin_url, issue_url if may_issue else "")


def _plan(bare: BareTable, *, measure: str, language: str) -> ImportPlan:
    """Return the plan of a table, without errors and with a column of numbers.

    `measure` is the name of columns that are called by their period only.
    """
    table = bare.table
    heads = [
        f"{measure} ({period})"
        if at and (period := read_period(head))
        else add_unit(head, bare.units.get(at, ""))
        for at, head in enumerate(table.header)
    ]
    rows = [[cell.text for cell in row] for row in table.rows]
    # Blank rows stand for those above the header, so that errors name the rows of the text.
    above = [[""] * len(heads)] * (table.header_row - 1)
    try:
        plan = plan_dataset([*above, heads, *rows], language=language, remarks=_remarks(table))
    except FileError as error:
        raise UnusableTableError([str(error)]) from None
    if plan.problems:
        raise UnusableTableError([as_sentence(str(problem)) for problem in plan.problems])
    if all(new.kind == ValueKind.TEXT for new in plan.axes.new_indicators.values()):
        problem = _(
            "No column has numbers only, and data needs one. Write only numbers of one unit into"
            " its cells, or “–” where one is missing."
        )
        raise UnusableTableError([problem, *map(as_sentence, plan.axes.warnings.values())])
    return plan


def _measure(bare: BareTable) -> str:
    """Return a name for what was counted in columns called by their period, '' without such."""
    columns = [at for at, head in enumerate(bare.table.header) if at and read_period(head)]
    units = {bare.units.get(at, "") for at in columns}
    measure = (bare.table.title or _("Value")) if columns else ""
    return add_unit(measure, units.pop()) if len(units) == 1 else measure


def _moved_units(bare: BareTable) -> list[str]:
    """Return sentences about the units that the names of columns have now."""
    heads = bare.table.header
    moved = [unit for at, unit in bare.units.items() if add_unit(heads[at], unit) != heads[at]]
    text = _("the unit “%(unit)s” moves from the cells to the head of their column")
    return [text % {"unit": unit} for unit in dict.fromkeys(moved)]


def _remarks(table: PlainTable) -> dict[tuple[int, int], Remark]:
    """Return the notes and sources of values, by row and column from 1.

    The place in a source is part of the note.
    """
    return {
        (number, column): _remark(cell)
        for number, row in enumerate(table.rows, start=table.header_row + 1)
        for column, cell in enumerate(row, start=1)
        if column > 1
    }


def _remark(cell: PlainCell) -> Remark:
    source, locator = astuple(cell.citations[0]) if cell.citations else ("", "")
    between = pgettext("between the parts of a cell", " · ")
    return Remark(between.join(filter(None, [locator, cell.note])), source)


def _proposed(indicator: Indicator, plan: ImportPlan) -> ProposedColumn:
    periods = sorted(plan.differences.periods.get(indicator.code, set()) - {""})
    measured_in = [indicator.currency, indicator.unit]
    parts = [indicator.get_kind_display(), *measured_in, format_list(periods)]
    about = pgettext("between the parts of a cell", " · ").join(filter(None, parts))
    return ProposedColumn(indicator.label, about)


def _add_sources(dataset: Dataset, table: PlainTable) -> None:
    cells = (cell for row in table.rows for cell in row[1:])
    # The first source that a cell cites is its own.
    others = (citation for cell in cells for citation in cell.citations[1:])
    cited: dict[str, PlainCitation] = {}
    for citation in (*table.sources, *others):
        cited.setdefault(citation.source, citation)
    found = Source.objects.in_bulk(cited, field_name="key")
    DatasetSource.objects.bulk_create(
        DatasetSource(
            dataset=dataset,
            ordering=number * 10,
            source=found[key],
            locator=citation.locator[:100],
        )
        for number, (key, citation) in enumerate(cited.items(), start=1)
        if key in found
    )
