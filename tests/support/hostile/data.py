"""Data with markup in every text, and files with markup that wait to be imported."""

import io

from django.contrib.auth.models import User
from openpyxl import Workbook

from articles.publishing import issue_release
from articles.sources.models import Source
from metrics.importing import jobs
from metrics.models import DataImport, Dataset, DatasetSource, Entity, Indicator, Observation
from metrics.models.values import MAX_ALSO_CALLED
from metrics.releases import working_copy
from metrics.releases.corrections import Correction
from tests.support.hostile.prose import Payloads


def dataset(said: Payloads, source: Source, editor: User) -> Dataset:
    """Issue a release and a correction of it, and begin a working copy."""
    made = Dataset.objects.create(
        slug="data",
        title=said.text("title of the data", 300),
        summary=said.text("summary of the data"),
        row_label=said.text("row label", 200),
        other_title=said.text("other title of the data", 300),
        other_summary=said.text("other summary of the data"),
        other_row_label=said.text("other row label", 200),
        licence=said.text("licence", 100),
        licence_url=said.url("address of the licence"),
        doi=said.text("DOI of the data", 200),
    )
    DatasetSource.objects.create(
        dataset=made, source=source, locator=said.text("place in a source of the data", 100)
    )
    working = working_copy.ensure(made)
    count, words = (
        Indicator.objects.create(
            release=working,
            ordering=number,
            code=code,
            kind=kind,
            label=said.text(f"label of the column {code}", 200),
            definition=said.text(f"definition of the column {code}"),
            unit=said.text(f"unit of the column {code}", 60),
            other_label=said.text(f"other label of the column {code}", 200),
            other_unit=said.text(f"other unit of the column {code}", 60),
            also_called=said.text(f"other names of the column {code}", MAX_ALSO_CALLED),
        )
        for number, (code, kind) in enumerate([("count", "count"), ("words", "text")])
    )
    for number in range(3):
        entity = Entity.objects.create(
            release=working,
            ordering=number,
            code=f"row-{number}",
            label=said.text(f"label of row {number}", 300),
            other_label=said.text(f"other label of row {number}", 300),
            also_called=said.text(f"other names of row {number}", MAX_ALSO_CALLED),
        )
        Observation.objects.create(
            entity=entity,
            indicator=count,
            period="2023",
            value=number + 45,
            note=said.text(f"note on value {number}"),
            source=source,
        )
        Observation.objects.create(
            entity=entity, indicator=words, literal=said.text(f"words in row {number}")
        )
    # A number as somebody wrote it.
    Observation.objects.filter(indicator=count, value=47).update(
        literal=said.text("number as written")
    )
    issue_release(made, by=editor, note=said.text("note of the first release"))
    second = working_copy.ensure(made)
    Observation.objects.filter(indicator__release=second, value=47).update(
        note=said.text("note of a corrected value")
    )
    correction = Correction(
        wrong=said.text("what was wrong"), why=said.text("why it was wrong"), since=1
    )
    issue_release(
        made, by=editor, note=said.text("note of the second release"), correction=correction
    )
    working_copy.ensure(made)
    return made


def newer_data(said: Payloads, dataset: Dataset, editor: User) -> None:
    """Issue another value of a number that the article quotes, so that an edition is proposed."""
    working = working_copy.ensure(dataset)
    Observation.objects.filter(
        entity__release=working, entity__code="row-0", indicator__code="count"
    ).update(value=54)
    issue_release(dataset, by=editor, note=said.text("note of the third release"))
    working_copy.ensure(dataset)


def imports(said: Payloads, dataset: Dataset, editor: User) -> None:
    """Create an import with changes, one with errors, and one that has failed."""
    header = ["row", "count:2023", said.text("column of a file", 200)]
    good = Workbook()
    good.create_sheet()
    [sheet, _other] = good.worksheets
    sheet.title = said.text("name of a sheet", 31)
    sheet.append(header)
    sheet.append(["row-0", "99", said.text("cell of a file")])
    sheet.append([said.text("row of a file", 300), "1", ""])
    bad = Workbook()
    bad.worksheets[0].append(header)
    bad.worksheets[0].append(["row-0", said.text("number of a file"), ""])
    for number, book in enumerate([good, bad], start=1):
        job = DataImport.objects.create(
            dataset=dataset,
            by=editor,
            data=_bytes_of(book),
            name=said.text(f"name of file {number}", 255),
            sheet=book.worksheets[0].title,
            language="en",
        )
        jobs.check(job)
    DataImport.objects.create(
        dataset=dataset,
        by=editor,
        data=b"",
        name=said.text("name of file 3", 255),
        language="en",
        state=DataImport.State.FAILED,
        failure=said.text("why an import failed"),
    )


def _bytes_of(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
