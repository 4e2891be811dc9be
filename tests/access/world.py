"""Two phases, two countries, two agencies: what is ours and what is the others', with words that betray a leak."""

import uuid
from datetime import date, timedelta
from decimal import Decimal

from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.utils import timezone

from activities import services
from activities.models import Attachment, CalendarFeed, Import, ImportContent, Instalment, Participant, SavedView, Topic
from activities.parts import KINDS
from activities.workplan import services as plans
from bomca.accounts import rights, scopes
from bomca.accounts.invitations import services as invitations
from bomca.accounts.models import ApiToken, Client
from bomca.drafts import keeping
from bomca.uploads import checked
from components.models import Indicator, IndicatorValue, ReportingPeriod
from partners.models import Place
from reports import services as report_services
from reports.models import Comment, Report, ReportFile, Schedule
from tests import deliverables, files, logframes, makers, people, work_plans
from tests.access import model
from tests.activities import test_governance, test_grants, test_money, test_parts, test_risks

NOWHERE = "00000000-0000-4000-8000-000000000000"
LISTED = ["internal", "consortium"]
WHICH = ["draft", "internal", "consortium", "public", "verified"]
PLACE, LIST_NAME, SNAPSHOT = "Zzcanaryplace", "Zzcanaryname", "Zzcanarysnapshot"
VALUE, ADVICE = "91827364", "Zzcanaryadvice"


def title(which):
    return f"Zzcanary{which}title"


def attachment_title(which):
    return f"Zzcanary{which}file"


def made_report(phase):
    """A made report of the phase, without rendering it."""
    schedule = Schedule.objects.create(phase=phase, title=f"{SNAPSHOT} {phase.number}")
    opened, _is_new = report_services.open_report(schedule=schedule, period=schedule.periods()[0], language="en")
    claimed = Report.objects.claim(opened.pk, by="test")
    none = {"value": 0, "qualifier": "exact", "unknown": 0, "records": []}
    snapshot = {"figures": {"activities": none}, "phase": {"canary": SNAPSHOT}, "activities": [], "undated": []}
    claimed.finish(snapshot=snapshot, sha256="0" * 64, made_at=timezone.now(), cut_off_at=timezone.now())
    ReportFile.objects.create(report=claimed, kind="pdf", content=SNAPSHOT.encode(), size=9, sha256="0" * 64)
    return claimed


def posted(name, content):
    return checked(SimpleUploadedFile(name, content))


class World:
    """Everything the doors lead to, and the people who stand before them."""

    def __init__(self):
        cache.clear()
        self.phases = {"ours": makers.phase(9, status="implementation")}
        self.phases["theirs"] = makers.phase(10, starts_on=date(2021, 4, 1), original_ends_on=date(2025, 9, 30))
        self.agencies = {"ours": makers.organisation("Customs", kind="customs", country=makers.country("KG"))}
        self.agencies["theirs"] = makers.organisation("Rivals", kind="customs", country=makers.country("UZ"))
        self.users = {who: self.account(number, who) for number, who in enumerate(model.PEOPLE) if who.is_signed_in}
        self.administrator = self.users[model.ADMINISTRATOR]
        self.places = {
            "ours": Place.objects.create(name_en="Our post", kind="outpost", country=makers.country("KG")),
            "theirs": Place.objects.create(
                name_en=PLACE, kind="outpost", country=makers.country("UZ"), is_sensitive=True
            ),
        }
        self.activities = {(whose, which): self.activity(whose, which) for whose in self.phases for which in WHICH}
        self.files = {key: self.attached(one, key) for key, one in self.activities.items()}
        self.lists = {key: self.listed(one, key) for key, one in self.activities.items() if key[1] in LISTED}
        self.handed_over = {whose: self.advised(whose) for whose in self.phases}
        self.parts = {whose: self.parts_of(self.activities[whose, "internal"], whose) for whose in self.phases}
        self.logframes = {whose: self.written(phase) for whose, phase in self.phases.items()}
        self.plans = {whose: self.planned(phase) for whose, phase in self.phases.items()}
        self.extensions = {whose: self.extension(phase) for whose, phase in self.phases.items()}
        self.agreements = {
            whose: phase.agreements.create(country=phase.phase_countries.first().country)
            for whose, phase in self.phases.items()
        }
        self.reports = {whose: made_report(phase) for whose, phase in self.phases.items()}
        self.comments = {
            whose: Comment.objects.create(report=report, text=SNAPSHOT, by=self.administrator)
            for whose, report in self.reports.items()
        }
        self.client, _secret = Client.make(name="Machine", scopes=["activities:read"], by=self.administrator)
        about = {"email": "invited@example.org", "name": "Invited", "language": "en", "note": ""}
        self.invitation = invitations.invite(**about, by=self.administrator, base="https://testserver")
        self.topic = Topic.objects.create(slug="visas", name_en="Visas")
        self.keys = {who: self.key(user) for who, user in self.users.items()}
        self.imports = {who: self.imported(user) for who, user in self.users.items()}
        self.drafts = {who: self.unsaved(user) for who, user in self.users.items()}
        self.views = {who: SavedView.objects.create(owner=user, name="Mine") for who, user in self.users.items()}
        self.feeds = {who: self.feed(user) for who, user in self.users.items()}
        self.browsers = {who: self.browser(who) for who in model.PEOPLE}

    def feed(self, user):
        """A calendar address of the person."""
        made = CalendarFeed(owner=user, name="Phone")
        made.new_key()
        made.save()
        return made

    def extension(self, phase):
        """A year more, not decided yet."""
        end = phase.original_ends_on
        return makers.extension(phase, status="pending", new_ends_on=end.replace(year=end.year + 1))

    def imported(self, user):
        """A table that the person has handed in, from the time when they might."""
        table = Import.objects.create(
            name=f"Import {user.pk}", made_by=user, file_name="a.csv", content_type="text/csv"
        )
        ImportContent.objects.create(table=table, content=b"title\n")
        return table

    def unsaved(self, user):
        """What the person has typed into the form of a new activity and not saved."""
        pairs = [["title", f"Typed by {user.pk}"]]
        return keeping.keep(user=user, uid=uuid.uuid4(), address="/activities/new/", number=1, pairs=pairs)

    def account(self, number, who):
        if who.is_administrator:
            return people.administrator()
        scopes_of = {
            "phase": self.phases,
            "organisation": self.agencies,
            "country": {"ours": makers.country("KG"), "theirs": makers.country("UZ")},
            "component": {"ours": self.phases["ours"].components.get(number="1")},
        }
        whose = "theirs" if who.name.endswith("rivals") else "ours"
        given = {name: scopes_of[name][whose] for name, _value in who.only}
        ends_on = rights.today() + timedelta(days=9) if who.role == "rom_reviewer" else None
        return people.person(f"p{number}@example.org", who.role, ends_on=ends_on, name=who.name, **given)

    def activity(self, whose, which):
        lies = model.marked(model.OURS if whose == "ours" else model.THEIRS, which)
        facts = {"visibility": lies.visibility, "status": lies.status, "context": "national"}
        facts |= {"verified_at": timezone.now()} if which == "verified" else {}
        day = {"ours": date(2017, 12, 3), "theirs": date(2022, 5, 3)}[whose]
        facts |= {"starts_on": day, "ends_on": day, "title": title(which) if whose == "theirs" else f"Ours {which}"}
        if whose == "theirs":
            facts |= {"place": self.places["theirs"], "equipment_value": Decimal(VALUE), "is_dual_use": True}
        made = makers.activity(
            self.phases[whose], lies.component[-1], countries=[lies.country], by=self.administrator, **facts
        )
        made.agencies.add(self.agencies[whose])
        return made

    def attached(self, activity, key):
        """A file for everyone who sees the activity, and one with names."""
        told = attachment_title(key[1]) if key[0] == "theirs" else "Ours"
        pdf, names = posted("a.pdf", files.PDF), posted("a.csv", f"name\n{LIST_NAME}\n".encode())
        kept = [("agenda", told, pdf), ("list_of_participants", LIST_NAME, names)]
        return {
            kind: services.attach(
                Attachment(activity=activity, kind=kind, title=named, language="en"), upload=one, by=self.administrator
            )
            for kind, named, one in kept
        }

    def advised(self, whose):
        """A deliverable of the internal activity, its recommendation to the agency, and a letter about that."""
        lies = model.OURS if whose == "ours" else model.THEIRS
        facts = {"countries": [lies.country], "recipients": [self.agencies[whose]], "component": lies.component[-1]}
        day = {"ours": date(2018, 1, 5), "theirs": date(2022, 6, 3)}[whose]
        facts |= {"activities": [self.activities[whose, "internal"]], "transmitted_on": day}
        told = ADVICE if whose == "theirs" else "Ours"
        made = deliverables.deliverable(self.phases[whose], title=told, **facts)
        advice = deliverables.recommendation(
            made, addressee=self.agencies[whose], country=lies.country, text=told, issued_on=day
        )
        asked, _link = deliverables.enquiry([advice], self.administrator)
        return {"deliverable": made, "recommendation": advice, "enquiry": asked}

    def parts_of(self, activity, whose):
        """A part of every kind, and a call for grants with what hangs on it, by the names of their resources."""
        call = test_grants.call(self.phases[whose])
        grant = test_grants.award(call, 100)
        paid = Instalment(sub_grant=grant, due_on=date(2018, 1, 1), amount=50)
        found = [*test_parts.one_of_each(activity), call, grant, services.record_part(paid, by=None)]
        found += test_money.one_of_each(self.phases[whose])
        lies = model.OURS if whose == "ours" else model.THEIRS
        found += [test_risks.risk(self.phases[whose]), *test_governance.one_of_each(self.phases[whose], lies.country)]
        return {kind.name: one for kind in KINDS.values() for one in found if isinstance(one, kind.model)}

    def written(self, phase):
        """A draft of the phase's logframe, one of its results and one of its indicators."""
        draft = logframes.logframe(phase)
        result, indicator = draft.results.get(level="output"), Indicator.objects.of(draft).get(result__level="output")
        lies = model.OURS if phase.number == 9 else model.THEIRS
        result.component = phase.components.get(code=lies.component)
        result.save()
        period = ReportingPeriod.objects.create(phase=phase, starts_on=phase.starts_on, ends_on=phase.original_ends_on)
        facts = {"period": period, "country": makers.country(lies.country), "value": 5, "text": SNAPSHOT}
        value = IndicatorValue.objects.create(indicator=indicator, **facts)
        return {"logframe": draft, "results": result, "indicator": indicator, "period": period, "value": value}

    def planned(self, phase):
        """A draft of a work plan of the phase, and one of its items."""
        lies = model.OURS if phase.number == 9 else model.THEIRS
        plan = plans.begin(phase, phase.starts_on.year + 1, by=None)
        component = phase.components.get(code=lies.component)
        return {"work-plans": plan, "work-plan-items": work_plans.item(plan, component=component, title=SNAPSHOT)}

    def listed(self, activity, key):
        made = services.make_list(activity, purpose="certificate", by=self.administrator)
        services.change_rows(made, saved=[Participant(name=LIST_NAME, sex="female", country=makers.country("UZ"))])
        return made

    def key(self, user):
        ends, everything = timezone.now() + timedelta(days=9), scopes.known()
        return ApiToken.issue(user=user, name="Test", expires_at=ends, scopes=everything)

    def browser(self, who):
        """Signed in at the pages; a machine shows its token everywhere, which opens no page."""
        if who == model.SERVICE:
            return Browser(headers={"authorization": f"Bearer {self.keys[who][1]}"})
        made = Browser()
        if who.is_signed_in:
            made.force_login(self.users[who])
        return made
