import django.db.models.deletion
from django.apps.registry import Apps as StateApps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from portail.socle import verrous

TABLES = ("parcours_acquisatteste", "parcours_annulationacquis")


def poser(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for table in TABLES:
        verrous.poser(schema_editor.connection, table)


def lever(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for table in TABLES:
        verrous.lever(schema_editor.connection, table)


class Migration(migrations.Migration):

    dependencies = [
        ('parcours', '0001_offres'),
        ('referentiel', '0005_suivi'),
        ('socle', '0002_journal_en_ajout_seul'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AcquisAtteste',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('titulaire', models.UUIDField(db_index=True, verbose_name='titulaire')),
                ('code', models.CharField(blank=True, max_length=200, verbose_name='code')),
                ('libelle', models.TextField(verbose_name='intitulé')),
                ('origine', models.CharField(choices=[('formation', 'Formation'), ('alternance', 'Alternance'), ('vae', 'VAE'), ('candidature', 'Évaluation, sans formation'), ('equivalence', 'Équivalence'), ('autre', 'Autrement, ou je ne sais plus')], max_length=12, verbose_name='origine')),
                ('jour', models.DateField(verbose_name='décidé le')),
                ('jury', models.CharField(max_length=200, verbose_name='jury')),
                ('opposable', models.DateField(null=True, verbose_name='compte jusqu’au')),
                ('signataire', models.CharField(max_length=120, verbose_name='signataire')),
                ('qualite', models.CharField(max_length=120, verbose_name='qualité')),
                ('auteur', models.UUIDField(null=True, verbose_name='enregistré par')),
                ('quand', models.DateTimeField(verbose_name='enregistré le')),
                ('fiche', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='referentiel.fiche', verbose_name='certification')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='socle.organisation')),
            ],
            options={
                'verbose_name': 'acquis attesté',
                'verbose_name_plural': 'acquis attestés',
                'ordering': ['-jour', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='AcquisDeclare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('numero', models.CharField(max_length=16, verbose_name='certification')),
                ('code', models.CharField(blank=True, max_length=200, verbose_name='code')),
                ('libelle', models.CharField(max_length=500, verbose_name='intitulé')),
                ('origine', models.CharField(choices=[('formation', 'Formation'), ('alternance', 'Alternance'), ('vae', 'VAE'), ('candidature', 'Évaluation, sans formation'), ('equivalence', 'Équivalence'), ('autre', 'Autrement, ou je ne sais plus')], max_length=12, verbose_name='origine')),
                ('jour', models.DateField(verbose_name='obtenu le')),
                ('jury', models.CharField(blank=True, max_length=200, verbose_name='délivré par')),
                ('cree_le', models.DateTimeField(verbose_name='déclaré le')),
                ('personne', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'acquis déclaré',
                'verbose_name_plural': 'acquis déclarés',
                'ordering': ['-jour', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='AnnulationAcquis',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('le', models.DateField(verbose_name='annulé le')),
                ('motif', models.TextField(verbose_name='motif')),
                ('signataire', models.CharField(max_length=120, verbose_name='signataire')),
                ('qualite', models.CharField(max_length=120, verbose_name='qualité')),
                ('auteur', models.UUIDField(null=True, verbose_name='enregistrée par')),
                ('quand', models.DateTimeField(verbose_name='enregistrée le')),
                ('acquis', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='annulation', to='parcours.acquisatteste')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='socle.organisation')),
            ],
            options={
                'verbose_name': 'annulation d’un acquis',
                'verbose_name_plural': 'annulations d’acquis',
            },
        ),
        migrations.CreateModel(
            name='Partage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('debut', models.DateField(verbose_name='du')),
                ('fin', models.DateField(verbose_name='au (exclu)')),
                ('pieces', models.BooleanField(default=False, verbose_name='avec les pièces')),
                ('positionnements', models.BooleanField(default=False, verbose_name='avec les positionnements')),
                ('formule', models.CharField(max_length=16, verbose_name='formule')),
                ('cree_le', models.DateTimeField(verbose_name='ouvert le')),
                ('revoque_le', models.DateTimeField(null=True, verbose_name='arrêté le')),
                ('conseiller', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('personne', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'partage',
                'verbose_name_plural': 'partages',
                'ordering': ['-cree_le', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='PieceAcquis',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nom', models.CharField(max_length=120, verbose_name='nom du fichier')),
                ('genre', models.CharField(choices=[('pdf', 'PDF'), ('png', 'image PNG'), ('jpeg', 'image JPEG'), ('docx', 'Word')], max_length=4, verbose_name='genre')),
                ('taille', models.PositiveIntegerField(verbose_name='taille en octets')),
                ('empreinte', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('octets', models.BinaryField(verbose_name='document')),
                ('deposee_le', models.DateTimeField(verbose_name='déposée le')),
                ('acquis', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pieces', to='parcours.acquisdeclare')),
            ],
            options={
                'verbose_name': 'pièce d’un acquis',
                'verbose_name_plural': 'pièces des acquis',
                'ordering': ['pk'],
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='acquisatteste',
            constraint=models.CheckConstraint(condition=models.Q(('origine__in', ['formation', 'alternance', 'vae', 'candidature', 'equivalence', 'autre'])), name='acquis_atteste_origine'),
        ),
        migrations.AddConstraint(
            model_name='acquisatteste',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('signataire', ''), _negated=True), models.Q(('qualite', ''), _negated=True), models.Q(('jury', ''), _negated=True), models.Q(('libelle', ''), _negated=True)), name='acquis_atteste_signe', violation_error_message='Une attestation dit le jury, et elle est signée : un nom, une qualité.'),
        ),
        migrations.AddConstraint(
            model_name='acquisatteste',
            constraint=models.CheckConstraint(condition=models.Q(('opposable__isnull', True), ('opposable__gte', models.F('jour')), _connector='OR'), name='acquis_atteste_opposable'),
        ),
        migrations.AddConstraint(
            model_name='acquisdeclare',
            constraint=models.UniqueConstraint(fields=('personne', 'numero', 'code'), name='acquis_declare_unique', violation_error_message='Vous avez déjà déclaré cet acquis.'),
        ),
        migrations.AddConstraint(
            model_name='acquisdeclare',
            constraint=models.CheckConstraint(condition=models.Q(('origine__in', ['formation', 'alternance', 'vae', 'candidature', 'equivalence', 'autre'])), name='acquis_declare_origine'),
        ),
        migrations.AddConstraint(
            model_name='acquisdeclare',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('libelle', ''), _negated=True), models.Q(('numero', ''), _negated=True)), name='acquis_declare_nomme'),
        ),
        migrations.AddConstraint(
            model_name='annulationacquis',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('motif', ''), _negated=True), models.Q(('signataire', ''), _negated=True), models.Q(('qualite', ''), _negated=True)), name='acquis_annulation_motivee', violation_error_message='Une annulation dit son motif, et elle est signée.'),
        ),
        migrations.AddIndex(
            model_name='partage',
            index=models.Index(fields=['conseiller', 'fin'], name='partage_conseiller'),
        ),
        migrations.AddConstraint(
            model_name='partage',
            constraint=models.CheckConstraint(condition=models.Q(('fin__gt', models.F('debut'))), name='partage_periode', violation_error_message='Le partage finit après avoir commencé.'),
        ),
        migrations.AddConstraint(
            model_name='partage',
            constraint=models.CheckConstraint(condition=models.Q(('personne', models.F('conseiller')), _negated=True), name='partage_a_un_autre'),
        ),
        migrations.AddConstraint(
            model_name='pieceacquis',
            constraint=models.UniqueConstraint(fields=('acquis', 'empreinte'), name='acquis_piece_unique'),
        ),
        migrations.AddConstraint(
            model_name='pieceacquis',
            constraint=models.CheckConstraint(condition=models.Q(('genre__in', ['pdf', 'png', 'jpeg', 'docx'])), name='acquis_piece_genre'),
        ),
        migrations.RunPython(poser, lever),
    ]
