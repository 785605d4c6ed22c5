"""Reports on files that are imported."""

from metrics.importing import plan, report
from metrics.importing.report import ImportReport
from metrics.models import Dataset


def told(dataset: Dataset, text: str | bytes, *, remove_missing: bool = False) -> ImportReport:
    """Return the report on a file; the dataset has three rivers.

    Elbe 1,240 / +35% / $1.2M; Yangtze 890 / +28% / $950K; Danube n/a / +42% / $2.1M.
    """
    data = text if isinstance(text, bytes) else text.encode()
    return report.make_report(plan.make_plan(dataset, data, remove_missing=remove_missing))
