"""The access matrix: every address × method × person × record, each answer compared with the naive model's.

Words are planted in every text, and no answer may hold one that its reader may not read.
"""

import re
from http.cookies import SimpleCookie
from itertools import product

import pytest
from django.contrib import admin
from django.core.cache import cache
from django.db import connection, transaction
from django.test import TestCase
from django.urls import get_resolver, reverse

from bomca.history.models import Entry
from tests.access import model
from tests.access.canaries import streamed
from tests.access.doors import (
    ADMINISTRATORS,
    CHANGE,
    CHANGE_CALL,
    CHANGE_MEETINGS,
    CHANGE_MONEY,
    CHANGE_RISKS,
    DOORS,
    HELD,
    MACHINES,
    ON_RECORD,
    OPEN,
    OWN,
    PARTS,
    Door,
)
from tests.access.watch import Watch
from tests.access.world import NOWHERE, World
from tests.headers import wrong_headers

pytestmark = pytest.mark.once

KNOWN = ["GET", "POST", "PUT", "PATCH", "DELETE"]
KEPT = re.compile(r"INSERT INTO|UPDATE|DELETE FROM")
OF_ACTIVITIES = {"deliverable": "deliverables", "recommendation": "recommendations"}  # and what the API calls them
KIND_BY_NEED = {CHANGE_CALL: "call", CHANGE_MONEY: "money", CHANGE_RISKS: "risk", CHANGE_MEETINGS: "meeting"}
READ_AT = {"activity": "activities", "report": "reports", **OF_ACTIVITIES}  # records changed with If-Match
OF_THE_DOOR = re.compile(r"django_session|accounts_signin|accounts_apitoken|SAVEPOINT")  # asking leaves such a trace
CSRF = re.compile(r'(name="(?:csrfmiddlewaretoken|one_time_key)" value=")[^"]+')


def routes(patterns=None, before="", space=""):
    """Every (name, address with its variables) of the URL configuration outside the administration pages."""
    for pattern in patterns or get_resolver().url_patterns:
        address = before + str(pattern.pattern)
        if not hasattr(pattern, "url_patterns"):
            yield f"{space}{pattern.name}" if pattern.name else address, f"/{address}"
        elif pattern.namespace != "admin":
            name = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from routes(pattern.url_patterns, address, space + name)


def without_a_rule(found, doors):
    return {name for name, _address in found} ^ set(doors)


def test_every_door_has_a_rule_and_every_rule_a_door():
    assert without_a_rule(routes(), DOORS) == set()


def test_a_planted_door_and_a_planted_rule_are_found():
    assert without_a_rule([*routes(), ("activities:back_door", "/back/")], DOORS) == {"activities:back_door"}
    assert without_a_rule(routes(), {**DOORS, "activities:gone": Door(frozenset(), OPEN)}) == {"activities:gone"}


def lies(door, whose, which):
    """What the naive model is told of the record behind a door."""
    where = model.OURS if whose == "ours" else model.THEIRS
    if door.record in ("activity", *OF_ACTIVITIES):
        return model.replace(model.marked(where, which), kind=door.record)
    if PARTS.get(door.record) == CHANGE:
        return model.marked(where, which)
    return model.replace(where, kind=KIND_BY_NEED.get(PARTS.get(door.record), door.record))


def expected(door, person, method, whose, which, is_api):
    """The answer by the naive model: a number, "sign in", or "opens" for whatever a person gets who may."""
    if door.rule == MACHINES:
        return 401 if method in door.methods else 405
    if door.rule != OPEN and not person.is_signed_in:
        return 401 if is_api else "sign in"
    needs = door.needs_by.get(method, door.needs)
    if door.rule == ON_RECORD:
        record = lies(door, whose, which)
        if whose == "nobody's" or not person.sees(record, is_sensitive=whose == "theirs"):
            return 404 if method in door.methods else 405
        may = person.may(needs, None if door.anywhere else record) if needs else True
    elif door.rule == OWN:
        may = whose != "theirs" or not door.record
    elif door.rule == ADMINISTRATORS:
        may = person.is_administrator
    else:
        may = not needs or person.may(needs)
    if method not in door.methods:
        return 405
    if not may:
        return 404 if door.hides or door.rule == OWN else 403
    return 404 if door.not_here else "opens"


def got(response):
    """The same of a real answer."""
    status, place = response.status_code, response.headers.get("Location", "")
    if status in (301, 302) and place.startswith(("/sign-in/", "/admin/login/")) and "next=" in place:
        return "sign in"
    return status if status in (401, 403, 404, 405) or status >= 500 else "opens"


class Writes:
    """Counts the statements that change what is kept."""

    def __init__(self):
        self.seen = []

    def __call__(self, execute, sql, params, many, context):
        if KEPT.match(sql) and not OF_THE_DOOR.search(sql):
            self.seen.append(sql)
        return execute(sql, params, many, context)


class TestTheMatrix(TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.world, cls.tags, cls.cells = World(), {}, 0
        cls.watch = Watch(cls.world)

    def address(self, name, pattern, who, whose, which):
        """The address with its variables filled in."""
        door, world = DOORS[name], self.world
        here = whose if whose in world.phases else "ours"
        record = {"activity": world.activities[here, which], "place": world.places[here], "report": world.reports[here]}
        record |= world.handed_over[here]
        record["extension"] = world.extensions[here]
        record |= world.parts[here]
        record |= world.logframes[here] | world.plans[here]
        files = world.files[here, which]
        whose_key = who if whose != "theirs" and who in world.keys else model.ADMINISTRATOR
        if whose == "theirs" and who == model.ADMINISTRATOR:
            whose_key = model.OUTSIDER
        uid = record[door.record].uid if door.record in record else world.agencies[here].uid
        filled = {
            "uid": world.invitation.uid if "invitation" in name else uid,
            "other": (world.places if door.record == "place" else world.agencies)[
                "theirs" if here == "ours" else "ours"
            ].uid,
            "file": files["list_of_participants" if name == "api-activity-attachment" else "agenda"].uid,
            "number": world.phases[here].number,
            "agency": world.agencies[here].uid,
            "step": {
                "activity": "plan",
                "report": "review",
                "logframe": "submit",
                "period": "lock",
                "value": "submit",
                "work-plans": "submit",
            }.get(door.record, "take_into_use"),
            "agreement": world.agreements[here].uid,
            "sort": "results" if name.startswith("components:") else "sessions",
            "where": "up",
            "comment": world.comments[here].uid,
            "kind": "pdf",
            "key": "activities",
            "iso2": "KG",
            "month": "2022-05",
            "code": "summary" if door.record == "report" else "B9-C1",
            "slug": world.topic.slug,
            "identifier": world.client.identifier,
            "pk": world.users[whose_key].sign_ins.values_list("pk", flat=True).first() or 0,
            "provider_id": "nobody",
            "sequence": Entry.objects.of(world.activities["ours", "public"]).first().pk,
            "secret": "x" * 43,
            "uidb64": "MQ",
            "token": "x-y",
        }
        if door.record == "import":
            filled["uid"] = world.imports[whose_key].uid
        if door.record == "draft":
            filled["uid"] = world.drafts[whose_key].uid
        if door.record == "view":
            filled["uid"] = world.views[whose_key].uid
        filled["prefix"] = world.keys[whose_key][0].prefix
        if door.record == "feed":
            filled["prefix"] = world.feeds[whose_key].prefix
        if name == "accounts:secret_revoke":
            filled["prefix"] = world.client.secrets.get().prefix
        if whose == "nobody's":
            filled |= {"uid": NOWHERE, "number": 77}
        return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(filled[found[1]]), pattern + door.asks)

    def tag(self, who, resource, uid):
        """The ETag of a record as the person reads it."""
        if (who, uid) not in self.tags:
            self.tags[who, uid] = self.ask(who, "GET", f"/api/v1/{resource}/{uid}/").headers.get("ETag", '"none"')
        return self.tags[who, uid]

    def ask(self, who, method, address, given=(), **headers):
        """The answer; what the request changed is taken back."""
        browser, is_api = self.world.browsers[who], address.startswith("/api/")
        cookies = browser.cookies.output(header="", sep=";")
        if method != "GET":
            cache.clear()
        kind = {"content_type": "application/json"} if is_api and method != "GET" else {}
        with transaction.atomic():
            response = getattr(browser, method.lower())(address, dict(given), headers=headers, **kind)
            if response.streaming:
                streamed(response)
            transaction.set_rollback(True)
        browser.cookies = SimpleCookie(cookies)
        return response

    def check(self, name, pattern, who, method, whose="ours", which="internal"):
        door, is_api = DOORS[name], pattern.startswith("/api/") and name != "oauth-token"
        person = who if is_api or who != model.SERVICE else model.ANONYMOUS
        address = self.address(name, pattern, who, whose, which)
        right = expected(door, person, method, whose, which, is_api)
        resource = READ_AT.get(door.record)
        tagged = is_api and resource and method != "GET" and right in (403, "opens")
        records = {"activity": self.world.activities.get((whose, which)), "report": self.world.reports.get(whose)}
        records |= self.world.handed_over.get(whose, {})
        headers = {"if-match": self.tag(who, resource, records[door.record].uid)} if tagged else {}
        with connection.execute_wrapper(writes := Writes()):
            response = self.ask(who, method, address, door.given if method != "GET" else (), **headers)
        type(self).cells += 1
        said = f"{method} {address} ({name}), {who.name}, {whose} {which}: {got(response)}, not {right}"
        if got(response) != right:
            return response, said
        if right != "opens" and writes.seen:
            return response, f"{said}; refused and changed: {writes.seen[0][:90]}"
        if wrong := wrong_headers(response):
            return response, f"{said}; wrong headers: {wrong}"
        if betrayed := self.watch.betrayed(person, response):
            return response, f"{method} {address} ({name}), {who.name}, {whose} {which}: tells {betrayed}"
        return response, None

    def held(self, cells):
        """Check the cells; every wrong one is told."""
        wrong = [said for _response, said in (self.check(*cell) for cell in cells) if said]
        assert not wrong, "\n".join([*wrong[:40], f"{len(wrong)} in all"])

    def test_what_lies_behind_no_record(self):
        # Whether the portal is ready depends on its workers: tests/bomca/test_health.py asks.
        found = [(name, at) for name, at in routes() if DOORS[name].rule != ON_RECORD and name != "readyz"]
        self.held(
            (*one, who, method)
            for one in found
            for who in (model.PEOPLE if DOORS[one[0]].rule in (HELD, ADMINISTRATORS) else model.FEW)
            for method in DOORS[one[0]].methods
        )

    def test_what_belongs_to_another_account(self):
        found = [(name, at) for name, at in routes() if DOORS[name].rule == OWN and DOORS[name].record]
        signed_in = [who for who in model.PEOPLE if who.is_signed_in and who != model.SERVICE]
        self.held(
            (*one, who, method, "theirs") for one, who in product(found, signed_in) for method in DOORS[one[0]].methods
        )

    def test_records_behind_the_api(self):
        self.ours_theirs_and_none(lambda name: name.startswith("api-"))

    def test_records_of_activities(self):
        self.ours_theirs_and_none(lambda name: name.startswith("activities:"))

    def test_records_of_components(self):
        self.ours_theirs_and_none(lambda name: name.startswith("components:"))

    def test_all_other_records(self):
        self.ours_theirs_and_none(lambda name: not name.startswith(("api-", "activities:", "components:")))

    def ours_theirs_and_none(self, is_asked):
        """Ask the doors for our records and the others'; a 404 is compared with that of what does not exist."""
        found = [(name, at) for name, at in routes() if DOORS[name].rule == ON_RECORD and is_asked(name)]
        wrong, before = [], self.cells
        for (name, at), who in product(found, model.PEOPLE):
            for method in sorted(DOORS[name].methods):
                nothing = None
                for whose in ("ours", "theirs"):
                    response, said = self.check(name, at, who, method, whose)
                    wrong += [said] if said else []
                    if response.status_code == 404 and nothing is None:
                        nothing, said = self.check(name, at, who, method, "nobody's")
                        wrong += [said] if said else []
                    if response.status_code == 404 and self.face(response) != self.face(nothing):
                        wrong.append(f"{method} {name} {who.name} {whose}: 404 unlike that of nothing")
        assert self.cells - before > 300
        assert not wrong, "\n".join([*wrong[:40], f"{len(wrong)} in all"])

    def test_what_does_not_exist(self):
        found = [(name, at) for name, at in routes() if DOORS[name].rule == ON_RECORD]
        self.held(
            (*one, who, method, "nobody's")
            for one, who in product(found, [model.ANONYMOUS, model.ADMINISTRATOR])
            for method in sorted(DOORS[one[0]].methods)
        )

    def face(self, response):
        """All that a person gets, without the address and the token of the form."""
        path = response.request["PATH_INFO"].encode()
        body = response.content.replace(path, b"").decode()
        own = {"Content-Length", "X-Request-ID"}
        headers = {name: value for name, value in response.headers.items() if name not in own}
        return response.status_code, CSRF.sub(r"\1", body), headers

    def test_every_sort_of_activity(self):
        asking = {"activities:activity": model.FEW, "api-activity-detail": model.PEOPLE}
        self.held(
            (name, at, who, "GET", *sort)
            for name, at in routes()
            for who, sort in product(asking.get(name, []), self.world.activities)
        )

    def test_methods_no_door_of_the_api_knows(self):
        people = [model.ANONYMOUS, model.ADMINISTRATOR, model.SERVICE]
        self.held(
            (*one, who, method)
            for one, who in product([one for one in routes() if one[1].startswith("/api/v1/")], people)
            for method in KNOWN
            if method not in DOORS[one[0]].methods and not DOORS[one[0]].not_here
        )

    def test_administration_pages_are_for_administrators(self):
        pages = [reverse("admin:index"), *(self.changelist(one) for one in admin.site._registry)]
        wrong = []
        for address, who in product(pages, model.PEOPLE):
            response = self.ask(who, "GET", address)
            told = (got(response), wrong_headers(response))
            right = "opens" if who.is_administrator else "sign in"
            type(self).cells += 1
            wrong += [f"{address} {who.name}: {told}"] if told != (right, []) else []
        assert not wrong, "\n".join(wrong)

    def changelist(self, of):
        return reverse(f"admin:{of._meta.app_label}_{of._meta.model_name}_changelist")
