from django.urls import path

from . import views

urlpatterns = [
    path("promises/", views.promises, name="promises"),
    path("suggestions/<int:pk>/ledger/", views.ledger, name="ledger"),
    path("promises/<int:pk>/verdict/", views.verdict, name="verdict"),
]
