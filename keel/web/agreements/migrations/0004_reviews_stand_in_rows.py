from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0003_reviews'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='agreement',
            name='reviewed_on',
        ),
    ]
