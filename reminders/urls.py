from django.urls import URLPattern, path

from . import feeds, views

urlpatterns: list[URLPattern] = [
    path("act/<str:token>/", views.act, name="act"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("told/<str:secret>/", views.preferences, name="preferences"),
    path("told/<str:secret>/feed.atom", feeds.atom, name="reader-feed"),
    path("told/<str:secret>/calendar.ics", feeds.calendar, name="reader-calendar"),
    path("reminders/today/", views.today, name="reminders-today"),
    path("reminders/message/<int:pk>/", views.message_story, name="reminders-message"),
    path("reminders/notice/<int:pk>/", views.notice_story, name="reminders-notice"),
    path("healthz/", views.healthz, name="healthz"),
]
