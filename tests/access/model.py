"""Who may do what, said a second time and naively: from the table of roles and plain facts, without the portal's code."""

from dataclasses import dataclass, replace

from bomca.accounts import roles


@dataclass(frozen=True)
class Lies:
    """Where a record lies and how it is marked."""

    kind: str
    phase: int
    component: str
    country: str
    organisation: str
    visibility: str = ""
    status: str = ""


OURS = Lies("activity", 9, "B9-C1", "KG", "ours")
THEIRS = Lies("activity", 10, "B10-C2", "UZ", "rivals")
# What does not matter for a kind of record, and what no narrowing of that sort opens.
OF_A_LOGFRAME = ("logframe", "results", "indicator")
MEANS_NOTHING = {
    "place": {"phase", "component"},
    "call": {"component", "country", "organisation"},
    "draft of a logframe": {"component", "country"},
    "draft of a work plan": {"component", "country"},
    "risk": {"component", "country"},
    "meeting": {"component"},
    "meetings of a phase": {"component", "country"},
}
OPENS_NOTHING = {
    kind: {"component", "country", "organisation"}
    for kind in ("report", "phase", "period", "money", "extension", "logframe", "work-plans")
}
OPENS_NOTHING |= {kind: {"country", "organisation"} for kind in ("results", "indicator")}
OPENS_NOTHING["value"] = {"organisation"}
OPENS_NOTHING["work-plan-items"] = {"country", "organisation"}
OPENS_NOTHING["draft of a work plan"] = {"organisation"}
OPENS_NOTHING["draft of a logframe"] = {"organisation"}


def marked(where, which):
    """An activity lying there: "draft" is marked public, "verified" internal; the others are what they are called."""
    status = which if which in ("draft", "verified") else "completed"
    return replace(where, visibility={"draft": "public", "verified": "internal"}.get(which, which), status=status)


@dataclass(frozen=True)
class Person:
    """A person as the table of roles knows them: one role, narrowed or not."""

    name: str
    role: str = ""
    only: tuple = ()  # ("country", "KG") …
    is_signed_in: bool = True
    is_administrator: bool = False

    def has(self, permission):
        return self.is_administrator or permission in roles.ROLES.get(self.role, ())

    def reaches(self, record):
        shut = OPENS_NOTHING.get(record.kind, ())
        narrowed = [one for one in self.only if one[0] not in MEANS_NOTHING.get(record.kind, ())]
        return all(name not in shut and getattr(record, name) == value for name, value in narrowed)

    def may(self, permission, record=None):
        return self.has(permission) and (self.is_administrator or record is None or self.reaches(record))

    def sees(self, record, is_sensitive=True):
        if not self.is_signed_in:
            return False
        if record.kind == "activity":
            return self.is_administrator or self.reads(record)
        if record.kind in ("deliverable", "recommendation"):
            own = self.role in ("partner", "service") and ("organisation", record.organisation) in self.only
            return self.is_administrator or self.reads(record) or (record.kind == "recommendation" and own)
        if record.kind == "enquiry":
            return self.may("activities.ask_agency", record)
        if record.kind == "call":
            return self.may("activities.view_grantcall", record)
        if record.kind == "value":
            return self.may("components.add_indicatorvalue", record)
        if record.kind == "risk":
            return self.may("components.view_risk", record)
        if record.kind in ("meeting", "meetings of a phase"):
            return self.may("components.view_meeting", record)
        if record.kind == "money":
            return self.may("components.view_budget", record)
        if record.kind in OF_A_LOGFRAME:
            return self.may("components.view_logframe", replace(record, kind="draft of a logframe"))
        if record.kind in ("work-plans", "work-plan-items"):
            return self.may("activities.view_draft_workplan", replace(record, kind="draft of a work plan"))
        if record.kind == "report":
            return self.may("reports.view_report", record)
        return record.kind != "place" or not is_sensitive or self.may("partners.see_sensitive_places", record)

    def reads(self, one):
        is_draft, published = one.status == "draft", one.visibility in ("consortium", "public")
        if is_draft:
            return self.may("activities.see_drafts", one)
        return (
            one.visibility == "public"
            or (published and self.may("activities.view_published", one))
            or (published and self.has("activities.view_published_anywhere"))
            or (one.visibility == "internal" and self.may("activities.view_internal", one))
            or (one.status == "verified" and self.may("activities.view_verified", one))
        )


def narrowed(role, *names, where=OURS, who="ours"):
    return Person(f"{role}, {who}", role, tuple((name, getattr(where, name)) for name in names))


ANONYMOUS = Person("nobody", is_signed_in=False)
ADMINISTRATOR = Person("administrator", is_administrator=True)
OUTSIDER = Person("without a role")
SERVICE = narrowed("service", "organisation")
PEOPLE = [
    ANONYMOUS,
    ADMINISTRATOR,
    OUTSIDER,
    narrowed("coordinator", "phase"),
    narrowed("secretariat"),
    narrowed("component_leader", "component"),
    narrowed("national_officer", "country"),
    narrowed("communications", "country"),
    narrowed("eu_officer", "phase"),
    narrowed("partner", "organisation"),
    narrowed("steering_member", "country"),
    narrowed("rom_reviewer", "component"),
    narrowed("partner", "organisation", where=THEIRS, who="rivals"),
    narrowed("national_officer", "country", where=THEIRS, who="rivals"),
    SERVICE,
]
# Enough where the role does not matter: no account, no role, every right, an ordinary role, a narrowed one, a machine.
FEW = [ANONYMOUS, OUTSIDER, ADMINISTRATOR, narrowed("secretariat"), narrowed("partner", "organisation"), SERVICE]
