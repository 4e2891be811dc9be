"""What is kept of who works where."""

from django.utils.translation import gettext_lazy as _

from bomca.privacy import Kept, keeps

keeps(
    Kept(
        what=_("For which organisation a person with an account works, and in which function"),
        fields=("partners.Membership.user", "partners.Membership.organisation", "partners.Membership.title"),
        why=_("So that rights follow the organisation."),
        ground=_("Performance of the contract that the programme carries out; a task in the public interest"),
        how_long=_("As long as the account."),
        seen_by=_("the person, administrators"),
    ),
)
