"""A realistic snapshot of a six-month report: BOMCA 9, second half of 2019, figures counted from its own activities."""

import uuid
from collections import defaultdict

COUNTRIES = [
    ("KZ", "Kazakhstan", "Казахстан"),
    ("KG", "Kyrgyzstan", "Кыргызстан"),
    ("TJ", "Tajikistan", "Таджикистан"),
    ("TM", "Turkmenistan", "Туркменистан"),
    ("UZ", "Uzbekistan", "Узбекистан"),
]
COMPONENTS = [
    ("B9-C1", "1", "Institutional development of border management agencies", "Институциональное развитие пограничных ведомств"),
    ("B9-C2", "2", "Institutional framework for the management of mixed migration flows", "Институциональная основа управления смешанными миграционными потоками"),
    ("B9-C3", "3", "Adoption of trade facilitation regimes at borders", "Внедрение режимов упрощения торговли на границах"),
    ("B9-G", "G", "General", "Общее"),
]  # fmt: skip
BISHKEK = {"en": "Bishkek", "ru": "Бишкек"}
LATVIA = {"en": "State Border Guard of Latvia", "ru": "Государственная пограничная охрана Латвии"}


def present(country, women, men, not_stated=0, qualifier="exact", role="participant"):
    return {
        "country": country, "organisation": None, "role": role,
        "women": women, "men": men, "not_stated": not_stated, "qualifier": qualifier,
    }  # fmt: skip


def activity(code, title, component, kind, starts_on, ends_on, countries, **more):
    return {
        "uid": str(uuid.uuid5(uuid.NAMESPACE_URL, code)), "code": code, "title": title, "kind": kind,
        "context": "regional", "format": "on_site", "status": "completed", "component": component,
        "starts_on": starts_on, "ends_on": ends_on, "planned_starts_on": starts_on, "planned_ends_on": ends_on,
        "dates_note": "", "place": None, "venue": "", "host_country": None, "countries": countries, "partners": [],
        "agencies": [], "co_organisers": [], "topics": [], "summary": "", "results": "", "status_reason": "",
        "equipment_value": None, "certainty": "stated", "source": "", "source_note": "", "participations": [], **more,
    }  # fmt: skip


def demarcation(**more):
    """The workshop of Bishkek, 3-5 December 2019: 6 women and 14 men from four countries."""
    workshop = activity(
        "B9-C1-2019-031", "Border demarcation principles", "B9-C1", "workshop", "2019-12-03", "2019-12-05",
        ["KG", "TJ", "TM", "UZ"],
        context="multilateral", place=BISHKEK, host_country="KG", status="verified", partners=[LATVIA],
        topics=[{"en": "Border demarcation", "ru": "Демаркация границ"}],
        agencies=[{"en": "State Border Service of the Kyrgyz Republic", "ru": "Государственная пограничная служба КР"}],
        results="Participants compared the legal bases of demarcation and agreed on a list of next steps.",
        participations=[present("KG", 2, 4), present("TJ", 1, 4), present("TM", 1, 3), present("UZ", 2, 3)],
    )  # fmt: skip
    return {**workshop, **more}


def activities():
    everyone = ["KZ", "KG", "TJ", "TM", "UZ"]
    return [
        demarcation(),
        activity(
            "B9-C1-2019-024", "Regional workshop on the delegation of functions in border and customs control", "B9-C1",
            "workshop", "2019-07-09", "2019-07-11", everyone, place={"en": "Almaty", "ru": "Алматы"}, host_country="KZ",
            participations=[present(None, 0, 0, 20, "over")], partners=[LATVIA], certainty="inferred",
            source_note="Year inferred from the order of the news archive.",
        ),
        activity(
            "B9-C2-2019-011", "Identification and profiling for border checks and mixed migration flows", "B9-C2", "training",
            "2019-09-17", "2019-09-19", ["KZ", "KG"], planned_starts_on="2019-09-03", planned_ends_on="2019-09-05",
            place=BISHKEK, host_country="KG", participations=[present("KZ", 3, 6, 1), present("KG", 4, 7)],
            dates_note="Moved at the request of the host agency.",
        ),
        activity(
            "B9-C2-2019-012", "National training of trainers on document security (basic)", "B9-C2", "tot", "2019-10-29",
            "2019-11-01", ["UZ"], context="national", place={"en": "Termez", "ru": "Термез"}, host_country="UZ",
            participations=[present("UZ", 2, 12)], equipment_value="9993.00",
        ),
        activity(
            "B9-C3-2019-007", "Technical mission on risk analysis and control of imported animals, plants and food", "B9-C3",
            "expert_mission", "2019-11-04", "2019-11-06", ["TJ"], context="national", host_country="TJ", certainty="approximate",
        ),
        activity(
            "B9-C3-2019-008", "Study visit on electronic customs", "B9-C3", "study_visit", "2019-08-26", "2019-08-30", ["TM", "UZ"],
            context="bilateral", place={"en": "Riga", "ru": "Рига"}, host_country="LV", participations=[present("TM", 1, 4), present("UZ", 0, 5)],
        ),
        activity(
            "B9-G-2019-003", "5th Regional Steering Group meeting", "B9-G", "steering_meeting", "2019-12-16", "2019-12-16", everyone,
            place={"en": "Tashkent", "ru": "Ташкент"}, host_country="UZ", planned_starts_on="2019-11-28", planned_ends_on="2019-11-28",
            participations=[present(None, 0, 0, 40, "about")],
        ),
        activity(
            "B9-C1-2019-029", "Handover of information stands", "B9-C1", "equipment_handover", None, None, ["KG"], context="national",
            dates_note="13 December, year not stated", planned_starts_on=None, planned_ends_on=None,
        ),
        activity(
            "B9-C2-2019-013", "Workshop on readmission practice", "B9-C2", "workshop", "2019-10-08", "2019-10-10", ["TJ"],
            status="postponed", status_reason="The host agency asked for the spring of 2020.",
        ),
        activity(
            "B9-C3-2019-009", "Seminar on the Revised Kyoto Convention", "B9-C3", "seminar", "2019-11-19", "2019-11-20", ["TM"],
            status="cancelled", status_reason="The topic was covered by the regional workshop in Almaty.",
        ),
        activity(
            "B9-C1-2019-033", "On-the-job training on service dog handling", "B9-C1", "on_the_job_training", "2019-12-09", "2019-12-13",
            ["KZ"], context="national", status="planned", place={"en": "Almaty", "ru": "Алматы"},
        ),
    ]  # fmt: skip


def many(number):
    """As many held activities as asked, each like a training of everyday life."""
    months = [7, 8, 9, 10, 11]
    return [
        activity(
            f"B9-C{i % 3 + 1}-2019-{i:05d}", f"Training number {i} on risk management at border crossing points", f"B9-C{i % 3 + 1}",
            ["training", "workshop", "tot", "seminar"][i % 4], f"2019-{months[i % 5]:02d}-{i % 26 + 1:02d}",
            f"2019-{months[i % 5]:02d}-{i % 26 + 3:02d}", [COUNTRIES[i % 5][0], COUNTRIES[(i + 1) % 5][0]], place=BISHKEK,
            participations=[present(COUNTRIES[i % 5][0], 3, 7), present(COUNTRIES[(i + 1) % 5][0], 2, 4, 1)],
            results="A list of next steps was agreed.",
        )
        for i in range(number)
    ]  # fmt: skip


def counted(rows):
    """The figures of these activities, counted the long way round."""
    held = [a for a in rows if a["status"] in ("completed", "verified")]
    dated = [a for a in held if a["starts_on"]]
    groups = defaultdict(list)
    for a in dated:
        groups["activities"].append(a)
        if not a["component"].endswith("-G"):
            groups["activities.thematic"].append(a)
        groups[f"component.{a['component']}.activities"].append(a)
        groups[f"kind.{a['kind']}.activities"].append(a)
        groups[f"context.{a['context']}.activities"].append(a)
        groups[f"month.{a['starts_on'][:7]}.activities"].append(a)
        for iso2 in a["countries"]:
            groups[f"country.{iso2}.activities"].append(a)
            groups[f"country.{iso2}.component.{a['component']}.activities"].append(a)
    groups["undated.activities"] = [a for a in held if not a["starts_on"]]
    groups["planned"] = [a for a in rows if a["planned_starts_on"]]
    for status in ("postponed", "cancelled"):
        groups[status] = [a for a in rows if a["status"] == status]
    figures = {key: entry(len(found), found) for key, found in groups.items()}
    people = ("women", "men", "not_stated")
    figures["participants"] = total(dated, people)
    for one in people:
        figures[f"participants.{one}"] = total(dated, (one,))
    for code, *_ in COMPONENTS:
        figures[f"component.{code}.participants"] = total([a for a in dated if a["component"] == code], people)
    for iso2, *_ in COUNTRIES:
        own = [a for a in dated if iso2 in a["countries"]]
        figures[f"country.{iso2}.participants"] = total(own, people, iso2)
        for one in people:
            figures[f"country.{iso2}.{one}"] = total(own, (one,), iso2)
    value = sum(float(a["equipment_value"] or 0) for a in dated)
    figures["equipment_value"] = {**entry(0, [a for a in dated if a["equipment_value"]]), "value": f"{value:.2f}"}
    return figures


def total(rows, people, iso2=None):
    lines = [p for a in rows for p in a["participations"] if iso2 in (None, p["country"])]
    unknown = [a for a in rows if not any(iso2 in (None, p["country"]) for p in a["participations"])]
    exact = all(p["qualifier"] == "exact" for p in lines if sum(p[one] for one in people))
    figure = entry(sum(p[one] for p in lines for one in people), rows, unknown=len(unknown))
    return {**figure, "qualifier": "exact" if exact else "over"}


def entry(value, rows, unknown=0):
    return {"value": value, "qualifier": "exact", "unknown": unknown, "records": [a["uid"] for a in rows]}


def phase(**more):
    return {
        "number": 9,
        "title": {"en": "Border Management Programme in Central Asia, phase 9 (BOMCA 9)", "ru": "Программа содействия управлению границами в Центральной Азии, 9-я фаза (БОМКА 9)"},
        "objective": {
            "en": "To increase the effectiveness and efficiency of border management in Central Asia.",
            "ru": "Повышение эффективности и результативности управления границами в Центральной Азии.",
        },
        "starts_on": "2015-06-15", "original_ends_on": "2018-06-14", "ends_on": "2019-12-14",
        "contract_ref": "DCI-ASIE/2015/358-348", "budget": "6600000.00", "lead": LATVIA,
        "extensions": [
            {"sequence": 1, "kind": "costed", "status": "approved", "months": "18.0", "new_ends_on": "2019-12-14",
             "additional_amount": "1600000.00", "certainty": "stated", "addenda_signed": 5, "addenda_total": 5},
            {"sequence": 2, "kind": "no_cost", "status": "pending", "months": "4.5", "new_ends_on": "2020-04-30",
             "additional_amount": "0.00", "certainty": "published", "addenda_signed": 1, "addenda_total": 5},
        ],
        "countries": [{"iso2": iso2, "name": {"en": en, "ru": ru}} for iso2, en, ru in COUNTRIES],
        "components": [{"code": code, "number": no, "title": {"en": en, "ru": ru}} for code, no, en, ru in COMPONENTS],
        **more,
    }  # fmt: skip


def snapshot(rows=None, **more):
    """The snapshot of these activities, or of the sample's own."""
    rows = activities() if rows is None else rows
    undated = [a for a in rows if a["status"] in ("completed", "verified") and not a["starts_on"]]
    return {
        "schema": 1, "software": "0.1.0", "demo": False, "cut_off_at": "2020-01-20T09:30:00Z", "phase": phase(),
        "period": {"starts_on": "2019-06-15", "ends_on": "2019-12-14", "due_on": "2020-02-12"}, "version": 1,
        "figures": counted(rows), "activities": [a for a in rows if a not in undated], "undated": undated, **more,
    }  # fmt: skip
