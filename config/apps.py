from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HouseConfig(AppConfig):
    name = "config"
    verbose_name = _("Luoshi")
    default_auto_field = "django.db.models.BigAutoField"
