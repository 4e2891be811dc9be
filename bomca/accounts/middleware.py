"""Show the portal to people as they chose: in their language and their time zone."""

from zoneinfo import ZoneInfo

from django.utils import timezone, translation


def personal_settings(get_response):
    """For people who have signed in; others get the language of their browser and the time zone of the portal."""

    def middleware(request):
        timezone.deactivate()
        if request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
            timezone.activate(ZoneInfo(request.user.time_zone))
        return get_response(request)

    return middleware
