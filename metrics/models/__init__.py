"""Models of the data: datasets, and releases with their rows, columns and values."""

from metrics.models.datasets import Dataset, DatasetSource, DatasetStatus, slug_is_taken
from metrics.models.imports import DataImport
from metrics.models.releases import Release, ReleaseQuerySet, ReleaseSource
from metrics.models.values import (
    ALSO_CALLED_HELP,
    MAX_ENTITY_CODE,
    MAX_ENTITY_LABEL,
    MAX_INDICATOR_CODE,
    MAX_INDICATOR_LABEL,
    MAX_UNIT,
    Beginning,
    Entity,
    Indicator,
    Observation,
    split_names,
)

__all__ = [
    "ALSO_CALLED_HELP",
    "MAX_ENTITY_CODE",
    "MAX_ENTITY_LABEL",
    "MAX_INDICATOR_CODE",
    "MAX_INDICATOR_LABEL",
    "MAX_UNIT",
    "Beginning",
    "DataImport",
    "Dataset",
    "DatasetSource",
    "DatasetStatus",
    "Entity",
    "Indicator",
    "Observation",
    "Release",
    "ReleaseQuerySet",
    "ReleaseSource",
    "slug_is_taken",
    "split_names",
]
