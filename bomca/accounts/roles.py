"""The roles: who may do what. This file is the table; `docs/security.md` shows the same one.

A row is a permission, what it lets people do, and the roles that grant it. A person holds a role by an assignment
(`components.Assignment`), from a day to a day, and perhaps only for one phase, country, component or organisation:
what the role grants then holds there alone. An administrator may do everything. Everybody who has signed in sees the
reference data and the activities marked public. Permissions are written as text, so that the roles depend on no app.
"""

from django.apps import apps
from django.utils.translation import gettext_lazy as _

ADMINISTRATOR = "administrator"
COORDINATOR = "coordinator"
SECRETARIAT = "secretariat"
COMPONENT_LEADER = "component_leader"
NATIONAL_OFFICER = "national_officer"
COMMUNICATIONS = "communications"
EU_OFFICER = "eu_officer"
PARTNER = "partner"
STEERING_MEMBER = "steering_member"
ROM_REVIEWER = "rom_reviewer"
SERVICE = "service"

TITLES = {
    ADMINISTRATOR: _("Administrator"),
    COORDINATOR: _("Coordinator"),
    SECRETARIAT: _("Secretariat"),
    COMPONENT_LEADER: _("Component leader"),
    NATIONAL_OFFICER: _("National officer"),
    COMMUNICATIONS: _("Communications officer"),
    EU_OFFICER: _("EU officer"),
    PARTNER: _("Partner"),
    STEERING_MEMBER: _("Steering committee member"),
    ROM_REVIEWER: _("Reviewer of results (ROM)"),
    SERVICE: _("Service account of a partner"),
}

OFFICE = [COORDINATOR, SECRETARIAT]
FIELD = [COMPONENT_LEADER, NATIONAL_OFFICER]
LOGGING = [*OFFICE, *FIELD]
REPORTED_TO = [COMMUNICATIONS, EU_OFFICER, ROM_REVIEWER]
OF_A_PARTNER = [PARTNER, SERVICE]

TABLE = [
    ("activities.see_drafts", _("see drafts"), LOGGING),
    (
        "activities.view_internal",
        _("see what is marked internal"),
        [*LOGGING, COMMUNICATIONS, ROM_REVIEWER, *OF_A_PARTNER],
    ),
    (
        "activities.view_published",
        _("see what is marked for the consortium or public"),
        [*LOGGING, *REPORTED_TO, *OF_A_PARTNER, STEERING_MEMBER],
    ),
    (
        "activities.view_published_anywhere",
        _("see the same beyond what the role is given for"),
        FIELD,
    ),
    ("activities.view_verified", _("see whatever is verified"), [EU_OFFICER]),
    (
        "activities.view_consortium",
        _("see what is marked for the consortium, in phases in which the own organisation has a part"),
        OF_A_PARTNER,
    ),
    ("activities.add_activity", _("log an activity"), LOGGING),
    ("activities.change_activity", _("correct an activity"), LOGGING),
    ("activities.plan_activity", _("put an activity into the work plan"), LOGGING),
    ("activities.complete_activity", _("say that an activity has begun or was held"), LOGGING),
    ("activities.stop_activity", _("postpone or cancel an activity"), LOGGING),
    ("activities.return_activity", _("return a completed activity for correction"), [*OFFICE, COMPONENT_LEADER]),
    ("activities.verify_activity", _("verify an activity"), [*OFFICE, COMPONENT_LEADER]),
    ("activities.correct_verified", _("open a verified activity for correction"), OFFICE),
    ("activities.publish_activity", _("say who may see an activity"), [*LOGGING, COMMUNICATIONS]),
    ("activities.see_dual_use", _("see the value of dual-use equipment"), [*LOGGING, *REPORTED_TO]),
    ("activities.see_small_counts", _("see small numbers of people"), [*LOGGING, *REPORTED_TO]),
    ("activities.view_own_small_counts", _("see them of the own organisation"), OF_A_PARTNER),
    ("partners.see_sensitive_places", _("see sensitive places"), [*LOGGING, *REPORTED_TO]),
    ("activities.see_participant_list", _("open lists of participants by name"), LOGGING),
    ("activities.change_participant_list", _("change and erase lists of participants by name"), LOGGING),
    ("activities.see_expert", _("see experts by name"), [*LOGGING, EU_OFFICER]),
    ("activities.view_grantcall", _("see calls for grants and sub-grants"), [*LOGGING, *REPORTED_TO]),
    ("activities.change_grantcall", _("record calls for grants, sub-grants and instalments"), OFFICE),
    (
        "activities.view_workplan",
        _("see work plans that a meeting approved"),
        [*LOGGING, *REPORTED_TO, STEERING_MEMBER],
    ),
    ("activities.view_submitted_workplan", _("see work plans that are submitted"), [*LOGGING, EU_OFFICER]),
    ("activities.view_draft_workplan", _("see drafts of work plans"), LOGGING),
    (
        "activities.change_workplan",
        _("begin work plans, submit them to the steering group, and make the next version"),
        OFFICE,
    ),
    ("activities.change_workplanitem", _("write the items of a work plan"), [*OFFICE, COMPONENT_LEADER]),
    (
        "activities.approve_workplan",
        _("record that a steering meeting approved a work plan, or return it"),
        [COORDINATOR, EU_OFFICER],
    ),
    ("activities.add_attachment", _("add files to an activity"), [*LOGGING, COMMUNICATIONS]),
    ("activities.delete_attachment", _("remove files of an activity, with a reason"), LOGGING),
    ("activities.add_deliverable", _("record deliverables"), LOGGING),
    ("activities.change_deliverable", _("correct deliverables and take their steps"), LOGGING),
    ("activities.change_recommendation", _("record recommendations and what became of them"), LOGGING),
    (
        "activities.ask_agency",
        _("ask an agency by e-mail what became of its recommendations, and review what it answers"),
        LOGGING,
    ),
    ("partners.add_organisation", _("add an organisation"), LOGGING),
    ("partners.add_place", _("add a place"), LOGGING),
    ("partners.add_organisationalias", _("remember under which name an organisation is written"), LOGGING),
    ("partners.delete_organisationalias", _("remove such a name"), LOGGING),
    ("partners.merge_duplicates", _("merge duplicates of organisations and places"), OFFICE),
    ("components.add_extension", _("record that a phase is being extended"), OFFICE),
    ("components.change_extension", _("have an extension signed off, approve or reject it"), OFFICE),
    (
        "components.view_budget",
        _("see budgets, expenditure, payments and large contracts"),
        [*OFFICE, EU_OFFICER, ROM_REVIEWER],
    ),
    ("components.change_budget", _("record them, and put a version of the budget in force"), OFFICE),
    ("components.view_risk", _("see the register of risks"), [*LOGGING, EU_OFFICER, ROM_REVIEWER]),
    ("components.change_risk", _("keep the register of risks"), OFFICE),
    (
        "components.view_meeting",
        _("see steering meetings and what they decided"),
        [*LOGGING, EU_OFFICER, STEERING_MEMBER, ROM_REVIEWER],
    ),
    ("components.change_meeting", _("record steering meetings, decisions and follow-ups"), OFFICE),
    ("components.view_logframe", _("see logframes that are not approved yet"), [*LOGGING, *REPORTED_TO]),
    ("components.change_logframe", _("write the logframe and submit it for approval"), OFFICE),
    ("components.approve_logframe", _("approve a logframe or return it"), [EU_OFFICER]),
    ("components.view_indicatorvalue", _("see values of indicators"), [*LOGGING, *REPORTED_TO]),
    ("components.add_indicatorvalue", _("enter values of indicators, submit and correct them"), LOGGING),
    ("components.approve_indicatorvalue", _("approve values of indicators or return them"), [EU_OFFICER]),
    ("components.change_reportingperiod", _("add periods of values, lock and unlock them"), OFFICE),
    ("reports.view_report", _("read reports"), [*OFFICE, *REPORTED_TO]),
    ("reports.add_report", _("have a report made"), [*OFFICE, EU_OFFICER]),
    ("reports.change_report", _("write the texts of a report, put it in review, answer comments"), OFFICE),
    ("reports.sign_report", _("sign and submit a report"), [COORDINATOR]),
    ("reports.accept_report", _("comment on a report, accept it or return it"), [EU_OFFICER]),
    ("history.view_entry", _("see the history of changes, and the records as they stood"), [*OFFICE, EU_OFFICER]),
    ("accounts.explain_access", _("look into who has access to what, and why"), []),
]

ROLES = {
    role: [permission for permission, _title, holders in TABLE if role in holders]
    for role in TITLES
    if role != ADMINISTRATOR
}
# What a role is given for: without it, the role would hold everywhere.
GIVEN_FOR = {
    COMPONENT_LEADER: "component",
    NATIONAL_OFFICER: "country",
    STEERING_MEMBER: "country",
    PARTNER: "organisation",
    SERVICE: "organisation",
}
ENDING = [ROM_REVIEWER]


def assignable():
    """The roles that are given by an assignment, as choices; administrators are made by the account's own mark."""
    return [(role, TITLES[role]) for role in ROLES]


def declared_permissions(app_label):
    """Every permission the records of an app have, as "app.permission"."""
    declared = set()
    for model in apps.get_app_config(app_label).get_models():
        options = model._meta
        codenames = [f"{action}_{options.model_name}" for action in options.default_permissions]
        declared.update(f"{app_label}.{code}" for code in codenames + [code for code, title in options.permissions])
    return declared


def misspelt():
    """The permissions of the table that do not exist in the app they name."""
    named = {permission for granted in ROLES.values() for permission in granted}
    declared = set().union(*(declared_permissions(config.label) for config in apps.get_app_configs()))
    return sorted(named - declared)
