"""Addresses of the site's questions."""

from django.urls import path

from alliance.questions import views

urlpatterns = [
    path("manage/site/", views.question_list, name="site_questions"),
    path("manage/site/add/", views.add, name="add_site_question"),
    path("manage/site/start/", views.start, name="start_site_questions"),
    path("manage/site/<int:question_id>/", views.edit, name="site_question"),
    path("manage/site/<int:question_id>/publish/", views.publish, name="publish_site_question"),
    path("manage/site/<int:question_id>/withdraw/", views.withdraw, name="withdraw_site_question"),
    path("manage/site/<int:question_id>/move/", views.move, name="move_site_question"),
    path("manage/site/<int:question_id>/remove/", views.remove, name="remove_site_question"),
]
