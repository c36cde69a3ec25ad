from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assist", "0001_first_version")]

    operations = [
        migrations.AlterField(
            model_name="outbox",
            name="kind",
            field=models.CharField(
                choices=[("transcript_mail", "Transcript mail"), ("shop_mail", "Shop mail")], max_length=20
            ),
        ),
    ]
