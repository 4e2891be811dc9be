"""What is kept of people with an account."""

from django.utils.translation import gettext_lazy as _

from bomca.privacy import Kept, keeps

keeps(
    Kept(
        what=_("Accounts: name, e-mail address, language, time zone, roles, when the person joined and last signed in"),
        fields=(
            "accounts.User.email",
            "accounts.User.name",
            "accounts.User.language",
            "accounts.User.time_zone",
            "accounts.User.password",
            "accounts.User.last_login",
            "accounts.User.date_joined",
        ),
        why=_("So that people can sign in, and see and do what their role allows."),
        ground=_("Performance of the contract that the programme carries out; a task in the public interest"),
        how_long=_("Until the account is deactivated; then name and address are replaced by a pseudonym on request."),
        seen_by=_("the person, administrators; the name also by colleagues, beside what the person recorded"),
    ),
    Kept(
        what=_("Keys to the API: whose, what for, last use"),
        fields=("accounts.ApiToken.user",),
        why=_("So that a machine can act for a person, and its key can be taken away."),
        ground=_("Security of processing"),
        how_long=_("As long as the account."),
        seen_by=_("the person, administrators"),
    ),
    Kept(
        what=_("What administrators changed in the administration pages"),
        fields=("admin.LogEntry.user",),
        why=_("So that every change can be told back."),
        ground=_("Accountability to the European Union"),
        how_long=_("As long as the records of the phase: five years after the final payment."),
        seen_by=_("administrators"),
    ),
)
