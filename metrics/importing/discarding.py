"""Discarding a working copy, unless it is another than its editor has seen."""

from django.db import transaction

from metrics import working_copy
from metrics.importing.stored_state import present
from metrics.models import Dataset


def digest_of(dataset: Dataset) -> str:
    """Return what tells later whether the data is still the same."""
    return present(dataset).digest()


@transaction.atomic
def discard_working_copy(dataset: Dataset, *, seen: str) -> bool:
    """Go back to the newest release, if the data is still what was `seen`; tell whether it was."""
    dataset = Dataset.objects.select_for_update().get(pk=dataset.pk)
    working = dataset.releases.working().first()
    if working is None or working.number == 1 or digest_of(dataset) != seen:
        return False
    working_copy.discard(working)
    return True
