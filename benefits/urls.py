"""The address of the benefits page."""

from django.urls import path

from benefits import views

app_name = "benefits"

urlpatterns = [path("p/<slug:slug>/benefits/", views.benefits, name="benefits")]
