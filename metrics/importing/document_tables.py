"""Import of a table of a document as a dataset with its working copy."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from articles.sources.models import Source
from collabsite.web.slugs import slug_of, unused
from collabsite.web.text import format_list
from metrics.importing.plan import plan_table
from metrics.importing.report import problem_lines
from metrics.importing.writer import DataImportError, apply_plan
from metrics.models import Dataset, DatasetSource, slug_is_taken


@dataclass(frozen=True)
class ImportedDataset:
    """A new dataset, and the warnings about its columns."""

    dataset: Dataset
    warnings: tuple[str, ...]


@transaction.atomic
def import_table(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    title: str,
    language: str,
    sources: Sequence[Source],
) -> ImportedDataset:
    """Store a table as a dataset: the first column labels the rows, the others are indicators.

    Heads, units and periods are read as those of an imported file. A column becomes numbers only if
    all its cells are numbers of one unit; otherwise it is text, and a warning names it. Names that
    occur again are numbered, as a document can't be sent back. Raises `DataImportError`,
    with what is wrong, for a name that is too long and the like.
    """
    dataset = Dataset.objects.create(
        title=title,
        slug=unused(slug_of(title, "data"), slug_is_taken),
        language=language,
        row_label=header[0],
    )
    DatasetSource.objects.bulk_create(
        DatasetSource(dataset=dataset, ordering=number * 10, source=source)
        for number, source in enumerate(sources, start=1)
    )
    heads = [header[0] or _("Name"), *_numbered(header[1:], _("Column"))]
    names = _numbered((row[0] for row in rows), _("Row"))
    body = [[name, *row[1:]] for name, row in zip(names, rows, strict=True)]
    plan = plan_table([heads, *body], language=language)
    if plan.problems:
        raise DataImportError(format_list(problem_lines(plan.problems)))
    apply_plan(dataset, plan)
    return ImportedDataset(dataset, tuple(plan.axes.warnings.values()))


def _numbered(names: Iterable[str], unnamed: str) -> list[str]:
    """Return names of which each is there once."""
    seen = Counter[str]()
    made = []
    for text in names:
        name = text.strip() or unnamed
        seen[name] += 1
        made.append(f"{name} ({seen[name]})" if seen[name] > 1 else name)
    return made
