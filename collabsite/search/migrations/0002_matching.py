"""What finds the entries that have given tokens: each database its own index of words.

PostgreSQL indexes the vector itself. SQLite has a table of FTS5 that keeps no text but points to
ours, and three triggers that keep it right whatever writes to ours. SQLite drops the triggers of a
table that a later migration rebuilds, so such a migration must create them again;
tests/collabsite/search/test_index.py goes red if it does not.
"""

from django.db import migrations

REMOVE = (
    "INSERT INTO search_match (search_match, rowid, tokens) VALUES ('delete', OLD.id, OLD.tokens)"
)
ADD = "INSERT INTO search_match (rowid, tokens) VALUES (NEW.id, NEW.tokens)"

SQLITE = [
    # Which entries have a token is all that is asked: no places, no lengths.
    """
    CREATE VIRTUAL TABLE search_match USING fts5 (
        tokens, content = 'search_entry', content_rowid = 'id', detail = none, columnsize = 0,
        tokenize = "ascii tokenchars '=+.%'"
    )
    """,
    f"CREATE TRIGGER search_entry_added AFTER INSERT ON search_entry BEGIN {ADD}; END",
    f"CREATE TRIGGER search_entry_removed AFTER DELETE ON search_entry BEGIN {REMOVE}; END",
    f"""
    CREATE TRIGGER search_entry_changed AFTER UPDATE OF id, tokens ON search_entry
    BEGIN {REMOVE}; {ADD}; END
    """,
    # Entries that are there already.
    "INSERT INTO search_match (search_match) VALUES ('rebuild')",
]
POSTGRESQL = [
    "CREATE INDEX search_entry_tokens ON search_entry USING gin (tokens)",
    # Long texts are kept apart from the rows, which are read by the ten thousand to be counted.
    "ALTER TABLE search_entry SET (toast_tuple_target = 256)",
]
UNDO = {
    "sqlite": [
        *(f"DROP TRIGGER search_entry_{name}" for name in ("added", "removed", "changed")),
        "DROP TABLE search_match",
    ],
    "postgresql": [
        "DROP INDEX search_entry_tokens",
        "ALTER TABLE search_entry RESET (toast_tuple_target)",
    ],
}


def make(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def undo(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(make, undo)]
