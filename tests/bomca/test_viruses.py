"""Viruses: every file goes to the scanner before it is kept, and without a clean verdict none is."""

import socket
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from activities.models import Attachment, Import
from bomca import viruses
from bomca.accounts.models import ApiToken, User
from tests import files, makers, people
from tests.scanner import EICAR, NAME, Scanner

INFECTED = files.PDF.replace(b"%%EOF", EICAR + b"\n%%EOF")


@pytest.fixture
def scanner(settings):
    with Scanner() as found:
        settings.CLAMD = found.address
        yield found


def refusal(content):
    with pytest.raises(ValidationError) as refused:
        viruses.scan(content)
    return refused.value


def test_clean_bytes_pass_and_the_scanner_sees_all_of_them(scanner):
    content = bytes(range(256)) * 1000  # more than one piece
    viruses.scan(content)
    viruses.scan(b"")
    assert scanner.seen == [content, b""]


def test_a_virus_is_refused_by_its_name(scanner):
    error = refusal(b"before " + EICAR)
    assert (error.code, NAME in error.messages[0]) == ("virus", True)


def test_the_scanner_can_listen_on_a_socket_of_this_machine(tmp_path, settings):
    with Scanner(tmp_path / "clamd.ctl") as found:
        settings.CLAMD = found.address
        viruses.scan(b"clean")
        assert refusal(EICAR).code == "virus"


@pytest.mark.parametrize(
    "answer",
    [b"", b"stream: OK", b"INSTREAM size limit exceeded. ERROR\0", b"stream: OK and more\0", b"\xff\0", b"OK\0" * 9000],
    ids=["hangs up", "is cut off", "gave up", "says more", "babbles", "never ends"],
)
def test_an_unclear_verdict_closes_the_door(settings, caplog, answer):
    with Scanner(answer=answer) as found:
        settings.CLAMD = found.address
        assert refusal(b"clean").code == "not_scanned"
    assert "gave no verdict" in caplog.text


@pytest.mark.parametrize("address", ["127.0.0.1:1", "/nowhere/clamd.ctl", "no address"])
def test_a_scanner_that_is_not_there_closes_the_door(settings, address):
    settings.CLAMD = address
    assert "not kept" in refusal(b"clean").messages[0]


def test_a_scanner_that_says_nothing_is_not_waited_for_long(settings):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.CLAMD, settings.CLAMD_SECONDS = f"127.0.0.1:{silent.getsockname()[1]}", 0.2
        assert refusal(b"clean").code == "not_scanned"


def test_without_a_scanner_nothing_is_asked(settings):
    assert settings.CLAMD == ""
    viruses.scan(EICAR)


# The three ways by which a file comes in


def by_page(client, file):
    workshop = makers.activity(makers.phase())
    facts = {"kind": "agenda", "title": "Agenda", "language": "en", "file": SimpleUploadedFile(*file)}
    return client.post(f"/activities/{workshop.uid}/files/", facts).content.decode()


def by_api(client, file):
    workshop = makers.activity(makers.phase())
    _kept, key = ApiToken.issue(
        user=User.objects.get(), name="Test", expires_at=timezone.now() + timedelta(days=9), scopes=["activities:write"]
    )
    facts = {"kind": "agenda", "title": "Agenda", "language": "en", "file": SimpleUploadedFile(*file)}
    bearer = {"authorization": f"Bearer {key}"}
    return client.post(f"/api/v1/activities/{workshop.uid}/attachments/", facts, headers=bearer).content.decode()


def by_import(client, file):
    return client.post("/imports/", {"name": "Autumn", "file": SimpleUploadedFile(*file)}).content.decode()


WAYS = [
    (by_page, ("a.pdf", INFECTED)),
    (by_page, ("a.txt", EICAR)),
    (by_api, ("a.pdf", INFECTED)),
    (by_import, ("a.csv", b"title\n" + EICAR)),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("way", "file"), WAYS)
@pytest.mark.parametrize("is_there", [True, False])
def test_by_no_way_is_a_file_kept_that_was_not_found_clean(client, scanner, settings, way, file, is_there):
    client.force_login(people.officer())
    if not is_there:
        settings.CLAMD = "127.0.0.1:1"
    told = way(client, file)
    assert ("carries a virus" if is_there else "could not be checked") in told
    assert len(scanner.seen) == is_there
    assert not Attachment.objects.exists()
    assert not Import.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("way", "name"), [(by_page, "a.pdf"), (by_api, "a.pdf"), (by_import, "a.csv")])
def test_clean_files_are_kept_as_ever(client, scanner, way, name):
    client.force_login(people.officer())
    way(client, (name, files.PDF if name == "a.pdf" else b"title\nSeminar\n"))
    assert len(scanner.seen) == 1
    assert Attachment.objects.count() + Import.objects.count() == 1
