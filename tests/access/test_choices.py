"""What forms and the API offer to be named: of what one sees, and for where a record lies only what is one's own.

Every form behind a door and every resource is asked; nothing is listed here, so that a new one is asked too.
"""

from types import SimpleNamespace

import pytest
from django.test import TestCase
from rest_framework.relations import ManyRelatedField, RelatedField

from activities.parts import KINDS
from activities.services import may_record, permission_for
from bomca.accounts import rights
from bomca.api_input import Key
from bomca.api_urls import BASE, INCLUDED
from tests.access import model, test_doors
from tests.access.doors import BOTH, DOORS
from tests.access.world import NOWHERE, World

pytestmark = pytest.mark.once
WRITERS = [
    model.narrowed("coordinator", "phase"),
    model.narrowed("component_leader", "component"),
    model.narrowed("national_officer", "country"),
]
KEYS = {"uid": (NOWHERE,), "number": (76, 77), "code": ("B8-C8",), "iso2": ("QQ",), "slug": ("no-such-topic",)}


def resources():
    """The resources to which records can be posted, by their addresses."""
    for included in INCLUDED:
        for pattern in included[0].urlpatterns:
            if "post" in getattr(pattern.callback, "actions", ()) and "<" not in str(pattern.pattern):
                yield f"{BASE}{pattern.pattern}", pattern.callback.cls


def beyond(of, name, rows, user):
    """The rows offered for a field that point where none of the person's roles holds, as a condition on each narrowing."""
    for narrowing, key in [one for held in rights.current(user) for one in rights.narrowings(held)]:
        ways = getattr(of, "lies_in", {}).get(narrowing, ())
        if ways == [name] and of._meta.get_field(name).many_to_many:
            continue  # one of several is enough: a joint activity is of other countries too
        if ways != rights.ANYWHERE and len(ways) == 1 and ways[0].partition("__")[0] == name:
            yield from rows.exclude(**{ways[0].partition("__")[2] or "pk": key})


class TestChoices(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = World()

    def wrong(self, of, name, rows, user, keeping=None):
        """What is offered for a field of a record and should not be."""
        kept, of_rows = {keeping} - {None}, rows.model._default_manager
        seen = set(of_rows.all().visible_to(user).order_by().values_list("pk", flat=True)) | kept
        offered = set(rows.values_list("pk", flat=True))
        hidden = [f"hidden {pk}" for pk in sorted(offered - seen)]
        found = of_rows.filter(pk__in=offered - kept)
        return [*hidden, *(f"beyond: {row}" for row in beyond(of, name, found, user))]

    def forms(self, who):
        """Every form on a page that shows and takes one, as the person gets it: (address, form)."""
        for name, pattern in test_doors.routes():
            if (
                DOORS[name].methods != BOTH
                or pattern.startswith("/api/")
                or not name.startswith(("activities", "comp"))
            ):
                continue
            for sort in self.sorts(name):
                address = self.address(name, (sort and pattern.replace("<str:sort>", sort)) or pattern, who, sort)
                response = self.world.browsers[who].get(address)
                if response.status_code == 200 and response.context and hasattr(response.context.get("form"), "fields"):
                    yield address, response.context["form"]

    def sorts(self, name):
        return [kind.name for kind in KINDS.values()] if name in ("activities:part", "activities:part_new") else [""]

    def address(self, name, pattern, who, sort):
        if not sort:
            return test_doors.TestTheMatrix.address(self, name, pattern, who, "ours", "internal")
        part = self.world.parts["ours"][sort]
        if name == "activities:part":
            return f"/parts/{sort}/{part.uid}/"
        return pattern.replace("<uuid:uid>", str(part.owner_record.uid))

    def test_forms_offer_what_is_seen_and_where_it_lies_what_is_own(self):
        asked, wrong = 0, []
        for who in WRITERS:
            user = self.world.users[who]
            for address, form in self.forms(who):
                record = getattr(form, "instance", None)
                for name, field in form.fields.items():
                    if hasattr(field, "queryset"):
                        asked += 1
                        keeping = getattr(record, f"{name}_id", None)
                        found = self.wrong(type(record), name, field.queryset, user, keeping)
                        wrong += [f"{who.name} {address} {name}: {one}" for one in found]
        assert asked > 60
        assert not wrong, "\n".join(wrong)

    def serializers(self, who):
        """(address, serializer) of each resource as the person would write with it."""
        for address, resource in resources():
            request = SimpleNamespace(user=self.world.users[who], method="POST", query_params={})
            view = resource(request=request, format_kwarg=None, action="create", kwargs={})
            yield address, view.get_serializer()

    def relations(self, who):
        """(address, serializer, name, field) of all that can be named in what is posted, in rows within it too."""
        for address, whole in self.serializers(who):
            inner = [field.child for field in whole.fields.values() if hasattr(getattr(field, "child", None), "fields")]
            for writer in [whole, *inner]:
                for name, field in writer.fields.items():
                    one = field.child_relation if isinstance(field, ManyRelatedField) else field
                    if isinstance(one, RelatedField) and not field.read_only:
                        yield address, writer, name, one

    def test_the_interface_takes_what_is_seen_and_where_it_lies_what_is_own(self):
        asked, wrong = 0, []
        for who in WRITERS:
            user = self.world.users[who]
            for address, writer, name, field in self.relations(who):
                asked += 1
                assert isinstance(field, Key), f"{address} {name}: any record could be named"
                rows = field.get_queryset()
                found = self.wrong(writer.Meta.model, name, rows, user)
                kind = KINDS.get(address.split("/")[-2])
                if kind and name == kind.owner:
                    found += [f"not theirs: {row}" for row in rows if not self.is_theirs(kind, row, user)]
                wrong += [f"{who.name} {address} {name}: {one}" for one in found]
        assert asked > 100
        assert not wrong, "\n".join(wrong)

    def is_theirs(self, kind, owner, user):
        """Whether they may record there, but for the lock of what is verified."""
        return may_record(kind.model, owner, user) or (getattr(owner, "is_locked", False) and not kind.model.lasting)

    def test_what_one_may_not_name_is_answered_as_what_is_not_there(self):
        asked, wrong = 0, []
        for who in WRITERS:
            user = self.world.users[who]
            for address, writer, name, field in self.relations(who):
                if not hasattr(writer.Meta.model, "lies_in") and address.split("/")[-2] not in KINDS:
                    continue
                kind, rows = KINDS.get(address.split("/")[-2]), field.get_queryset()
                if kind and not user.has_perm(permission_for(kind.model)):
                    continue
                strangers = rows.model._default_manager.exclude(pk__in=rows.order_by().values("pk"))
                key = next((str(getattr(one, field.slug_field)) for one in strangers.order_by("pk")), None)
                if key:
                    asked += 1
                    told = [self.said(who, address, name, field, one) for one in (key, str(KEYS[field.slug_field][-1]))]
                    wrong += [f"{who.name} {address} {name}: {told}"] if told[0] != told[1] else []
        assert asked > 20
        assert not wrong, "\n".join(wrong)

    def said(self, who, address, name, field, key):
        """What is said of a key that is posted, without the key."""
        given = [key] if isinstance(field.parent, ManyRelatedField) else key
        response = self.world.browsers[who].post(address, {name: given}, content_type="application/json")
        told = [one for one in response.json().get("errors", ()) if one["pointer"].startswith(f"/{name}")]
        return response.status_code, [(one["code"], one["detail"].replace(key, "…")) for one in told]
