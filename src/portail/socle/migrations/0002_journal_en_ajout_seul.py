from django.apps.registry import Apps as StateApps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from portail.socle import verrous

TABLE = "socle_evenement"


def poser(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    verrous.poser(schema_editor.connection, TABLE)


def lever(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    verrous.lever(schema_editor.connection, TABLE)


class Migration(migrations.Migration):
    dependencies = [("socle", "0001_initial")]

    operations = [migrations.RunPython(poser, lever)]
