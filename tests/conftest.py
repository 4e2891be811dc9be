"""What every test may use: the machine's services and browser, and a loud word about what was skipped."""

import gc
import os
import shutil
import socket
import uuid

import pytest

from tests import migrated, statements

gc.set_threshold(100_000, 50, 100)  # looking for circles in a process as large as this one took a seventh of the run
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs an event loop beside the tests

IN_CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
POSTGRES = ("127.0.0.1", int(os.environ.get("PGPORT", "5432")))
REDIS = ("127.0.0.1", int(os.environ.get("REDIS_PORT", "6379")))


def answers(address):
    """Whether something listens at (host, port) on this machine."""
    try:
        with socket.create_connection(address, timeout=1):
            return True
    except OSError:
        return False


def chromium_path():
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


def pytest_addoption(parser):
    parser.addoption("--note", action="store_true", help="note what each test asks of the database")
    parser.addoption(
        "--again", action="store_true", help="run what another database may answer otherwise: see statements.py"
    )


def pytest_configure(config):
    if config.getoption("note"):
        is_controller = not hasattr(config, "workerinput")
        if is_controller:
            statements.forget(config)
        if not (is_controller and config.getoption("numprocesses", None)):
            config.pluginmanager.register(statements.Notes(config), "notes")


def pytest_collection_modifyitems(config, items):
    """Leave out what was not asked for; skip, with the remedy, what this machine cannot run."""
    if config.getoption("again"):
        kept = statements.to_run_again(config, items)
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = kept
    missing = {}
    if not (answers(POSTGRES) and answers(REDIS)):
        missing["services"] = "needs PostgreSQL on 127.0.0.1:5432 and Redis on 127.0.0.1:6379"
    if not chromium_path():
        missing["browser"] = "needs Chromium: apt-get install chromium"
    for item in items:
        for marker, reason in missing.items():
            if item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=reason))


def pytest_terminal_summary(terminalreporter, exitstatus, config):
    """Say loudly what was not tested."""
    skipped = terminalreporter.stats.get("skipped", [])
    if skipped:
        terminalreporter.section(f"NOT TESTED: {len(skipped)} skipped", sep="!", red=True)
        for report in skipped:
            terminalreporter.line(f"{report.nodeid}: {report.longrepr[2] if report.longrepr else ''}")


def pytest_sessionfinish(session, exitstatus):
    """In CI nothing may be skipped."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    is_controller = not hasattr(session.config, "workerinput")
    if IN_CI and is_controller and reporter and reporter.stats.get("skipped") and exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def django_db_keepdb():
    """The database is there already: a copy of a migrated one."""
    return True


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    """Copy a migrated database for this process; it is gone at the end."""
    from django.db import connection

    name = connection.creation._get_test_db_name()
    if connection.vendor == "sqlite":
        migrated.copy_to_file(name)
        yield
        return
    at = connection.settings_dict
    server = f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT'] or 5432}/postgres"
    migrated.copy_on_server(server, name)
    yield
    connection.close()
    migrated.drop(server, name)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, request):
    """Tests with transactions of their own empty all tables at their end; the history refuses that to everyone else."""
    from django.db import connection

    from activities import guards as of_plans
    from bomca.history import guards
    from reports import guards as of_reports

    with django_db_blocker.unblock():
        guards.remove(connection, ["delete", "truncate"])
        of_reports.remove(connection, ["delete"])
        of_plans.remove(connection, ["delete"])
    if notes := request.config.pluginmanager.get_plugin("notes"):
        connection.execute_wrappers.append(notes)


@pytest.fixture(autouse=True)
def english():
    """Every test begins in English: a page that was answered in Russian leaves its language behind in the process."""
    from django.utils import translation

    with translation.override("en"):
        yield


@pytest.fixture(scope="session")
def playwright():
    """What drives browsers: there can be one only in a process."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium(playwright):
    """A real Chromium, closed at the end of the session."""
    flags = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    browser = playwright.chromium.launch(executable_path=chromium_path(), args=[*flags, "--disable-quic"])
    yield browser
    browser.close()


@pytest.fixture
def page(chromium):
    """A fresh window: no cookies, 1280 px wide."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    yield context.new_page()
    context.close()


@pytest.fixture
def postgres_url():
    """A new PostgreSQL database with every migration applied."""
    name = f"bomca_{uuid.uuid4().hex[:8]}"
    server = f"postgres://postgres@{POSTGRES[0]}:{POSTGRES[1]}"
    migrated.copy_on_server(f"{server}/postgres", name)
    yield f"{server}/{name}"
    migrated.drop(f"{server}/postgres", name)


@pytest.fixture
def phase(db):
    """Phase 9 as first agreed."""
    from tests import makers

    return makers.phase()


@pytest.fixture
def officer(client, db):
    """The browser of a programme officer who has signed in; `user` is the officer."""
    from tests import people

    client.user = people.officer()
    client.force_login(client.user)
    return client
