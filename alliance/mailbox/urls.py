"""Addresses of the mailbox, on both sides."""

from django.urls import path

from alliance.mailbox import views, workspace

urlpatterns = [
    path("p/<slug:slug>/questions/", workspace.questions, name="workspace_questions"),
    path("p/<slug:slug>/questions/<int:ticket_id>/", workspace.question, name="workspace_question"),
    path("manage/mailbox/", views.ticket_list, name="mailbox"),
    path("manage/mailbox/<int:ticket_id>/", views.ticket, name="mailbox_ticket"),
    path("manage/mailbox/<int:ticket_id>/answer/", views.answer, name="answer_ticket"),
    path("manage/mailbox/<int:ticket_id>/take/", views.take, name="take_ticket"),
    path("manage/mailbox/<int:ticket_id>/put-back/", views.put_back, name="put_back_ticket"),
    path("manage/mailbox/<int:ticket_id>/close/", views.close, name="close_ticket"),
]
