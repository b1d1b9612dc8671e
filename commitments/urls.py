from django.urls import path

from . import views

urlpatterns = [
    path("promises/", views.promises, name="promises"),
    path("suggestions/<int:pk>/ledger/", views.ledger, name="ledger"),
    path("evidence/<int:pk>/", views.exhibit, name="evidence"),
    path("promises/<int:pk>/verdict/", views.verdict, name="verdict"),
]
