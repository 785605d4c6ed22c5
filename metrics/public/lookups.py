"""The releases that public addresses name; what no reader may see is not found."""

from django.http import Http404
from django.utils import timezone

from metrics.models import Release


def newest_or_404(slug: str) -> Release:
    """Return the newest public release of the dataset that has or had this slug."""
    newest = Release.objects.by_slug(slug, at=timezone.now())
    if newest is None:
        raise Http404
    return newest


def release_or_404(newest: Release, number: int | None) -> Release:
    """Return the public release with this number of the same dataset; the newest if it is None."""
    if number in {None, newest.number}:
        return newest
    public = Release.objects.public(at=timezone.now()).for_reading().select_related("dataset")
    release = public.filter(dataset=newest.dataset_id, number=number).first()
    if release is None:
        raise Http404
    return release
