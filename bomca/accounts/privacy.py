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
            "accounts.User.warned_at",
            "accounts.User.expired_at",
            "accounts.User.reopened_at",
        ),
        why=_("So that people can sign in, and see and do what their role allows."),
        ground=_("Performance of the contract that the programme carries out; a task in the public interest"),
        how_long=_("Until the account is deactivated; then name and address are replaced by a pseudonym on request."),
        seen_by=_("the person, administrators; the name also by colleagues, beside what the person recorded"),
    ),
    Kept(
        what=_("Keys to the API: whose, what for, last use and refusal with their network addresses"),
        fields=(
            "accounts.ApiToken.user",
            "accounts.ApiToken.last_used_from",
            "accounts.ApiToken.last_refused_from",
            "accounts.Client.user",
            "accounts.Client.created_by",
            "accounts.Client.last_used_from",
            "accounts.Client.last_refused_from",
        ),
        why=_("So that a machine can act for a person, and its key can be taken away."),
        ground=_("Security of processing"),
        how_long=_("As long as the account."),
        seen_by=_("the person, administrators"),
    ),
    Kept(
        what=_("Where a person is signed in: browser, network address, since when"),
        fields=("accounts.SignIn.user", "accounts.SignIn.address"),
        why=_("So that people can see and end sign-ins that are not theirs."),
        ground=_("Security of processing"),
        how_long=_("Until the sign-in ends, twelve hours at most."),
        seen_by=_("the person"),
    ),
    Kept(
        what=_("Requests with a key: whose, and the answer, so that nothing is done twice"),
        fields=("bomca.KeyedRequest.user",),
        why=_("So that a form or a request that is sent twice is done once."),
        ground=_("Performance of the contract that the programme carries out; a task in the public interest"),
        how_long=_("One day."),
        seen_by=_("nobody; the portal repeats an answer to the person or machine that had it"),
    ),
    Kept(
        what=_("Second factors, and accounts at an outside provider by which a person signs in"),
        fields=(
            "mfa.Authenticator.user",
            "account.EmailAddress.user",
            "account.EmailAddress.email",
            "socialaccount.SocialAccount.user",
        ),
        why=_("So that a stolen password alone opens nothing."),
        ground=_("Security of processing"),
        how_long=_("As long as the person uses them; with the account at the latest."),
        seen_by=_("the person"),
    ),
    Kept(
        what=_("Invitations: name, e-mail address, who invited whom"),
        fields=("accounts.Invitation.email", "accounts.Invitation.invited_by", "accounts.Invitation.account"),
        why=_("So that only people whom an administrator knows have an account."),
        ground=_("Performance of the contract that the programme carries out; a task in the public interest"),
        how_long=_("As long as the account."),
        seen_by=_("administrators"),
    ),
    Kept(
        what=_("Which administrators removed a lost second factor"),
        fields=(
            "accounts.FactorRemoval.user",
            "accounts.FactorRemoval.asked_by",
            "accounts.FactorRemoval.confirmed_by",
        ),
        why=_("So that nobody is let in by one administrator alone."),
        ground=_("Security of processing"),
        how_long=_("As long as the records of the phase: five years after the final payment."),
        seen_by=_("administrators"),
    ),
    Kept(
        what=_("Which administrator viewed the portal as which person: when, from which network address"),
        fields=("accounts.Viewing.administrator", "accounts.Viewing.person", "accounts.Viewing.address"),
        why=_("So that nobody looks through another person's eyes unseen."),
        ground=_("Security of processing"),
        how_long=_("As long as the records of the phase: five years after the final payment."),
        seen_by=_("administrators"),
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
