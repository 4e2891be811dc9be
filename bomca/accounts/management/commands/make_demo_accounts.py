"""Make the demonstration accounts of a development installation and print how to sign in."""

from django.core.management.base import BaseCommand, CommandError

from bomca.accounts import demo


class Command(BaseCommand):
    help = "Makes one account for each kind of person; only under development settings."

    def handle(self, *args, **options):
        try:
            demo.make_accounts()
        except demo.NotADevelopmentInstallation:
            message = "Demonstration accounts exist only where the development settings say DEMO_ACCOUNTS = True."
            raise CommandError(message) from None
        for email, password, title in demo.sign_ins():
            self.stdout.write(f"  {email:<22} {password:<16} {title}")
