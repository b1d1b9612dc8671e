from django.db import migrations, models

from responses.letters import fingerprint


def fill(apps, schema_editor):
    Letter = apps.get_model("responses", "Letter")
    for letter in Letter.objects.exclude(text="").only("pk", "text").iterator():
        Letter.objects.filter(pk=letter.pk).update(fingerprint=fingerprint(letter.text))


class Migration(migrations.Migration):
    dependencies = [("responses", "0001_what_was_answered_and_judged")]

    operations = [
        migrations.AddField(
            model_name="letter",
            name="fingerprint",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Blanks, marks and width do not count.",
                max_length=64,
                verbose_name="hash of the words",
            ),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(fields=["fingerprint"], name="letter_by_words"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
