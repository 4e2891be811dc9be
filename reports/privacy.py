"""What reports keep of people."""

from django.utils.translation import gettext_lazy as _

from bomca.privacy import Kept, keeps

keeps(
    Kept(
        what=_("Who ordered a report; reports themselves hold numbers and no names of participants"),
        fields=("reports.Report.made_by",),
        why=_("So that every report can be accounted for."),
        ground=_("Performance of the contract that the programme carries out; a task in the public interest"),
        how_long=_("As long as the records of the phase: five years after the final payment."),
        seen_by=_("everyone who may see the report"),
    ),
    Kept(
        what=_("Who wrote, signed, submitted, accepted, returned or commented on a report"),
        fields=(
            "reports.Section.owner",
            "reports.Milestone.by",
            "reports.Signature.by",
            "reports.Submission.by",
            "reports.Comment.by",
            "reports.Comment.answered_by",
            "reports.Comment.closed_by",
        ),
        why=_("So that every report can be accounted for."),
        ground=_("Performance of the contract that the programme carries out; a task in the public interest"),
        how_long=_("As long as the records of the phase: five years after the final payment."),
        seen_by=_("everyone who may see the report"),
    ),
)
