"""Let the database keep what models can't: issued releases, one release a value, and stale pages.

An issued release, its columns, rows and values can't be changed, and an observation whose entity and
indicator belong to different releases is refused. Row triggers refuse INSERT, UPDATE and DELETE; PostgreSQL
checks the observations that a statement inserts at once, which for a million takes two seconds instead of
forty. They do not fire for TRUNCATE on PostgreSQL and for the rows that SQLite removes by REPLACE, be it of
an INSERT or an UPDATE, for which there are further triggers.

SQLite drops the triggers of a table that a later migration rebuilds, so such a migration must create them
again; tests/metrics/models/test_immutability.py fails if it does not.
"""

from django.db import migrations

from collabsite.web.migration_operations import RecordChanges, RunStatements

RELEASE_CHILDREN = ["metrics_indicator", "metrics_entity", "metrics_releasesource"]
# The release of a row, by table.
RELEASES = {
    "metrics_release": "id",
    **dict.fromkeys(RELEASE_CHILDREN, "release_id"),
    "metrics_observation": "(SELECT release_id FROM metrics_entity WHERE id = entity_id)",
}
REFUSAL = "a release stays as it was issued"
MIXED = "an observation belongs to one release"


def issued(release):
    return f"(SELECT issued_at IS NOT NULL FROM metrics_release WHERE id = {release})"


def of_entity(row):
    return f"(SELECT release_id FROM metrics_entity WHERE id = {row}.entity_id)"


def of_indicator(row):
    return f"(SELECT release_id FROM metrics_indicator WHERE id = {row}.indicator_id)"


def sqlite_trigger(name, operation, table, condition, message=REFUSAL):
    return f"""
        CREATE TRIGGER {name} BEFORE {operation} ON {table}
        WHEN {condition} BEGIN SELECT RAISE(ABORT, '{message}'); END
    """


def refuse_on_sqlite():
    for operation in ["UPDATE", "DELETE"]:
        name = f"metrics_release_no_{operation.lower()}"
        yield sqlite_trigger(name, operation, "metrics_release", "OLD.issued_at IS NOT NULL")
    for operation, rows in [("INSERT", ["NEW"]), ("UPDATE", ["OLD", "NEW"]), ("DELETE", ["OLD"])]:
        suffix = operation.lower()
        for table in RELEASE_CHILDREN:
            condition = " OR ".join(issued(f"{row}.release_id") for row in rows)
            yield sqlite_trigger(f"{table}_no_{suffix}", operation, table, condition)
        condition = " OR ".join(issued(of_entity(row)) for row in rows)
        name = f"metrics_observation_no_{suffix}"
        yield sqlite_trigger(name, operation, "metrics_observation", condition)
        if "NEW" in rows:
            name = f"metrics_observation_one_release_{suffix}"
            condition = f"{of_entity('NEW')} <> {of_indicator('NEW')}"
            yield sqlite_trigger(name, operation, "metrics_observation", condition, MIXED)
    for table, release in RELEASES.items():
        # A row of an issued release with another key is refused before it replaces one.
        same = (
            "id = NEW.id OR (dataset_id = NEW.dataset_id AND number = NEW.number)"
            if table == "metrics_release"
            else "id = NEW.id"
        )
        condition = f"""
            EXISTS (
                SELECT 1 FROM {table} WHERE ({same}) AND {release} IN (
                    SELECT id FROM metrics_release WHERE issued_at IS NOT NULL
                )
            )
        """
        yield sqlite_trigger(f"{table}_no_replace", "INSERT", table, condition)
        yield sqlite_trigger(f"{table}_no_replacing_update", "UPDATE", table, condition)


def refuse_on_postgresql():
    refuse = f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'"
    mixed = f"RAISE EXCEPTION '{MIXED}' USING ERRCODE = 'integrity_constraint_violation'"
    yield f"""
        CREATE OR REPLACE FUNCTION metrics_release_stays() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF OLD.issued_at IS NOT NULL THEN {refuse}; END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        END $$
    """
    yield f"""
        CREATE OR REPLACE FUNCTION metrics_release_child_stays() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP <> 'INSERT' AND {issued("OLD.release_id")} THEN {refuse}; END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            IF {issued("NEW.release_id")} THEN {refuse}; END IF;
            RETURN NEW;
        END $$
    """
    yield f"""
        CREATE OR REPLACE FUNCTION metrics_observation_stays() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF {issued(of_entity("OLD"))} THEN {refuse}; END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            IF {issued(of_entity("NEW"))} THEN {refuse}; END IF;
            IF {of_entity("NEW")} <> {of_indicator("NEW")} THEN {mixed}; END IF;
            RETURN NEW;
        END $$
    """
    yield f"""
        CREATE OR REPLACE FUNCTION metrics_observations_stay() RETURNS trigger
        LANGUAGE plpgsql AS $$
        BEGIN
            IF EXISTS (
                SELECT 1 FROM inserted
                JOIN metrics_entity e ON e.id = inserted.entity_id
                JOIN metrics_release r ON r.id = e.release_id
                WHERE r.issued_at IS NOT NULL
            ) THEN {refuse}; END IF;
            IF EXISTS (
                SELECT 1 FROM inserted
                JOIN metrics_entity e ON e.id = inserted.entity_id
                JOIN metrics_indicator i ON i.id = inserted.indicator_id
                WHERE e.release_id <> i.release_id
            ) THEN {mixed}; END IF;
            RETURN NULL;
        END $$
    """
    yield f"""
        CREATE OR REPLACE FUNCTION metrics_releases_stay() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF EXISTS (SELECT 1 FROM metrics_release WHERE issued_at IS NOT NULL)
            THEN {refuse};
            END IF;
            RETURN NULL;
        END $$
    """
    yield """
        CREATE TRIGGER metrics_release_stays BEFORE UPDATE OR DELETE ON metrics_release
        FOR EACH ROW EXECUTE FUNCTION metrics_release_stays()
    """
    for table in RELEASE_CHILDREN:
        yield f"""
            CREATE TRIGGER {table}_stays BEFORE INSERT OR UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION metrics_release_child_stays()
        """
    yield """
        CREATE TRIGGER metrics_observation_stays BEFORE UPDATE OR DELETE
        ON metrics_observation FOR EACH ROW EXECUTE FUNCTION metrics_observation_stays()
    """
    yield """
        CREATE TRIGGER metrics_observations_stay AFTER INSERT ON metrics_observation
        REFERENCING NEW TABLE AS inserted
        FOR EACH STATEMENT EXECUTE FUNCTION metrics_observations_stay()
    """
    for table in RELEASES:
        yield f"""
            CREATE TRIGGER {table}_stays_whole BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION metrics_releases_stay()
        """


class Migration(migrations.Migration):
    dependencies = [
        ("metrics", "0001_initial"),
        ("articles", "0002_triggers"),
        ("serving", "0001_initial"),
    ]

    # A release changes its dataset and what names the dataset; an edition changes the datasets that it or an
    # earlier edition of its article quotes.
    operations = [
        RunStatements(sqlite=refuse_on_sqlite(), postgresql=refuse_on_postgresql()),
        RecordChanges(
            "metrics_release",
            [
                "SELECT 'dataset:' || {row}.dataset_id AS name",
                (
                    "SELECT 'data:' || slug AS name FROM metrics_release"
                    " WHERE dataset_id = {row}.dataset_id AND slug <> ''"
                ),
            ],
            public_at="{row}.issued_at",
            when="{row}.issued_at IS NOT NULL",
        ),
        RecordChanges(
            "articles_edition",
            [
                (
                    "SELECT 'dataset:' || r.dataset_id AS name FROM metrics_release r"
                    " JOIN articles_editiondata d ON d.dataset = r.slug"
                    " JOIN articles_edition e ON e.id = d.edition_id"
                    " WHERE e.article_id = {row}.article_id"
                )
            ],
            public_at="{row}.published_at",
            trigger="dataset_changes",
        ),
        RecordChanges(
            "articles_editiondata",
            [
                (
                    "SELECT 'dataset:' || dataset_id AS name FROM metrics_release"
                    " WHERE slug = {row}.dataset"
                )
            ],
            public_at="(SELECT published_at FROM articles_edition WHERE id = {row}.edition_id)",
            trigger="dataset_changes",
        ),
    ]
