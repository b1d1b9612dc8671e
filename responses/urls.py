from django.urls import path

from . import views

urlpatterns = [
    path("replies/<int:pk>/", views.letter, name="letter"),
    path("replies/<int:pk>/original/", views.original, name="original"),
    path("replies/<int:pk>/judge/", views.judge, name="judge"),
]
