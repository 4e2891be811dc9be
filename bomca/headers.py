"""What a browser may do with our pages, beyond the content security policy."""

from django.http import HttpResponseNotAllowed

# The only thing of a device that a page of ours asks for is a passkey.
SWITCHED_OFF = "accelerometer camera display-capture geolocation gyroscope magnetometer microphone midi payment usb"
POLICY = ", ".join(
    [
        *(f"{name}=()" for name in SWITCHED_OFF.split()),
        "publickey-credentials-create=(self)",
        "publickey-credentials-get=(self)",
    ]
)


def permissions_policy(get_response):
    """Send the Permissions-Policy header with every answer."""

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", POLICY)
        return response

    return middleware


def unshared(get_response):
    """What is told to one person is kept for no other, and asked for anew before a browser shows it again."""

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return middleware


OF_PAGES = ("GET", "HEAD", "OPTIONS", "POST")


def methods(get_response):
    """Pages know no other methods than browsers send; Django's form views would take a PUT for a POST."""

    def middleware(request):
        if request.method not in OF_PAGES and not request.path.startswith("/api/"):
            return HttpResponseNotAllowed(OF_PAGES)
        return get_response(request)

    return middleware
