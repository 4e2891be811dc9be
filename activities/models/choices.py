"""The fixed vocabularies of the activity log; the stored values are stable codes for partners' systems."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """What kinds of things the programme does, in the words of its own publications."""

    TRAINING = "training", _("training")
    TOT = "tot", _("training of trainers")
    ON_THE_JOB_TRAINING = "on_the_job_training", _("on-the-job training")
    WORKSHOP = "workshop", _("workshop")
    SEMINAR = "seminar", _("seminar")
    STUDY_VISIT = "study_visit", _("study visit")
    EXPERT_MISSION = "expert_mission", _("expert mission")
    ASSESSMENT = "assessment", _("assessment")
    WORKING_GROUP = "working_group", _("working group")
    WORKING_MEETING = "working_meeting", _("working meeting")
    CONFERENCE = "conference", _("conference")
    STEERING_MEETING = "steering_meeting", _("steering meeting")
    COORDINATION = "coordination", _("coordination meeting")
    WEBINAR = "webinar", _("webinar")
    EQUIPMENT_HANDOVER = "equipment_handover", _("equipment hand-over")
    WORKS = "works", _("construction or renovation")
    GRANT_ACTION = "grant_action", _("grant action")
    VISIBILITY_EVENT = "visibility_event", _("visibility event")
    OTHER = "other", pgettext_lazy("kind of activity", "other")


class Context(models.TextChoices):
    """Between whom: the seed's own words, "national, bi-/multilateral and regional"."""

    NATIONAL = "national", pgettext_lazy("context", "national")
    BILATERAL = "bilateral", pgettext_lazy("context", "bilateral")
    MULTILATERAL = "multilateral", pgettext_lazy("context", "multilateral")
    REGIONAL = "regional", pgettext_lazy("context", "regional")


class Language(models.TextChoices):
    """The languages of the programme's work."""

    EN = "en", _("English")
    RU = "ru", _("Russian")
    KK = "kk", _("Kazakh")
    KY = "ky", _("Kyrgyz")
    TG = "tg", _("Tajik")
    TK = "tk", _("Turkmen")
    UZ = "uz", _("Uzbek")


class Format(models.TextChoices):
    """How people meet."""

    ON_SITE = "on_site", _("on site")
    ONLINE = "online", _("online")
    HYBRID = "hybrid", _("hybrid")


class Status(models.TextChoices):
    """The life of an activity."""

    DRAFT = "draft", pgettext_lazy("activity", "draft")
    PLANNED = "planned", pgettext_lazy("activity", "planned")
    ONGOING = "ongoing", pgettext_lazy("activity", "ongoing")
    COMPLETED = "completed", pgettext_lazy("activity", "completed")
    RETURNED = "returned", pgettext_lazy("activity", "being corrected")
    VERIFIED = "verified", pgettext_lazy("activity", "verified")
    POSTPONED = "postponed", pgettext_lazy("activity", "postponed")
    CANCELLED = "cancelled", pgettext_lazy("activity", "cancelled")


class Visibility(models.TextChoices):
    """Whom an activity that is no draft is meant for; the table of roles says who reads which."""

    INTERNAL = "internal", pgettext_lazy("visibility", "internal")
    CONSORTIUM = "consortium", pgettext_lazy("visibility", "consortium")
    PUBLIC = "public", pgettext_lazy("visibility", "public")


class Cause(models.TextChoices):
    """Why something was not held as planned, as a code; the words come beside it."""

    HOST = "host", _("the host or an agency asked for it")
    PEOPLE = "people", _("participants or experts could not come")
    PERMITS = "permits", _("visas, permits or clearances were missing")
    SECURITY = "security", _("security, or a border was closed")
    HEALTH = "health", _("an epidemic, or another danger to health")
    NATURE = "nature", _("weather or a disaster")
    SUPPLY = "supply", _("procurement or delivery was late")
    BUDGET = "budget", _("money")
    OVERTAKEN = "overtaken", _("it was done otherwise, or is not needed any more")
    OTHER = "other", pgettext_lazy("why it was not held as planned", "other")


HELD = (Status.COMPLETED, Status.RETURNED, Status.VERIFIED)
BEGINNING = (
    Status.DRAFT,
    Status.PLANNED,
    Status.ONGOING,
    Status.COMPLETED,
    Status.POSTPONED,
    Status.CANCELLED,
)  # with what a new activity may be logged; to the others only steps lead
STOPPED = (Status.POSTPONED, Status.CANCELLED)


class Basis(models.TextChoices):
    """What a number of people rests on."""

    PLANNED = "planned", pgettext_lazy("number of people", "planned")
    ATTENDANCE = "attendance", pgettext_lazy("number of people", "attendance")
    VERIFIED = "verified", pgettext_lazy("number of people", "verified")


class ParticipantRole(models.TextChoices):
    """As what people take part; only participants are counted as participants."""

    PARTICIPANT = "participant", _("participant")
    TRAINER = "trainer", _("trainer")
    EXPERT = "expert", _("expert")
    OBSERVER = "observer", _("observer")
