"""What is kept of people who hold a role."""

from django.utils.translation import gettext_lazy as _

from bomca.privacy import Kept, keeps

keeps(
    Kept(
        what=_("Which roles a person holds, held or is to hold, for what, from when to when, and who gave them"),
        fields=(
            "components.Assignment.user",
            "components.Assignment.given_by",
            "components.PreparedRole.invitation",
        ),
        why=_("So that people see and do what their role allows, and every right can be accounted for."),
        ground=_("Performance of the contract that the programme carries out; a task in the public interest"),
        how_long=_("As long as the records of the phase: five years after the final payment."),
        seen_by=_("the person, administrators"),
    )
)
keeps(
    Kept(
        what=_("Who submitted, approved or returned a logframe, when, and with what note"),
        fields=("components.LogframeStep.by",),
        why=_("So that it can be seen who agreed to what the phase shall reach."),
        ground=_("Performance of the contract that the programme carries out; a task in the public interest"),
        how_long=_("As long as the records of the phase: five years after the final payment."),
        seen_by=_("whoever sees that version of the logframe"),
    )
)
