"""Every door of the portal and who it opens to: one row for each name in the URL configuration.

A row: methods, rule, what lies behind it. Administration pages have a rule of their own, in `test_doors.py`.
"""

from tests.access.door import (
    ADMINISTRATORS,
    BOTH,
    GET,
    HELD,
    MACHINES,
    ON_RECORD,
    OPEN,
    OWN,
    OWN_FORM,
    OWN_PAGE,
    POST,
    SHOWN_AND_CHANGED,
    SIGNED_IN,
    Door,
)
from tests.access.doors_of_accounts import OF_ACCOUNTS

SEE, CHANGE_LIST = "activities.see_participant_list", "activities.change_participant_list"
PLAN, COMPLETE, STOP = "activities.plan_activity", "activities.complete_activity", "activities.stop_activity"
RETURN, CORRECT = "activities.return_activity", "activities.correct_verified"
CHANGE, VERIFY, PUBLISH = "activities.change_activity", "activities.verify_activity", "activities.publish_activity"
CHANGE_DELIVERABLE, RECOMMEND = "activities.change_deliverable", "activities.change_recommendation"
ASK = "activities.ask_agency"
CHANGE_PLAN, CHANGE_ITEM = "activities.change_workplan", "activities.change_workplanitem"
WRITE_LOGFRAME, SEE_VALUES = "components.change_logframe", "components.view_indicatorvalue"
APPROVE_VALUE = "components.approve_indicatorvalue"
ENTER_VALUE, LOCK_PERIOD = "components.add_indicatorvalue", "components.change_reportingperiod"
READ_REPORT = "reports.view_report"
WRITE_REPORT, SIGN_REPORT, JUDGE_REPORT = "reports.change_report", "reports.sign_report", "reports.accept_report"
TYPED = {"address": "/activities/new/", "number": "2", "fields": "[]"}
SENT = {"to_whom": "EU Delegation", "submitted_on": "2020-02-01", "how": "By letter"}


def of_activity(methods, needs="", **facts):
    return Door(methods, ON_RECORD, needs, "activity", **facts)


def step(needs, **given):
    return of_activity(POST, needs, given=given)


def of_report(needs=READ_REPORT):
    return Door(GET, ON_RECORD, needs, "report", hides=True)


def of_deliverable(methods, needs="", **facts):
    return Door(methods, ON_RECORD, needs, "deliverable", **facts)


def of_recommendation(methods, needs="", **facts):
    return Door(methods, ON_RECORD, needs, "recommendation", **facts)


def of_logframe(methods, needs="", record="logframe", **facts):
    return Door(methods, ON_RECORD, needs, record, **facts)


def of_plan(methods, needs="", record="work-plans", **facts):
    return Door(methods, ON_RECORD, needs, record, **facts)


def of_enquiry(methods):
    return Door(methods, ON_RECORD, ASK, "enquiry", hides=True)


CHANGE_CALL = "activities.change_grantcall"
SEE_MONEY, CHANGE_MONEY = "components.view_budget", "components.change_budget"
DECIDE = "components.change_extension"
CHANGE_RISKS, CHANGE_MEETINGS = "components.change_risk", "components.change_meeting"
PARTS = {
    **dict.fromkeys(
        [
            "sessions", "experts", "evaluations", "equipment", "end-use-checks", "action-points", "visibility-checks",
            "costs",
        ],
        CHANGE,
    ),
    **dict.fromkeys(["grant-calls", "sub-grants", "instalments"], CHANGE_CALL),
    "risks": CHANGE_RISKS,
    **dict.fromkeys(["meetings", "seats", "decisions"], CHANGE_MEETINGS),
    **dict.fromkeys(["budgets", "budget-lines", "expenditures", "payments", "contracts"], CHANGE_MONEY),
}  # fmt: skip


def with_report(needs, methods=POST, **given):
    """Something done with a report that the person reads."""
    return Door(methods, ON_RECORD, needs, "report", given=given)


LIST, PAGE = Door(GET, SIGNED_IN), Door(GET, SIGNED_IN)
READ_ONLY = {"list": Door(GET, SIGNED_IN), "detail": Door(GET, SIGNED_IN)}

PAGES = {
    "healthz": Door(GET, OPEN),
    "readyz": Door(GET, OPEN),
    "service_worker": Door(GET, OPEN),
    "unsent": OWN_PAGE,
    "data_protection": Door(GET, OPEN),
    "partners:list": LIST,
    "partners:organisation": PAGE,
    "partners:forget_name": Door(POST, HELD, "partners.delete_organisationalias", given={"name": "Zz"}),
    "partners:new": Door(BOTH, HELD, "partners.add_organisation"),
    "partners:new_place": Door(BOTH, HELD, "partners.add_place"),
    "partners:duplicates": Door(GET, HELD, "partners.merge_duplicates"),
    "partners:merge": Door(BOTH, HELD, "partners.merge_duplicates"),
    "partners:merge_places": Door(BOTH, HELD, "partners.merge_duplicates", record="place"),
    "partners:unmerge": Door(POST, HELD, "partners.merge_duplicates", not_here=True),
    "partners:unmerge_place": Door(POST, HELD, "partners.merge_duplicates", not_here=True),
    "partners:countries": LIST,
    "partners:country": PAGE,
    "partners:places": LIST,
    "partners:place": Door(GET, ON_RECORD, record="place"),
    "components:phases": LIST,
    "components:agreement": PAGE,
    "components:extension_new": Door(BOTH, ON_RECORD, "components.add_extension", "phase"),
    "components:phase_logframe": Door(BOTH, ON_RECORD, needs_by={"POST": WRITE_LOGFRAME}, record="phase"),
    "components:logframe": of_logframe(GET),
    "components:logframe_matrix": of_logframe(GET),
    "components:logframe_changes": of_logframe(GET, not_here=True),
    "components:opsys": of_logframe(BOTH, needs_by={"GET": SEE_VALUES, "POST": WRITE_LOGFRAME}),
    "components:opsys_file": of_logframe(GET, SEE_VALUES),
    "components:logframe_step": of_logframe(POST, WRITE_LOGFRAME),
    "components:logframe_part_new": of_logframe(BOTH, WRITE_LOGFRAME),
    "components:logframe_part": of_logframe(BOTH, WRITE_LOGFRAME, "results"),
    "components:logframe_part_move": of_logframe(POST, WRITE_LOGFRAME, "results"),
    "components:logframe_part_remove": of_logframe(POST, WRITE_LOGFRAME, "results"),
    "components:indicator": of_logframe(GET, "", "indicator"),
    "components:indicator_rating": of_logframe(POST, ENTER_VALUE, "indicator", given={"colour": "red", "reason": "So"}),
    "components:periods": Door(BOTH, ON_RECORD, needs_by={"POST": LOCK_PERIOD}, record="phase"),
    "components:period_lock": Door(POST, ON_RECORD, LOCK_PERIOD, "period"),
    "components:value_new": of_logframe(BOTH, ENTER_VALUE, "indicator", anywhere=True),
    "components:indicator_value": Door(GET, ON_RECORD, record="value"),
    "components:value_edit": Door(BOTH, ON_RECORD, ENTER_VALUE, "value"),
    "components:value_step": Door(POST, ON_RECORD, ENTER_VALUE, "value"),
    **{
        f"components:extension_{name}": Door(methods, ON_RECORD, DECIDE, "extension", given=given)
        for name, methods, given in (
            ("edit", BOTH, {}),
            ("sign", POST, {"signed_on": "2017-12-01"}),
            ("approve", POST, {"decided_on": "2017-12-01"}),
            ("reject", POST, {"decided_on": "2017-12-01", "reason": "Dropped"}),
        )
    },
    "reports:timelines": LIST,
    "reports:place_timeline": Door(GET, ON_RECORD, record="place"),
    "reports:place_timeline_export": Door(GET, ON_RECORD, record="place"),
    "reports:organisation_timeline": PAGE,
    "reports:organisation_timeline_export": PAGE,
    "reports:recommendation_timeline": of_recommendation(GET),
    "reports:recommendation_timeline_export": of_recommendation(GET),
    "reports:extension": Door(GET, ON_RECORD, record="extension"),
    "components:list": LIST,
    "components:component": PAGE,
    "activities:list": LIST,
    "activities:export": LIST,
    "activities:attention": LIST,
    "activities:duplicates": Door(GET, HELD, CHANGE),
    "activities:merge": of_activity(BOTH, CHANGE, hides=True, not_here=True),
    "activities:unmerge": Door(POST, HELD, CHANGE, not_here=True),
    "activities:map": LIST,
    **{f"activities:{name}": LIST for name in ("calendar", "calendar_of", "agenda", "agenda_of")},
    "activities:table": LIST,
    "activities:columns": OWN_FORM,
    "activities:view_new": OWN_FORM,
    "activities:view": Door(GET, OWN, record="view"),
    "activities:view_edit": Door(BOTH, OWN, record="view"),
    "activities:view_remove": Door(POST, OWN, record="view"),
    "activities:overlaps": LIST,
    "activities:overlaps_of": LIST,
    "activities:calendars": OWN_FORM,
    "activities:calendar_revoke": Door(POST, OWN, record="feed"),
    "activities:feed": Door(GET, OPEN, not_here=True),
    "activities:workbook": LIST,
    "activities:template": Door(GET, HELD, "activities.add_activity"),
    "activities:imports": Door(BOTH, HELD, "activities.add_activity"),
    "activities:import": Door(GET, OWN, record="import"),
    "activities:import_commit": Door(POST, OWN, record="import"),
    "activities:import_undo": Door(POST, OWN, record="import"),
    "activities:import_leave_out": Door(POST, OWN, record="import"),
    "activities:change": Door(BOTH, HELD, CHANGE),
    "activities:import_errors": Door(GET, OWN, record="import"),
    "activities:choose_expert": Door(POST, HELD, "activities.see_expert"),
    **{f"activities:choose_{name}": Door(GET, HELD, "activities.add_activity") for name in ("agency", "place")},
    "activities:new": Door(BOTH, HELD, "activities.add_activity"),
    "activities:offline": Door(GET, HELD, "activities.add_activity"),
    "activities:activity": of_activity(GET),
    "activities:edit": of_activity(BOTH, CHANGE),
    "activities:publish": step(PUBLISH, visibility="public"),
    "activities:participants": of_activity(BOTH, SEE, hides=True, needs_by={"POST": CHANGE_LIST}),
    "activities:participants_open": of_activity(POST, SEE, hides=True, given={"purpose": "audit"}),
    "activities:participant_rows": of_activity(BOTH, CHANGE_LIST, hides=True),
    "activities:participants_export": of_activity(POST, SEE, hides=True, given={"purpose": "audit"}),
    "activities:participant_counts": of_activity(BOTH, CHANGE_LIST, hides=True),
    "activities:participants_erase": of_activity(POST, CHANGE_LIST, hides=True, given={"is_checked": "on"}),
    "activities:attach": of_activity(POST, "activities.add_attachment", hides=True),
    "activities:file": of_activity(BOTH),
    "activities:file_remove": of_activity(POST, "activities.delete_attachment", hides=True, given={"reason": "Wrong"}),
    "activities:part_new": of_activity(BOTH, CHANGE),
    "activities:part": Door(BOTH, ON_RECORD, CHANGE, "sessions"),
    "activities:part_remove": Door(POST, ON_RECORD, CHANGE, "sessions", given={"reason": "Wrong"}),
    "activities:equipment": LIST,
    "activities:equipment_export": LIST,
    "activities:grant_calls": LIST,
    "activities:grant_call": Door(GET, ON_RECORD, record="grant-calls"),
    "activities:sub_grants": LIST,
    "activities:sub_grant": Door(GET, ON_RECORD, record="sub-grants"),
    "activities:money": Door(GET, ON_RECORD, SEE_MONEY, "phase", hides=True),
    "activities:money_export": Door(GET, ON_RECORD, SEE_MONEY, "phase", hides=True),
    "activities:risks": Door(GET, ON_RECORD, record="risks"),
    "activities:risks_export": Door(GET, ON_RECORD, record="risks"),
    "activities:meetings": Door(GET, ON_RECORD, record="meetings of a phase"),
    "activities:meetings_export": Door(GET, ON_RECORD, record="meetings of a phase"),
    "activities:meeting": Door(GET, ON_RECORD, record="meetings"),
    "activities:budget": Door(GET, ON_RECORD, record="budgets"),
    "activities:budget_approve": Door(POST, ON_RECORD, CHANGE_MONEY, "budgets"),
    "activities:work_plans": Door(BOTH, SIGNED_IN, needs_by={"POST": CHANGE_PLAN}),
    "activities:work_plan": of_plan(GET),
    "activities:work_plan_export": of_plan(GET),
    "activities:work_plan_workbook": of_plan(GET),
    "activities:work_plan_changes": of_plan(GET, not_here=True),
    "activities:work_plan_step": of_plan(POST, CHANGE_PLAN),
    "activities:work_plan_item_new": of_plan(BOTH, CHANGE_ITEM, anywhere=True),
    "activities:work_plan_item": of_plan(BOTH, CHANGE_ITEM, "work-plan-items"),
    "activities:work_plan_item_remove": of_plan(POST, CHANGE_ITEM, "work-plan-items"),
    "activities:work_plan_item_move": of_plan(POST, CHANGE_ITEM, "work-plan-items"),
    "activities:people": Door(BOTH, HELD, CHANGE_LIST, hides=True),
    "activities:person_export": Door(POST, HELD, CHANGE_LIST, hides=True),
    "activities:person_erase": Door(POST, HELD, CHANGE_LIST, hides=True),
    "activities:step": step(PLAN),
    "activities:deliverables": LIST,
    "activities:deliverables_export": LIST,
    "activities:deliverable_new": Door(BOTH, HELD, "activities.add_deliverable"),
    "activities:deliverable": of_deliverable(GET),
    "activities:deliverable_edit": of_deliverable(BOTH, CHANGE_DELIVERABLE),
    "activities:deliverable_step": of_deliverable(POST, CHANGE_DELIVERABLE),
    "activities:recommendation_new": Door(
        BOTH, ON_RECORD, record="deliverable", needs="activities.change_recommendation", anywhere=True
    ),
    "activities:recommendations": LIST,
    "activities:recommendations_export": LIST,
    "activities:tracker": LIST,
    "activities:recommendation": of_recommendation(GET),
    "activities:recommendation_edit": of_recommendation(BOTH, RECOMMEND),
    "activities:recommendation_status": of_recommendation(POST, RECOMMEND),
    "activities:enquiries": Door(GET, HELD, ASK, hides=True),
    "activities:ask": Door(BOTH, HELD, ASK, asks="?agency=<agency>"),
    "activities:enquiry": of_enquiry(GET),
    "activities:enquiry_review": of_enquiry(POST),
    "activities:enquiry_send": of_enquiry(POST),
    "activities:enquiry_revoke": of_enquiry(POST),
    "activities:answer": Door(BOTH, OPEN, not_here=True),
    "activities:access": Door(GET, ADMINISTRATORS),
    "activities:access_review": Door(GET, ADMINISTRATORS),
    "activities:access_review_csv": Door(GET, ADMINISTRATORS),
    "drafts:list": OWN_PAGE,
    "drafts:me": OWN_PAGE,
    "drafts:draft": Door(BOTH, OWN, record="draft", given=TYPED),
    "drafts:discard": Door(POST, OWN, record="draft"),
    "history:list": Door(GET, HELD, "history.view_entry"),
    "history:export": Door(GET, HELD, "history.view_entry"),
    "history:entry": Door(GET, HELD, "history.view_entry"),
    "reports:home": PAGE,
    "reports:phase": PAGE,
    "reports:list": LIST,
    "reports:make": Door(POST, HELD, "reports.add_report"),
    "reports:outlines": PAGE,
    "reports:report": of_report(),
    "reports:file": of_report(),
    "reports:figure": of_report(),
    "reports:step": with_report(WRITE_REPORT),
    "reports:text": with_report(WRITE_REPORT, BOTH, text="Done."),
    "reports:comment": with_report(JUDGE_REPORT, text="Why?"),
    "reports:comment_answer": with_report(WRITE_REPORT, answer="So."),
    "reports:comment_close": with_report(JUDGE_REPORT),
}

OF_THE_API = {
    "api-root": Door(GET, SIGNED_IN),
    **{
        f"api-{name}-{kind}": door
        for name in ("country", "partner", "phase", "component", "topic")
        for kind, door in READ_ONLY.items()
    },
    "api-logframe-list": LIST,
    "api-logframe-detail": of_logframe(GET),
    "api-indicator-list": LIST,
    "api-indicator-detail": of_logframe(GET, "", "indicator"),
    "api-reporting-period-list": LIST,
    "api-reporting-period-detail": Door(GET, SIGNED_IN, record="period"),
    "api-indicator-value-list": Door(BOTH, SIGNED_IN, needs_by={"POST": ENTER_VALUE}),
    "api-indicator-value-detail": Door(
        SHOWN_AND_CHANGED, ON_RECORD, record="value", needs_by={"PATCH": ENTER_VALUE}, given={"comment": "Changed"}
    ),
    **{
        f"api-indicator-value-{name}": Door(POST, ON_RECORD, needs, "value", given=given)
        for name, needs, given in (
            ("submit", ENTER_VALUE, {}),
            ("approve", APPROVE_VALUE, {}),
            ("send-back", APPROVE_VALUE, {"note": "Sums differ"}),
            ("correct", ENTER_VALUE, {}),
        )
    },
    "api-place-list": LIST,
    "api-place-detail": Door(GET, ON_RECORD, record="place"),
    "api-place-timeline": Door(GET, ON_RECORD, record="place"),
    "api-partner-timeline": PAGE,
    "api-recommendation-timeline": of_recommendation(GET),
    "api-activity-list": Door(BOTH, SIGNED_IN, needs_by={"POST": "activities.add_activity"}),
    "api-activity-detail": of_activity(SHOWN_AND_CHANGED, needs_by={"PATCH": CHANGE}, given={"summary": "Changed"}),
    "api-activity-attachments": of_activity(POST, "activities.add_attachment"),
    "api-activity-attachment": of_activity(BOTH, SEE, hides=True, given={"purpose": "audit"}),
    "api-activity-plan": step(PLAN),
    "api-activity-begin": step(COMPLETE),
    "api-activity-complete": step(COMPLETE),
    "api-activity-verify": step(VERIFY),
    "api-activity-send-back": step(RETURN, note="Sums differ"),
    "api-activity-correct": step(CORRECT, note="Sums differ"),
    "api-activity-postpone": step(STOP, cause="nature", reason="Rain"),
    "api-activity-cancel": step(STOP, cause="nature", reason="Rain"),
    "api-activity-publish": step(PUBLISH, visibility="public"),
    "api-deliverable-list": Door(BOTH, SIGNED_IN, needs_by={"POST": "activities.add_deliverable"}),
    "api-deliverable-detail": of_deliverable(
        SHOWN_AND_CHANGED, needs_by={"PATCH": CHANGE_DELIVERABLE}, given={"summary": "Changed"}
    ),
    "api-deliverable-check-quality": of_deliverable(POST, CHANGE_DELIVERABLE),
    "api-deliverable-redraft": of_deliverable(POST, CHANGE_DELIVERABLE),
    "api-deliverable-transmit": of_deliverable(POST, CHANGE_DELIVERABLE, given={"on": "2018-02-01"}),
    "api-deliverable-take-into-use": of_deliverable(POST, CHANGE_DELIVERABLE, given={"on": "2018-02-01"}),
    "api-deliverable-supersede": of_deliverable(POST, CHANGE_DELIVERABLE),
    "api-recommendation-list": Door(BOTH, SIGNED_IN, needs_by={"POST": RECOMMEND}),
    "api-recommendation-detail": of_recommendation(
        SHOWN_AND_CHANGED, needs_by={"PATCH": RECOMMEND}, given={"area": "Changed"}
    ),
    "api-recommendation-statuses": of_recommendation(
        POST, RECOMMEND, given={"status": "considered", "as_of_on": "2024-02-01"}
    ),
    **{f"api-{name}-list": Door(BOTH, SIGNED_IN, needs_by={"POST": needs}) for name, needs in PARTS.items()},
    **{
        f"api-{name}-detail": Door(SHOWN_AND_CHANGED, ON_RECORD, record=name, needs_by={"PATCH": needs})
        for name, needs in PARTS.items()
    },
    "api-work-plans-list": LIST,
    "api-work-plans-detail": of_plan(GET),
    "api-work-plan-items-list": Door(BOTH, SIGNED_IN, needs_by={"POST": CHANGE_ITEM}),
    "api-work-plan-items-detail": of_plan(
        SHOWN_AND_CHANGED, needs_by={"PATCH": CHANGE_ITEM}, record="work-plan-items", given={"place_note": "Changed"}
    ),
    "api-report-list": Door(BOTH, SIGNED_IN, needs_by={"POST": "reports.add_report"}),
    "api-report-detail": of_report(),
    "api-report-file": of_report(),
    "api-report-snapshot": of_report(),
    "api-report-review": with_report(WRITE_REPORT),
    "api-report-withdraw": with_report(WRITE_REPORT),
    "api-report-sign": with_report(SIGN_REPORT),
    "api-report-submit": with_report(SIGN_REPORT, **SENT),
    "api-report-accept": with_report(JUDGE_REPORT),
    "api-report-send-back": with_report(JUDGE_REPORT, note="Sums differ"),
    "api-report-comments": with_report(JUDGE_REPORT, text="Why?"),
    "api-report-answer": with_report(WRITE_REPORT, answer="So."),
    "api-report-close": with_report(JUDGE_REPORT),
    "api-figure-list": LIST,
    "oauth-token": Door(POST, MACHINES),
    "api-schema": Door(GET, OPEN),
    "api-docs": Door(GET, OPEN),
    "api/": Door(frozenset(), OPEN, not_here=True),  # everything else below /api/
}

DOORS = {**PAGES, **OF_ACCOUNTS, **OF_THE_API}
