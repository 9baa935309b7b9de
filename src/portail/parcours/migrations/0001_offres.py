import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name='DepotOffres',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('siret', models.CharField(max_length=40, unique=True, verbose_name='SIRET')),
                ('nom', models.CharField(max_length=255, verbose_name='fichier')),
                ('empreinte', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('complet', models.BooleanField(verbose_name='catalogue entier')),
                ('contenu', models.BinaryField(verbose_name='contenu')),
                ('depose_le', models.DateTimeField(verbose_name='déposé le')),
                ('depose_par', models.UUIDField(verbose_name='déposé par')),
            ],
            options={
                'verbose_name': 'dépôt d’offres',
                'verbose_name_plural': 'dépôts d’offres',
                'ordering': ['siret'],
            },
        ),
        migrations.CreateModel(
            name='OffreConnue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cle', models.CharField(max_length=300, unique=True, verbose_name='clé')),
                ('siret', models.CharField(blank=True, db_index=True, max_length=40, verbose_name='SIRET')),
                ('reference', models.CharField(max_length=300, verbose_name='référence')),
                ('empreinte', models.CharField(blank=True, max_length=64)),
            ],
            options={
                'verbose_name': 'offre',
                'verbose_name_plural': 'offres',
                'ordering': ['cle'],
            },
        ),
        migrations.CreateModel(
            name='SourceOffres',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nom', models.CharField(max_length=255, verbose_name='fichier')),
                ('norme', models.CharField(choices=[('lheo', 'lheo'), ('edof', 'edof')], max_length=4, verbose_name='norme')),
                ('empreinte', models.CharField(db_index=True, max_length=64, verbose_name='SHA-256')),
                ('octets', models.BigIntegerField(verbose_name='taille en octets')),
                ('siret', models.CharField(blank=True, db_index=True, max_length=40, verbose_name='SIRET')),
                ('complet', models.BooleanField(verbose_name='catalogue entier')),
                ('appliquee_le', models.DateTimeField(verbose_name='importée le')),
                ('appliquee_par', models.UUIDField(blank=True, null=True, verbose_name='importée par')),
                ('bilan', models.JSONField(verbose_name='bilan')),
            ],
            options={
                'verbose_name': 'source d’offres',
                'verbose_name_plural': 'sources d’offres',
                'ordering': ['-appliquee_le', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='VersionOffre',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('debut', models.DateTimeField(verbose_name='depuis')),
                ('fin', models.DateTimeField(blank=True, null=True, verbose_name='jusqu’à (exclu)')),
                ('empreinte', models.CharField(max_length=64)),
                ('intitule', models.TextField(verbose_name='intitulé')),
                ('organisme', models.TextField(blank=True, verbose_name='organisme')),
                ('modalite', models.CharField(blank=True, choices=[('presentiel', 'presentiel'), ('mixte', 'mixte'), ('distance', 'distance')], max_length=12, verbose_name='modalité')),
                ('prix', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='prix')),
                ('cherche', models.TextField()),
                ('contenu', models.JSONField(verbose_name='contenu')),
                ('offre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='parcours.offreconnue')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='parcours.sourceoffres')),
            ],
            options={
                'verbose_name': 'version d’offre',
                'verbose_name_plural': 'versions d’offres',
                'ordering': ['offre', 'debut'],
            },
        ),
        migrations.CreateModel(
            name='SessionOuverte',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('debut', models.DateField(null=True)),
                ('fin', models.DateField(null=True)),
                ('etat', models.CharField(blank=True, choices=[('ouvert', 'ouvert'), ('ferme', 'ferme'), ('suspendu', 'suspendu')], max_length=12)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to='parcours.versionoffre')),
            ],
            options={
                'verbose_name': 'session',
                'verbose_name_plural': 'sessions',
                'ordering': ['version', 'debut'],
            },
        ),
        migrations.CreateModel(
            name='LieuOffre',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cherche', models.CharField(max_length=120)),
                ('code_postal', models.CharField(blank=True, max_length=10)),
                ('latitude', models.DecimalField(decimal_places=6, max_digits=9, null=True)),
                ('longitude', models.DecimalField(decimal_places=6, max_digits=9, null=True)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lieux', to='parcours.versionoffre')),
            ],
            options={
                'verbose_name': 'lieu d’offre',
                'verbose_name_plural': 'lieux d’offres',
                'ordering': ['version', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='CibleOffre',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fiche', models.CharField(max_length=80)),
                ('code', models.CharField(blank=True, max_length=200)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cibles', to='parcours.versionoffre')),
            ],
            options={
                'verbose_name': 'cible d’offre',
                'verbose_name_plural': 'cibles d’offres',
                'ordering': ['version', 'pk'],
            },
        ),
        migrations.AddIndex(
            model_name='versionoffre',
            index=models.Index(condition=models.Q(('fin__isnull', True)), fields=['offre'], name='offre_ouverte'),
        ),
        migrations.AddConstraint(
            model_name='versionoffre',
            constraint=models.UniqueConstraint(condition=models.Q(('fin__isnull', True)), fields=('offre',), name='offre_une_version_ouverte'),
        ),
        migrations.AddConstraint(
            model_name='versionoffre',
            constraint=models.UniqueConstraint(fields=('offre', 'debut'), name='offre_version_debut_unique'),
        ),
        migrations.AddConstraint(
            model_name='versionoffre',
            constraint=models.CheckConstraint(condition=models.Q(('fin__isnull', True), ('fin__gt', models.F('debut')), _connector='OR'), name='offre_version_periode'),
        ),
        migrations.AddConstraint(
            model_name='versionoffre',
            constraint=models.CheckConstraint(condition=models.Q(('modalite__in', ['', 'presentiel', 'mixte', 'distance'])), name='offre_modalite_connue'),
        ),
        migrations.AddIndex(
            model_name='sessionouverte',
            index=models.Index(fields=['debut'], name='session_par_debut'),
        ),
        migrations.AddIndex(
            model_name='lieuoffre',
            index=models.Index(fields=['cherche'], name='lieu_offre_nom'),
        ),
        migrations.AddIndex(
            model_name='lieuoffre',
            index=models.Index(fields=['code_postal'], name='lieu_offre_code_postal'),
        ),
        migrations.AddIndex(
            model_name='cibleoffre',
            index=models.Index(fields=['fiche', 'code'], name='cible_par_bloc'),
        ),
        migrations.AddConstraint(
            model_name='cibleoffre',
            constraint=models.UniqueConstraint(fields=('version', 'fiche', 'code'), name='cible_offre_unique'),
        ),
    ]
