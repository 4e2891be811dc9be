"""Every address of the portal; apps are named as strings, so the ground imports none of them."""

from django.contrib import admin
from django.urls import path

urlpatterns = [path("admin/", admin.site.urls)]
