"""Addresses of agreement facts."""

from django.urls import path

from agreements import views

app_name = "agreements"
urlpatterns = [
    path("p/<slug:slug>/company/agreements/", views.record, name="record"),
    path("p/<slug:slug>/company/agreements/<int:agreement_id>/end/", views.end, name="end"),
]
