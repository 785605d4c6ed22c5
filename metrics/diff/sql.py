"""The comparison of cells as SQL that SQLite and PostgreSQL both run. Pure.

Rows and columns are joined by their codes. Releases with the keys `%(old)s` and `%(new)s` are
compared; a key that no release has stands for nothing.
"""


def _says(cell: str) -> str:
    """An observation without any content is like none: a reader sees a dash for both."""
    return (
        f"({cell}.value IS NOT NULL OR {cell}.literal <> '' OR {cell}.note <> ''"
        f" OR {cell}.source_id IS NOT NULL OR {cell}.status NOT IN ('A', 'O'))"
    )


def _another(column: str) -> str:
    """`IS DISTINCT FROM`, which older SQLite lacks."""
    return f"o1.{column} <> o2.{column} OR (o1.{column} IS NULL) <> (o2.{column} IS NULL)"


DIFFERS = " OR ".join(
    [
        *(_another(column) for column in ("value", "source_id")),
        *(f"o1.{column} <> o2.{column}" for column in ("literal", "status", "note")),
    ]
)


def _half(here: int, there: int, keys: str, condition: str) -> str:
    """The cells of one release, each with the other's at the same place, for which this holds."""
    release = {1: "%(old)s", 2: "%(new)s"}
    e, i, o = f"e{here}", f"i{here}", f"o{here}"
    return f"""
        SELECT {keys} COALESCE(e2.ordering, e1.ordering), {e}.code,
            COALESCE(i2.ordering, i1.ordering), {i}.code, {o}.period
        FROM metrics_entity {e}
        JOIN metrics_observation {o} ON {o}.entity_id = {e}.id AND {_says(o)}
        JOIN metrics_indicator {i} ON {i}.id = {o}.indicator_id
        LEFT JOIN metrics_entity e{there}
            ON e{there}.release_id = {release[there]} AND e{there}.code = {e}.code
        LEFT JOIN metrics_indicator i{there}
            ON i{there}.release_id = {release[there]} AND i{there}.code = {i}.code
        LEFT JOIN metrics_observation o{there}
            ON o{there}.entity_id = e{there}.id AND o{there}.indicator_id = i{there}.id
            AND o{there}.period = {o}.period AND {_says(f"o{there}")}
        WHERE {e}.release_id = {release[here]} AND ({condition})
    """  # noqa: S608 - All of it is written here.


# Columns: the older observation's key or NULL, the newer one's or NULL, and what to order by.
DIFFERENCES = (
    _half(2, 1, "o1.id AS was, o2.id AS now,", f"o1.id IS NULL OR {DIFFERS}")
    + " UNION ALL "
    + _half(1, 2, "o1.id, NULL,", "o2.id IS NULL")
)

COUNTS = f"""
    SELECT COUNT(was) + COUNT(now) - COUNT(*), COUNT(*) - COUNT(was), COUNT(*) - COUNT(now)
    FROM ({DIFFERENCES}) AS differences
"""  # noqa: S608 - All of it is written here.
