"""Whoever changes the history behind the portal's back is found out, at the very row."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from activities.models import Topic
from bomca.history import anchors, beginning, guards
from bomca.history.models import NO_HASH, Entry, Head
from bomca.history.tasks import anchor_history
from tests import makers, people

pytestmark = [pytest.mark.django_db, pytest.mark.both]
BAD = 5  # the row that is tampered with
COLUMNS = [field.column for field in Entry._meta.concrete_fields if field.column != "sequence"]


@pytest.fixture
def told(settings, tmp_path):
    """Nine topics told of, one row each."""
    settings.HISTORY_ANCHOR_FILE = tmp_path / "elsewhere" / "history-anchors.log"
    people.administrator()
    for number in range(2, 10):
        Topic.objects.create(slug=f"topic-{number}", name_en=f"Topic {number}")
    assert Head.now().sequence == 9


@pytest.fixture
def unguarded(told):
    """The database as whoever owns it can make it."""
    guards.remove(connection)


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def verified(*options):
    out = StringIO()
    call_command("verify_history", *options, stdout=out)
    return out.getvalue()


def refused(*options):
    with pytest.raises(CommandError) as caught:
        call_command("verify_history", *options, stdout=StringIO())
    assert caught.value.returncode == 1
    return str(caught.value)


def test_an_untouched_history_is_intact(told):
    assert verified("--records") == (
        "The history is intact: 9 rows, 0 anchors.\nAll 9 records are stored as they were told last.\n"
    )


def test_an_empty_history_is_intact(settings, tmp_path):
    settings.HISTORY_ANCHOR_FILE = tmp_path / "none.log"
    assert "0 rows" in verified()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("after", '{"slug": "forged"}'),
        ("before", '{"slug": "forged"}'),
        ("actor_id", 1),
        ("at", "2020-01-01 00:00:00+00:00"),
        ("title", "Forged"),
        ("kind", "deleted"),
        ("job", "forged"),
        ("token", "forged"),
        ("reason", "forged"),
        ("request_id", "forged"),
        ("hash", "0" * 64),
        ("previous", "0" * 64),
        ("change_set", "00000000000000000000000000000000"),
    ],
)
def test_a_changed_value_actor_or_time(unguarded, column, value):
    sql(f"UPDATE history_entry SET {column} = %s WHERE sequence = %s", value, BAD)
    told = refused()
    assert told.startswith(f"Row {BAD} (activities.topic “")
    assert "was changed" in told


def test_a_deleted_row(unguarded):
    sql("DELETE FROM history_entry WHERE sequence = %s", BAD)
    assert refused().startswith(f"Row {BAD} is missing, after row 4 (activities.topic “topic 4”): it was deleted.")


def test_the_first_row_deleted(unguarded):
    sql("DELETE FROM history_entry WHERE sequence = 1")
    assert refused().startswith("Row 1 is missing, at the beginning")


@pytest.mark.parametrize("other", [6, 8])
def test_two_rows_swapped(unguarded, other):
    for old, new in [(BAD, 999), (other, BAD), (999, other)]:
        sql("UPDATE history_entry SET sequence = %s WHERE sequence = %s", new, old)
    told = refused()
    assert told.startswith(f"Row {BAD} (activities.topic “Topic {other}”)")
    assert f"was written as row {other}: rows were swapped" in told


def test_a_row_inserted_between(unguarded):
    for old in range(9, BAD - 1, -1):
        sql("UPDATE history_entry SET sequence = %s WHERE sequence = %s", old + 1, old)
    columns = ", ".join(COLUMNS)
    sql(
        f"INSERT INTO history_entry (sequence, {columns}) SELECT %s, {columns} FROM history_entry WHERE sequence = 9",
        BAD,
    )
    sql("UPDATE history_entry SET title = 'Forged', hash = %s WHERE sequence = %s", "f" * 64, BAD)
    sql("UPDATE history_head SET sequence = 10")
    told = refused()
    assert told.startswith(f"Row {BAD} (activities.topic “Forged”) was inserted")


def test_a_row_added_at_the_end(unguarded):
    columns = ", ".join(COLUMNS)
    sql(f"INSERT INTO history_entry (sequence, {columns}) SELECT 10, {columns} FROM history_entry WHERE sequence = 9")
    sql(
        "UPDATE history_entry SET title = 'Forged', hash = %s, previous = (SELECT hash FROM history_head) WHERE sequence = 10",
        "f" * 64,
    )
    assert refused().startswith("Row 10 (activities.topic “Forged”) was inserted: it lies beyond the history's end.")


def test_the_tail_cut(unguarded):
    sql("DELETE FROM history_entry WHERE sequence > 6")
    assert refused() == (
        "The history ends at row 6 (activities.topic “Topic 6”), but row 9 was written: the tail was cut from row 7 on."
    )


def test_the_tail_cut_and_the_end_forged(unguarded):
    anchor_history()
    sql("DELETE FROM history_entry WHERE sequence > 6")
    sql("UPDATE history_head SET sequence = 6, hash = (SELECT hash FROM history_entry WHERE sequence = 6)")
    told = refused()
    assert "history-anchors.log, line 1 knows row 9: the tail was cut from row 7 on, or an old backup" in told


def test_an_old_backup_restored_and_written_on(unguarded):
    """The backup ends at row 6; since it was restored, other things were written as rows 7 to 10."""
    anchor = f"9:{Head.now().hash}"
    sql("DELETE FROM history_entry WHERE sequence > 6")
    sql("UPDATE history_head SET sequence = 6, hash = (SELECT hash FROM history_entry WHERE sequence = 6)")
    assert "6 rows" in verified()
    assert "or an old backup was restored" in refused("--anchor", anchor)
    for number in range(4):
        Topic.objects.create(slug=f"since-{number}", name_en="Since")
    assert refused("--anchor", anchor).startswith("Row 9 (activities.topic “Since”): the anchor 9:")


def test_the_end_forged(unguarded):
    sql("UPDATE history_head SET hash = %s", NO_HASH)
    assert "is noted as row 9: that note was changed" in refused()


def test_an_anchor_is_sealed_itself(told, settings):
    call_command("anchor_history", stdout=StringIO())
    anchor_history()
    assert verified() == "The history is intact: 9 rows, 2 anchors.\n"
    file = settings.HISTORY_ANCHOR_FILE
    file.write_text(file.read_text().replace(" 9:", " 8:", 1))
    assert "history-anchors.log, line 1: the line was changed" in refused()


def test_an_anchor_that_is_none_and_a_file_that_is_missing(told, tmp_path):
    assert "is no anchor; write SEQUENCE:HASH" in refused("--anchor", "nine")
    assert "cannot be read" in refused("--anchors", str(tmp_path / "missing.log"))


def test_another_key_seals_nothing(told, settings):
    settings.HISTORY_KEY = "another key that nobody knows " * 3
    assert refused().startswith("Row 1 (accounts.user “")


@pytest.mark.parametrize(
    ("statement", "told_of"),
    [
        (
            "UPDATE activities_topic SET slug = 'forged' WHERE slug = 'topic-5'",
            "is stored otherwise than it was told last: slug",
        ),
        ("DELETE FROM activities_topic WHERE slug = 'topic-5'", "is gone, but its deletion was never told"),
        ("UPDATE accounts_user SET password = 'forged'", "is stored otherwise than it was told last: password"),
    ],
)
def test_a_record_changed_behind_the_portals_back(told, statement, told_of):
    sql(statement)
    verified()
    assert told_of in refused("--records")


def test_a_record_that_was_written_past_the_history(told):
    columns = ", ".join(f.column for f in Topic._meta.concrete_fields if f.name not in ("id", "uid", "slug"))
    sql(
        f"INSERT INTO activities_topic (uid, slug, {columns}) SELECT %s, 'past', {columns} FROM activities_topic LIMIT 1",
        "0" * 32,
    )
    assert "is stored, but the history does not know it" in refused("--records")
    assert beginning.begin() == 1
    assert (Entry.objects.first().job, Entry.objects.first().kind) == ("history began", "created")
    assert beginning.begin() == 0
    assert "All 10 records" in verified("--records")


@pytest.mark.parametrize(
    "statement",
    ["UPDATE history_entry SET title = 'x' WHERE sequence = 5", "DELETE FROM history_entry WHERE sequence = 5"],
)
def test_the_database_refuses_to_change_the_history(told, statement):
    guards.remove(connection)
    guards.install(connection)
    with pytest.raises(DatabaseError, match="the history is append-only"), transaction.atomic():
        sql(statement)
    with pytest.raises(DatabaseError, match="the history is append-only"), transaction.atomic():
        Entry.objects.filter(sequence=5).update(title="x")
    if connection.vendor == "postgresql":
        with pytest.raises(DatabaseError, match="the history is append-only"), transaction.atomic():
            sql("TRUNCATE history_entry")
    assert "9 rows" in verified()


def test_a_migration_puts_the_guards_back(unguarded):
    sql("UPDATE history_entry SET title = title")
    beginning.after_migration(using="default")
    sql("UPDATE history_entry SET title = title")
    beginning.after_migration(using="default", plan=["a table was rebuilt"])
    with pytest.raises(DatabaseError, match="the history is append-only"), transaction.atomic():
        sql("UPDATE history_entry SET title = title")


def test_the_portals_own_role_may_not_change_the_history(unguarded):
    """On PostgreSQL also without the triggers: a migration run by the portal's role takes its rights away."""
    if connection.vendor != "postgresql":
        guards.revoke(connection)  # there are no roles to take rights from
        return
    sql("CREATE ROLE bomca_portal_of_a_test NOSUPERUSER")
    sql("ALTER TABLE history_entry OWNER TO bomca_portal_of_a_test")
    sql("SET LOCAL ROLE bomca_portal_of_a_test")
    guards.revoke(connection)
    for statement in ("UPDATE history_entry SET title = 'x'", "DELETE FROM history_entry", "TRUNCATE history_entry"):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            sql(statement)
    sql("RESET ROLE")


def test_a_report_carries_the_end_as_an_anchor(told):
    assert anchors.told() == {"sequence": 9, "hash": Head.now().hash}
    makers.phase()
    assert anchors.told()["sequence"] > 9
