"""The ground the four apps stand on; it knows none of them."""

from bomca.celery import app as celery_app

__all__ = ["celery_app"]
__version__ = "0.1.0"
