"""What the activity log keeps of people."""

from django.utils.translation import gettext_lazy as _

from bomca.privacy import Kept, keeps

PROGRAMME_TASK = _("Performance of the contract that the programme carries out; a task in the public interest")
FIVE_YEARS = _("As long as the records of the phase: five years after the final payment.")
NAMES_FIVE_YEARS = _(
    "Who it was: until five years after the final payment that is recorded in the portal, then erased by itself; "
    "without one it stays. On request at once. The rest: as long as the records of the phase."
)

keeps(
    Kept(
        what=_(
            "Restricted lists of participants: name, organisation or agency, function, sex, country, e-mail address"
        ),
        fields=(
            "activities.Participant.name",
            "activities.Participant.agency",
            "activities.Participant.function",
            "activities.Participant.email",
            "activities.Participant.sex",
            "activities.Participant.country",
            "activities.Participant.organisation",
        ),
        why=_("For certificates, visas, per diems or travel: one stated purpose for each list. No passport numbers."),
        ground=PROGRAMME_TASK,
        how_long=_(
            "90 days after the activity has ended, or as the phase sets it; then erased by itself. "
            "On request at once. Counts without names stay."
        ),
        seen_by=_("those the role names for it; each viewing is logged with its purpose"),
    ),
    Kept(
        what=_("Who made a list of participants"),
        fields=("activities.ParticipantList.made_by", "activities.ParticipantList.purpose_note"),
        why=_("So that somebody answers for the list."),
        ground=PROGRAMME_TASK,
        how_long=FIVE_YEARS,
        seen_by=_("those who may see the list"),
    ),
    Kept(
        what=_("Who has seen a list of participants: when, what for, from which network address"),
        fields=(
            "activities.ListViewing.seen_by",
            "activities.ListViewing.activity",
            "activities.ListViewing.seen_at",
            "activities.ListViewing.manner",
            "activities.ListViewing.purpose",
            "activities.ListViewing.purpose_note",
            "activities.ListViewing.address",
        ),
        why=_("So that misuse comes to light, and people can be told who has seen their data."),
        ground=_("Security of processing"),
        how_long=FIVE_YEARS,
        seen_by=_("those who manage the list, administrators, the person who is named in the log"),
    ),
    Kept(
        what=_("Requests for erasure: which rows, and a keyed digest in place of the name"),
        fields=(
            "activities.ErasureRequest.made_by",
            "activities.ErasureRequest.digests",
            "activities.ErasureRequest.reference",
        ),
        why=_("So that what was erased is erased again after a backup is restored."),
        ground=_("Legal obligation: the right to erasure"),
        how_long=_("As long as backups made before the request exist, and at most as the records of the phase."),
        seen_by=_("administrators"),
    ),
    Kept(
        what=_("Files of activities: agendas, reports, photos with their credit; who uploaded and removed them"),
        fields=(
            "activities.AttachmentContent.content",
            "activities.Attachment.credit",
            "activities.Attachment.caption",
            "activities.Attachment.uploaded_by",
            "activities.Attachment.removed_by",
        ),
        why=_("As evidence of what was done. Photos are written anew, without the place and the device."),
        ground=_("Performance of the contract that the programme carries out; consent for photos of people"),
        how_long=_(
            "As long as the records of the phase; files with names are erased with the list of participants. "
            "A removed file at once."
        ),
        seen_by=_("those who may see the activity; files with names as the lists"),
    ),
    Kept(
        what=_("Experts who worked in an activity: name, institution, role, country, days"),
        fields=(
            "activities.Expert.name",
            "activities.Expert.institution",
            "activities.Expert.role",
            "activities.Expert.country",
        ),
        why=_("So that the work that was paid can be accounted for."),
        ground=PROGRAMME_TASK,
        how_long=NAMES_FIVE_YEARS,
        seen_by=_("names: those who log and EU officers; the rest: those who may see the activity"),
    ),
    Kept(
        what=_("Who has verified that an action point was done"),
        fields=("activities.ActionPoint.verified_by",),
        why=_("So that somebody answers for it."),
        ground=PROGRAMME_TASK,
        how_long=FIVE_YEARS,
        seen_by=_("those who may see the activity"),
    ),
    Kept(
        what=_("Tables that somebody hands in to be imported, and what was found in them"),
        fields=(
            "activities.Import.made_by",
            "activities.ImportContent.content",
            "activities.ImportContent.preview",
        ),
        why=_("To show what an import would change before it is written. Tables hold counts of people and no names."),
        ground=PROGRAMME_TASK,
        how_long=_(
            "The file and the preview 30 days; who imported and undid what as long as the records of the phase."
        ),
        seen_by=_("the person who handed it in, alone"),
    ),
    Kept(
        what=_("Who changed many activities at once"),
        fields=("activities.ChangeSet.by",),
        why=_("So that every change can be accounted for, and undone by who made it."),
        ground=PROGRAMME_TASK,
        how_long=FIVE_YEARS,
        seen_by=_("the person alone; in the history, those who may see it"),
    ),
    Kept(
        what=_("Addresses by which somebody's calendar program reads activities: whose, what for, last use"),
        fields=("activities.CalendarFeed.owner",),
        why=_("So that activities stand in one's own calendar, and the address can be taken away."),
        ground=PROGRAMME_TASK,
        how_long=_("As long as the account."),
        seen_by=_("the person"),
    ),
    Kept(
        what=_("How somebody looks at the list of activities: saved views and chosen columns"),
        fields=("activities.SavedView.owner",),
        why=_("So that the list is at hand as one works with it."),
        ground=PROGRAMME_TASK,
        how_long=_("As long as the account, or until the person removes them."),
        seen_by=_("the person; of a shared view, colleagues of the same reach"),
    ),
    Kept(
        what=_("Who logged an activity, took the steps of its life and verified it"),
        fields=("activities.Activity.created_by", "activities.Activity.verified_by", "activities.Step.by"),
        why=_("So that every record can be accounted for."),
        ground=PROGRAMME_TASK,
        how_long=FIVE_YEARS,
        seen_by=_("everyone who may see the activity"),
    ),
    Kept(
        what=_("Who submitted, approved or returned a work plan; when, with what note"),
        fields=("activities.WorkPlanStep.by",),
        why=_("So that it can be seen who agreed to what is done in a year."),
        ground=PROGRAMME_TASK,
        how_long=FIVE_YEARS,
        seen_by=_("whoever sees that version of the work plan"),
    ),
    Kept(
        what=_("Letters to agencies about recommendations: the e-mail address, and who asked"),
        fields=(
            "activities.Enquiry.email",
            "activities.Enquiry.asked_by",
            "activities.Enquiry.language",
            "activities.Enquiry.meeting",
            "activities.Enquiry.note",
            "activities.Enquiry.sent_at",
            "activities.Enquiry.expires_at",
            "activities.Enquiry.revoked_at",
            "activities.Enquiry.digest",
        ),
        why=_("So that an agency can say what became of recommendations without an account."),
        ground=PROGRAMME_TASK,
        how_long=NAMES_FIVE_YEARS,
        seen_by=_("those who may ask the agency"),
    ),
    Kept(
        what=_("Answers of agencies: name and function of the person who answers, and who accepted or declined it"),
        fields=(
            "activities.Answer.full_name",
            "activities.Answer.function",
            "activities.Answer.given_at",
            "activities.Answer.status",
            "activities.Answer.evidence",
            "activities.Answer.comment",
            "activities.Answer.decided_by",
            "activities.Answer.decided_at",
            "activities.Answer.decision",
            "activities.Answer.decision_note",
        ),
        why=_("As evidence of who stated for the agency what was adopted."),
        ground=PROGRAMME_TASK,
        how_long=NAMES_FIVE_YEARS,
        seen_by=_("those who may ask the agency"),
    ),
    Kept(
        what=_("Who recorded what became of a recommendation"),
        fields=("activities.RecommendationStatus.recorded_by",),
        why=_("So that every record can be accounted for."),
        ground=PROGRAMME_TASK,
        how_long=FIVE_YEARS,
        seen_by=_("everyone who may see the recommendation"),
    ),
)
