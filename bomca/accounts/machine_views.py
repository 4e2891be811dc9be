"""The keys of machines: one's own tokens, and the clients of partners, which administrators look after."""

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from bomca.accounts.machine_forms import ClientForm, ClientReachForm, TokenForm
from bomca.accounts.models import ApiToken, Client


@method_decorator(never_cache, name="dispatch")
class TokenList(FormView):
    """The tokens of the person who has signed in, and the form that makes one."""

    form_class = TokenForm
    template_name = "accounts/tokens.html"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_context_data(self, **kwargs):
        return super().get_context_data(tokens=ApiToken.objects.visible_to(self.request.user), **kwargs)

    def form_valid(self, form):
        """Show the new token once: in this answer and nowhere else, so neither a reload nor the session holds it."""
        token, plain = form.issued
        blank = self.form_class(user=self.request.user)
        return self.render_to_response(self.get_context_data(form=blank, issued=token, plain=plain))


@require_POST
def revoke_token(request, prefix):
    """Close one of one's own tokens for good."""
    token = get_object_or_404(ApiToken.objects.visible_to(request.user), prefix=prefix)
    token.revoke()
    messages.success(request, _("The token “%(name)s” is revoked.") % {"name": token.name})
    return redirect("accounts:tokens")


class OfClients(PermissionRequiredMixin):
    """A page for those who look after the clients."""

    permission_required = "accounts.change_client"
    raise_exception = True


@method_decorator(never_cache, name="dispatch")
class ClientList(OfClients, FormView):
    """The clients of partners, and the form that makes one."""

    form_class = ClientForm
    template_name = "accounts/clients.html"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_context_data(self, **kwargs):
        return super().get_context_data(clients=Client.objects.visible_to(self.request.user), **kwargs)

    def form_valid(self, form):
        """Show the first secret once, as with a token."""
        client, plain = form.made
        blank = self.form_class(user=self.request.user)
        return self.render_to_response(self.get_context_data(form=blank, made=client, plain=plain))


@method_decorator(never_cache, name="dispatch")
class ClientDetail(OfClients, FormView):
    """One client: its secrets, and the form that changes its reach."""

    form_class = ClientReachForm
    template_name = "accounts/client.html"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.client = get_object_or_404(Client.objects.visible_to(request.user), identifier=kwargs["identifier"])

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "client": self.client}

    def get_context_data(self, **kwargs):
        return super().get_context_data(client=self.client, secrets=self.client.secrets.all(), **kwargs)

    def form_valid(self, form):
        messages.success(self.request, _("Saved."))
        return redirect("accounts:client", self.client.identifier)


class SecretMake(ClientDetail):
    """Another secret for a client, shown once; the old one works until it is revoked."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        try:
            told = {"plain": self.client.add_secret()}
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect("accounts:client", self.client.identifier)
        return self.render_to_response(self.get_context_data(form=self.form_class(client=self.client), **told))


@require_POST
def revoke_secret(request, identifier, prefix):
    """End one secret of a client."""
    client = get_object_or_404(Client.objects.visible_to(request.user), identifier=identifier)
    get_object_or_404(client.secrets, prefix=prefix).revoke()
    messages.success(request, _("The secret bomca_%(prefix)s_… is revoked.") % {"prefix": prefix})
    return redirect("accounts:client", identifier)


@require_POST
def revoke_client(request, identifier):
    """Close a client for good."""
    client = get_object_or_404(Client.objects.visible_to(request.user), identifier=identifier)
    client.revoke()
    messages.success(request, _("The client “%(name)s” is revoked.") % {"name": client.name})
    return redirect("accounts:clients")
