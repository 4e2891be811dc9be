"""No way past the history: every record is tracked, and no code of ours writes round it."""

import re

import pytest
from django.apps import apps
from django.db import models

from bomca.history.parts import tracked_models
from bomca.history.tracked import Tracked, TrackedQuerySet
from tests.test_architecture import FLOORS, ROOT, build, python_files

UNTRACKED = {
    "history.Entry": "the history itself, append-only",
    "accounts.AccessToken": "lives for fifteen minutes; its client tells of its last use",
    "bomca.KeyedRequest": "a request and its answer, forgotten after a day; what it changed is told by the records",
    "bomca.UnsavedForm": "typed and not saved: nothing happened yet; erased when the form is saved, or after a month",
    "history.Head": "the end of the history",
    "reports.Told": "an index of a made report's snapshot, which the report's checksum covers",
}

# What would write, or read for writing, round the history; and the files that may, with the reason.
ROUNDABOUT = {
    r"_base_manager|_raw_delete|\.raw\(|RunSQL|_raw_update": {},
    r"\.cursor\(": {
        "bomca/guards.py": "gives the database its triggers",
        "bomca/health.py": "asks whether the database answers",
        "bomca/history/guards.py": "gives the database its triggers",
        "bomca/history/past.py": "fills the temporary tables",
        "bomca/history/states.py": "asks for the links by all fields at once",
        "reports/services.py": "sets the isolation of a reading transaction",
    },
    r"transaction\.atomic|from django\.db\.transaction import": {
        "bomca/history/collecting.py": "is what history.atomic stands on",
        "bomca/history/beginning.py": "tells as it goes, for it may tell of very much",
        "bomca/history/past.py": "holds the temporary tables",
        "reports/services.py": "reads a snapshot as of one moment",
    },
    r"models\.QuerySet\b|models\.Manager\b|\bQuerySet\(": {
        "bomca/history/": "reads every table as it is stored, and keeps its own",
    },
    r"ignore_conflicts|update_conflicts": {"bomca/history/tracked.py": "refuses them"},
}


def our_models():
    return [model for model in apps.get_models() if model.__module__.split(".")[0] in FLOORS]


def untracked(found):
    """Models of which nothing would be told."""
    return [
        model._meta.label
        for model in found
        if model._meta.label not in UNTRACKED
        and not (issubclass(model, Tracked) and model.save_base is Tracked.save_base)
    ]


def plain_managers(found):
    """Managers whose bulk writes would not be told."""
    return [
        f"{model._meta.label}.{manager.name}"
        for model in found
        if issubclass(model, Tracked)
        for manager in model._meta.managers
        if not isinstance(manager.all(), TrackedQuerySet)
    ]


def silent_updates(found):
    """Foreign keys that Django would empty on a deletion without a word."""
    silent = (models.SET_NULL, models.SET_DEFAULT, models.DB_CASCADE if hasattr(models, "DB_CASCADE") else None)
    return [
        str(field)
        for model in found
        for field in model._meta.concrete_fields
        if field.is_relation and field.remote_field.on_delete in silent
    ]


def unknown_names(found):
    """What a model ignores, hides or follows and does not have."""
    return [
        f"{model._meta.label}.{name}"
        for model in found
        if issubclass(model, Tracked)
        for name in {*model.history_ignores, *model.history_hides, *(n.split("__")[0] for n in model.history_follows)}
        if name not in {field.name for field in model._meta.get_fields()}
    ]


def roundabout_code(root):
    """Code that writes round the history, outside the files that may."""
    found = []
    for path in python_files(root):
        name = path.relative_to(root).as_posix()
        for number, line in enumerate(path.read_text().splitlines(), start=1):
            for pattern, allowed in ROUNDABOUT.items():
                if re.search(pattern, line) and not any(name.startswith(one) for one in allowed):
                    found.append(f"{name}:{number}: {line.strip()}")
    return found


@pytest.mark.parametrize(
    "rule", [untracked, plain_managers, silent_updates, unknown_names], ids=lambda rule: rule.__name__
)
def test_every_model(rule):
    assert rule(our_models()) == []


def test_no_code_writes_round_the_history():
    assert roundabout_code(ROOT) == []


def test_what_is_excused_exists():
    labels = {model._meta.label for model in our_models()}
    assert set(UNTRACKED) <= labels
    for pattern, allowed in ROUNDABOUT.items():
        for name in allowed:
            paths = (ROOT / name).rglob("*.py") if name.endswith("/") else [ROOT / name]
            assert any(re.search(pattern, path.read_text()) for path in paths), name


def test_all_of_the_programme_is_tracked():
    assert {"activities", "partners", "components", "reports", "accounts", "bomca"} == {
        model._meta.app_label for model in tracked_models()
    }


class PlainQuerySet(models.QuerySet):
    pass


def planted(**attributes):
    """A model that was not there before, as a careless hand would write it; it is forgotten afterwards."""
    base, meta = attributes.pop("base", Tracked), type("Meta", (), {"app_label": "planted", "abstract": True})
    return type("Planted", (base,), {"__module__": "activities.models", "Meta": meta, **attributes})


@pytest.mark.parametrize(
    ("rule", "attributes", "told"),
    [
        (untracked, {"base": models.Model}, "Planted"),
        (untracked, {"save_base": lambda self, *args, **kwargs: None}, "Planted"),
        (plain_managers, {"objects": PlainQuerySet.as_manager()}, "objects"),
        (silent_updates, {"place": models.ForeignKey("partners.Place", models.SET_NULL, null=True)}, "place"),
        (unknown_names, {"history_ignores": frozenset({"lease"})}, "lease"),
    ],
)
def test_a_planted_model_is_found(rule, attributes, told):
    assert len(found := rule([planted(**attributes)])) == 1
    assert told in found[0]


@pytest.mark.parametrize(
    "line",
    [
        "Activity._base_manager.filter(pk=1).update(title='x')",
        "Activity.objects.all()._raw_delete('default')",
        "Activity.objects.raw('UPDATE activities_activity SET title = 1')",
        "connection.cursor().execute('DELETE FROM activities_activity')",
        "with transaction.atomic():",
        "from django.db.transaction import atomic",
        "class TopicQuerySet(models.QuerySet):",
        "objects = models.Manager()",
        "Activity.objects.bulk_create(rows, ignore_conflicts=True)",
    ],
)
def test_a_planted_roundabout_is_found(tmp_path, line):
    files = dict.fromkeys([f"{floor}/__init__.py" for floor in FLOORS], "")
    build(tmp_path, files | {"activities/services.py": "with history.atomic():\n    pass\n"})
    assert roundabout_code(tmp_path) == []
    build(tmp_path, {"activities/services.py": f"{line}\n"})
    assert len(found := roundabout_code(tmp_path)) == 1
    assert found[0].startswith("activities/services.py:1")
