"""A sign-in ends: after three hours without use, and after twelve in any case (see the settings)."""

from bomca.accounts.sessions import services


def limits(get_response):
    """End the sign-in that is over; the page then asks to sign in again and comes back."""

    def middleware(request):
        if request.user.is_authenticated:
            services.use(request)
        return get_response(request)

    return middleware
