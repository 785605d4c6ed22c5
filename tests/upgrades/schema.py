"""The schema of a database, without what depends on the way it was made."""

import re

from tests.support.databases import rows
from tests.upgrades.archive import database_kind

QUERIES = {
    "sqlite": ["SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"],
    # Keys and indexes have the name that their table had at first, so that names are left out.
    "postgresql": [
        (
            "SELECT table_name, column_name, data_type, character_maximum_length, is_nullable,"
            " column_default, generation_expression FROM information_schema.columns"
            " WHERE table_schema = 'public'"
        ),
        (
            "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE connamespace = 'public'::regnamespace AND contype <> 'c'"
        ),
        # PostgreSQL writes the expressions of two equal checks in several ways.
        "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE contype = 'c'",
        (
            "SELECT regexp_replace(indexdef, 'INDEX \\S+ ON', 'INDEX ON') FROM pg_indexes"
            " WHERE schemaname = 'public'"
        ),
        "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
        "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    ],
}


def schema(database_url: str) -> list[str]:
    """Return lines about tables, columns, constraints, indexes and triggers."""
    kind = database_kind(database_url)
    found = [row for query in QUERIES[kind] for row in rows(database_url, query)]
    if kind == "sqlite":
        # The columns are in another order, and their names in quotes or not.
        found = [(*row[:2], sorted(re.findall(r"[^\s\"(),]+", row[2]))) for row in found]
    return sorted(map(str, found))
