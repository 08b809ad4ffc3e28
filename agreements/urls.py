"""Addresses of agreements: a company's own pages, and IBM's register and texts."""

from django.urls import path

from agreements import views

app_name = "agreements"
urlpatterns = [
    path("p/<slug:slug>/company/agreements/", views.record, name="record"),
    path("p/<slug:slug>/company/agreements/<int:agreement_id>/end/", views.end, name="end"),
    path("p/<slug:slug>/agreements/", views.agreements, name="agreements"),
    path("p/<slug:slug>/agreements/sign/", views.sign, name="sign"),
    path("p/<slug:slug>/agreements/decline/", views.decline, name="decline"),
    path("p/<slug:slug>/agreements/offer/", views.offer, name="offer"),
    path("p/<slug:slug>/agreements/certificates.pem", views.certificates, name="certificates"),
    path("p/<slug:slug>/agreements/texts/<int:text_id>/file/", views.text_file, name="text_file"),
    path("p/<slug:slug>/agreements/<int:agreement_id>/file/", views.fact_file, name="fact_file"),
    path("p/<slug:slug>/agreements/signed/<int:signing_id>/file/", views.signed_file, name="signed_file"),
    path(
        "p/<slug:slug>/agreements/signed/<int:signing_id>/certificate/",
        views.certificate_file,
        name="certificate_file",
    ),
    path("p/<slug:slug>/termination/", views.termination, name="termination"),
    path("p/<slug:slug>/termination/ask/", views.ask, name="ask_cancellation"),
    path("p/<slug:slug>/termination/agree/", views.agree, name="agree_cancellation"),
    path("p/<slug:slug>/termination/refuse/", views.refuse, name="refuse_cancellation"),
    path("p/<slug:slug>/termination/steps/<int:step_id>/", views.mark_step, name="mark_step"),
    path("manage/agreements/", views.register, name="register"),
    path("manage/agreements/export.csv", views.register_csv, name="register_csv"),
    path("manage/agreements/texts/", views.bring, name="bring"),
    path("manage/agreements/texts/<int:text_id>/", views.text, name="text"),
    path("manage/agreements/texts/<int:text_id>/file/", views.text_file_for_ibm, name="text_file_for_ibm"),
    path("manage/agreements/texts/<int:text_id>/publish/", views.publish, name="publish"),
    path("manage/agreements/texts/<int:text_id>/remove/", views.remove, name="remove"),
    path("manage/agreements/signings/<int:signing_id>/", views.signing, name="signing"),
    path("manage/agreements/signings/<int:signing_id>/withdraw/", views.withdraw, name="withdraw"),
]
