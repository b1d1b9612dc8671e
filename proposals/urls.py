from django.urls import path

from . import views

urlpatterns = [
    path("suggestions/", views.dossiers, name="dossiers"),
    path("why/<int:pk>/", views.why, name="why"),
]
