from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CongressConfig(AppConfig):
    name = "congress"
    verbose_name = _("Congress, people and rules")
    default_auto_field = "django.db.models.BigAutoField"
