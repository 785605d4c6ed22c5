"""Let the database keep what models can't: published editions, what sections show, stale pages.

Editions and their rows can't be changed, nor removed unless their time has not come (a withdrawn
schedule). Row triggers refuse UPDATE and DELETE. They do not fire for TRUNCATE on PostgreSQL and for the
rows that SQLite removes by REPLACE, for which there are further triggers.

SQLite drops the triggers of a table that a later migration rebuilds, so such a migration must create them
again; tests/articles/models fail if it does not.
"""

from django.db import migrations

from collabsite.web.migration_operations import RecordChanges, RunStatements

EDITION = "articles_edition"
# The rows of an edition: the condition under which a row is the same as NEW, besides its id.
CHILDREN = {
    "articles_editionreference": (
        "edition_id = NEW.edition_id AND (number = NEW.number OR source_id = NEW.source_id)"
    ),
    "articles_editiontopic": "edition_id = NEW.edition_id AND topic_id = NEW.topic_id",
    "articles_editionauthor": (
        "edition_id = NEW.edition_id AND (number = NEW.number OR author_slug = NEW.author_slug)"
    ),
    "articles_editiondata": "edition_id = NEW.edition_id AND dataset = NEW.dataset",
    "articles_quotedcell": (
        "edition_id = NEW.edition_id AND mark = NEW.mark AND entity = NEW.entity"
        " AND indicator = NEW.indicator AND period = NEW.period"
    ),
    "articles_editionimage": "edition_id = NEW.edition_id AND image = NEW.image",
}
SAME_EDITION = "article_id = NEW.article_id AND number = NEW.number"

REFUSAL = "an edition stays as it was published"
SQLITE_PUBLISHED = (
    "SELECT id FROM articles_edition WHERE published_at <= strftime('%Y-%m-%d %H:%M:%f', 'now')"
)


def refuse_on_sqlite():
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    for table, same in {EDITION: SAME_EDITION, **CHILDREN}.items():
        edition = "id" if table == EDITION else "edition_id"
        yield f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}"
        yield f"""
            CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
            WHEN OLD.{edition} IN ({SQLITE_PUBLISHED}) {refuse}
        """
        yield f"""
            CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
            WHEN EXISTS (
                SELECT 1 FROM {table}
                WHERE {edition} IN ({SQLITE_PUBLISHED}) AND (id = NEW.id OR ({same}))
            ) {refuse}
        """


def refuse_on_postgresql():
    refuse = f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'"
    yield f"""
        CREATE OR REPLACE FUNCTION articles_edition_stays() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'DELETE' AND OLD.published_at > clock_timestamp() THEN RETURN OLD; END IF;
            {refuse};
        END $$
    """
    yield f"""
        CREATE OR REPLACE FUNCTION articles_edition_child_stays() RETURNS trigger
        LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'DELETE' AND NOT EXISTS (
                SELECT 1 FROM articles_edition
                WHERE id = OLD.edition_id AND published_at <= clock_timestamp()
            ) THEN RETURN OLD; END IF;
            {refuse};
        END $$
    """
    yield f"""
        CREATE OR REPLACE FUNCTION articles_editions_stay() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF EXISTS (SELECT 1 FROM articles_edition WHERE published_at <= clock_timestamp())
            THEN {refuse};
            END IF;
            RETURN NULL;
        END $$
    """
    for table in [EDITION, *CHILDREN]:
        function = "articles_edition_stays" if table == EDITION else "articles_edition_child_stays"
        yield f"""
            CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION {function}()
        """
        yield f"""
            CREATE TRIGGER {table}_stays_whole BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION articles_editions_stay()
        """


SECTION = "articles_section"
# The images that the prose of the section `s` names by the attributes of marks. A longer name is none. SQLite
# has no regular expressions: the prose becomes a JSON array with an item for each attribute. Nothing that
# JSON escapes begins with a space, so that no escape is cut.
IMAGES_ON_SQLITE = f"""
    INSERT INTO articles_sectionimage (section_id, image)
    SELECT DISTINCT id, image FROM (
        SELECT id, substr(value, 1, instr(value || '"', '"') - 1) AS image FROM (
            SELECT s.id, substr(part.value, instr(part.value, '="') + 2) AS value
            FROM {SECTION} s, json_each('[' || replace(
                json_quote(replace(s.body, '''', '"')), ' data-', '","'
            ) || ']') part
            WHERE s.id = NEW.id AND substr(part.value, 1, instr(part.value, '="') - 1) = 'image'
        )
    ) WHERE length(image) BETWEEN 1 AND 32
"""
IMAGES_ON_POSTGRESQL = f"""
    INSERT INTO articles_sectionimage (section_id, image)
    SELECT DISTINCT s.id, mark[1] FROM {SECTION} s, regexp_matches(
        s.body, ' data-image=["'']([^"'']{{1,32}})["'']', 'g'
    ) AS mark
    WHERE s.id = NEW.id
"""
DELETE_IMAGES = "DELETE FROM articles_sectionimage WHERE section_id"


def store_images_on_sqlite():
    for name, when in {
        "insert": f"AFTER INSERT ON {SECTION}",
        "update": f"AFTER UPDATE OF body ON {SECTION} WHEN OLD.body <> NEW.body",
    }.items():
        yield f"""
            CREATE TRIGGER {SECTION}_image_{name} {when}
            BEGIN {DELETE_IMAGES} = NEW.id; {IMAGES_ON_SQLITE}; END
        """
    yield f"""
        CREATE TRIGGER {SECTION}_image_delete AFTER DELETE ON {SECTION}
        BEGIN {DELETE_IMAGES} = OLD.id; END
    """


def store_images_on_postgresql():
    yield f"""
        CREATE OR REPLACE FUNCTION {SECTION}_image() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'DELETE' THEN
                {DELETE_IMAGES} = OLD.id;
            ELSE
                {DELETE_IMAGES} = NEW.id;
                {IMAGES_ON_POSTGRESQL};
            END IF;
            RETURN NULL;
        END $$
    """
    execute = f"FOR EACH ROW EXECUTE FUNCTION {SECTION}_image()"
    yield f"CREATE TRIGGER {SECTION}_image AFTER INSERT OR DELETE ON {SECTION} {execute}"
    yield f"""
        CREATE TRIGGER {SECTION}_image_update AFTER UPDATE OF body ON {SECTION}
        FOR EACH ROW WHEN (OLD.body <> NEW.body) EXECUTE FUNCTION {SECTION}_image()
    """


EDITIONS = "JOIN articles_edition e ON e.id = part.edition_id WHERE e.article_id = {row}.article_id"
PUBLISHED_AT = "(SELECT published_at FROM articles_edition WHERE id = {row}.edition_id)"
# An edition changes its article and the translations beside it, and what shows the topics or the data of
# this or of an earlier edition. What belongs to no edition (topics, authors, sources) changes rarely, and
# all pages with it.
STALE_PAGES = [
    RecordChanges(
        "articles_edition",
        [
            "SELECT 'articles' AS name",
            (
                "SELECT 'group:' || coalesce(original_id, id) AS name FROM articles_article"
                " WHERE id = {row}.article_id"
            ),
            (
                "SELECT 'topic:' || t.slug AS name FROM articles_topic t"
                f" JOIN articles_editiontopic part ON part.topic_id = t.id {EDITIONS}"
            ),
            f"SELECT 'data:' || part.dataset AS name FROM articles_editiondata part {EDITIONS}",
        ],
        public_at="{row}.published_at",
    ),
    RecordChanges(
        "articles_editiontopic",
        ["SELECT 'topic:' || slug AS name FROM articles_topic WHERE id = {row}.topic_id"],
        public_at=PUBLISHED_AT,
    ),
    RecordChanges(
        "articles_editiondata", ["SELECT 'data:' || {row}.dataset AS name"], public_at=PUBLISHED_AT
    ),
    # A page says that its data has changed since, and whether an edition is proposed.
    RecordChanges(
        "articles_proposal",
        [
            (
                "SELECT 'group:' || coalesce(original_id, id) AS name FROM articles_article"
                " WHERE id = {row}.article_id"
            )
        ],
    ),
    # What an article translates is no part of its editions.
    RecordChanges(
        "articles_article",
        ["SELECT 'group:' || coalesce({row}.original_id, {row}.id) AS name"],
        operations=["UPDATE"],
        when="coalesce(OLD.original_id, 0) <> coalesce(NEW.original_id, 0)",
    ),
    *(
        RecordChanges(table, ["SELECT 'settings' AS name"])
        for table in ("articles_topic", "articles_author", "sources_source")
    ),
    # Pages show the pictures of topics and authors as they are now.
    RecordChanges(
        "articles_image",
        ["SELECT 'settings' AS name"],
        operations=["UPDATE"],
        when=" OR ".join(
            f"EXISTS (SELECT 1 FROM {table} WHERE picture_id = {{row}}.id)"
            for table in ("articles_topic", "articles_author")
        ),
    ),
]


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0001_initial"),
        ("serving", "0001_initial"),
        ("sources", "0001_initial"),
    ]

    operations = [
        RunStatements(sqlite=refuse_on_sqlite(), postgresql=refuse_on_postgresql()),
        RunStatements(sqlite=store_images_on_sqlite(), postgresql=store_images_on_postgresql()),
        *STALE_PAGES,
    ]
