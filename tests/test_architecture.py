"""The floors: partners <- components <- activities <- reports, on the ground that knows none of them."""

import ast
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FLOORS = ["bomca", "partners", "components", "activities", "reports"]
FOLDERS = {*FLOORS, "templates", "tests", "locale", "docs", "deploy", ".ci"}
LONGEST_FILE = 400  # lines
MEDIAN_FILE = 100  # lines

# Shelves inside an app, bottom up; what stands on one shelf does not know its neighbours.
SHELVES = [
    {"models", "apps"},
    {"figures"},
    {"charts", "rendering", "wording"},
    {"services"},
    {"tasks", "filters", "forms", "serializers"},
    {"views", "api", "admin"},
    {"urls"},
]
DOORS = {"views", "api", "admin"}


def python_files(root):
    return [path for floor in FLOORS for path in sorted((root / floor).rglob("*.py")) if "migrations" not in path.parts]


def module_name(path, root):
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(path, root):
    """Return the absolute names of the modules that a file imports, inside functions too."""
    name = module_name(path, root)
    package = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            found.update(f"{base}.{alias.name}" for alias in node.names)
    return {imported for imported in found if imported.split(".")[0] in FLOORS}


def shelf_of(name):
    """Return the shelf of `app.module...`, or None for a module that stands on no shelf."""
    module = name.split(".")[1] if "." in name else ""
    return next((level for level, shelf in enumerate(SHELVES) if module in shelf), None)


def upward_imports(root):
    """Imports of a floor above one's own."""
    return [
        f"{module_name(path, root)} imports {imported}"
        for path in python_files(root)
        for imported in sorted(imports_of(path, root))
        if FLOORS.index(imported.split(".")[0]) > FLOORS.index(path.relative_to(root).parts[0])
    ]


def shelf_violations(root):
    """Imports, within an app, of a shelf above; and doors that know each other."""
    found = []
    for path in python_files(root):
        name = module_name(path, root)
        app, here = name.split(".")[0], shelf_of(name)
        if app == "bomca" or here is None:
            continue
        for imported in sorted(imports_of(path, root)):
            there = shelf_of(imported)
            if imported.split(".")[0] != app or there is None:
                continue
            own, other = name.split(".")[1], imported.split(".")[1]
            if there > here or (own != other and {own, other} <= DOORS):
                found.append(f"{name} imports {imported}")
    return found


def doors_of_others(root):
    """A page that imports another app's API, or an API another app's page."""
    kinds = {"views": "api", "forms": "api", "api": "views", "serializers": "forms"}
    found = []
    for path in python_files(root):
        parts = module_name(path, root).split(".")
        banned = kinds.get(parts[1]) if len(parts) > 1 else None
        found += [
            f"{'.'.join(parts)} imports {imported}"
            for imported in sorted(imports_of(path, root))
            if banned and imported.split(".")[1:2] == [banned]
        ]
    return found


def circles(root):
    """Modules that import each other, directly or round a corner."""
    paths = {module_name(path, root): path for path in python_files(root)}
    graph = {
        name: {own for imported in imports_of(path, root) if (own := known(imported, paths)) and own != name}
        for name, path in paths.items()
    }
    found, done = [], set()

    def visit(name, trail):
        if name in trail:
            found.append(" -> ".join([*trail[trail.index(name) :], name]))
            return
        if name in done:
            return
        for imported in sorted(graph[name]):
            visit(imported, [*trail, name])
        done.add(name)

    for name in sorted(graph):
        visit(name, [])
    return found


def known(imported, paths):
    """The module that `imported` is, or lies in: `a.b.Name` is found in `a.b`."""
    return (
        imported if imported in paths else imported.rpartition(".")[0] if imported.rpartition(".")[0] in paths else None
    )


def long_files(root):
    return [
        f"{path.relative_to(root)}: {lines} lines"
        for path in python_files(root)
        if (lines := len(path.read_text().splitlines())) > LONGEST_FILE
    ]


def strange_folders(root):
    """Top-level folders that git holds and the tree does not name."""
    command = ["git", "-C", str(root), "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    return sorted({path.split("/")[0] for path in listed if "/" in path} - FOLDERS)


RULES = [upward_imports, shelf_violations, doors_of_others, circles, long_files, strange_folders]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps(rule):
    assert rule(ROOT) == []


def test_files_are_small():
    lengths = sorted(len(path.read_text().splitlines()) for path in python_files(ROOT) if path.stat().st_size)
    assert lengths[len(lengths) // 2] <= MEDIAN_FILE


@pytest.mark.parametrize(
    ("rule", "file", "text", "told"),
    [
        (upward_imports, "partners/models/place.py", "from activities.models import Activity\n", "activities"),
        (upward_imports, "bomca/views.py", "def page():\n    import reports.figures\n", "reports.figures"),
        (shelf_violations, "activities/models/activity.py", "from activities import services\n", "services"),
        (shelf_violations, "activities/models/activity.py", "from ..services import extend\n", "services"),
        (shelf_violations, "activities/services.py", "from activities.tasks import ring\n", "tasks"),
        (shelf_violations, "activities/views.py", "from activities.api import ActivityResource\n", "api"),
        (shelf_violations, "activities/api.py", "from .views import ActivityList\n", "views"),
        (doors_of_others, "reports/views.py", "from activities.api import ActivityResource\n", "activities.api"),
        (doors_of_others, "reports/api.py", "from activities.views import ActivityList\n", "activities.views"),
        (circles, "partners/models/place.py", "from partners.models import country\n", "country"),
        (long_files, "reports/services.py", "pass\n" * (LONGEST_FILE + 1), "401 lines"),
        (strange_folders, "utils/text.py", "", "utils"),
        (strange_folders, "core/models.py", "", "core"),
    ],
)
def test_a_planted_violation_is_found(tmp_path, rule, file, text, told):
    """Each rule fails on a small house with one thing wrong, and on nothing else in it."""
    files = dict.fromkeys([f"{floor}/__init__.py" for floor in FLOORS], "")
    files |= {
        "partners/models/__init__.py": "",
        "partners/models/country.py": "from partners.models.place import Place\n",
        "partners/models/place.py": "",
        "activities/models/__init__.py": "from .activity import Activity\n",
        "activities/models/activity.py": "from partners.models.place import Place\n",
        "activities/services.py": "from activities.models import Activity\n",
        "activities/api.py": "from activities import services\n",
        "activities/views.py": "from activities import services\n",
        "reports/services.py": "from activities.models import Activity\n",
    }
    build(tmp_path, files)
    assert rule(tmp_path) == []

    build(tmp_path, {file: text})
    assert len(found := rule(tmp_path)) == 1
    assert told in found[0]


def build(root, files):
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    subprocess.run(["git", "init", "-q", str(root)], check=True)
