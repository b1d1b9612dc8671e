from django.urls import path

from . import dates

urlpatterns = [
    path("why/<int:pk>/", dates.why, name="why"),
    path("calculator/", dates.calculator, name="calculator"),
    path("rules/", dates.rules, name="rules"),
    path("rules/<slug:name>/<str:day>/", dates.rule_set, name="rule_set"),
]
