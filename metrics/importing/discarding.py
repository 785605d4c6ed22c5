"""Discarding a working copy, unless it is another than its editor has seen."""

from django.db import transaction

from metrics.importing.stored_state import present
from metrics.models import Dataset, Observation, Release


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
    discard(working)
    return True


def discard(release: Release) -> None:
    """Remove a working copy with all that it holds, a hundred thousand cells in one statement."""
    empty(release)
    release.delete()


def empty(release: Release) -> None:
    """Remove the rows, columns and cells of a working copy."""
    Observation.objects.filter(entity__release=release).delete()
    release.entities.all().delete()
    release.indicators.all().delete()
