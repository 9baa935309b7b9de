import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('parcours', '0002_passeport'),
        ('referentiel', '0005_suivi'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Positionnement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cree_le', models.DateTimeField(verbose_name='commencé le')),
                ('change_le', models.DateTimeField(verbose_name='dernier changement')),
                ('fiche', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='referentiel.fiche', verbose_name='certification visée')),
                ('personne', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'positionnement',
                'verbose_name_plural': 'positionnements',
                'ordering': ['-change_le', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ReponseDonnee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(blank=True, max_length=200, verbose_name='bloc')),
                ('enonce', models.CharField(max_length=24, verbose_name='compétence')),
                ('texte', models.TextField(verbose_name='énoncé')),
                ('reponse', models.CharField(blank=True, choices=[('oui', 'Oui'), ('en-partie', 'En partie'), ('non', 'Non')], max_length=9, verbose_name='réponse')),
                ('situation', models.TextField(blank=True, verbose_name='situation de travail')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='version')),
                ('change_le', models.DateTimeField(verbose_name='dernier changement')),
                ('positionnement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reponses', to='parcours.positionnement')),
            ],
            options={
                'verbose_name': 'réponse',
                'verbose_name_plural': 'réponses',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='PieceReponse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nom', models.CharField(max_length=120, verbose_name='nom du fichier')),
                ('genre', models.CharField(choices=[('pdf', 'PDF'), ('png', 'image PNG'), ('jpeg', 'image JPEG'), ('docx', 'Word')], max_length=4, verbose_name='genre')),
                ('taille', models.PositiveIntegerField(verbose_name='taille en octets')),
                ('empreinte', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('octets', models.BinaryField(verbose_name='document')),
                ('deposee_le', models.DateTimeField(verbose_name='déposée le')),
                ('reponse', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pieces', to='parcours.reponsedonnee')),
            ],
            options={
                'verbose_name': 'pièce d’une réponse',
                'verbose_name_plural': 'pièces des réponses',
                'ordering': ['pk'],
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='positionnement',
            constraint=models.UniqueConstraint(fields=('personne', 'fiche'), name='positionnement_unique', violation_error_message='Vous vous situez déjà sur cette certification.'),
        ),
        migrations.AddConstraint(
            model_name='reponsedonnee',
            constraint=models.UniqueConstraint(fields=('positionnement', 'code', 'enonce'), name='positionnement_reponse_unique'),
        ),
        migrations.AddConstraint(
            model_name='reponsedonnee',
            constraint=models.CheckConstraint(condition=models.Q(('reponse__in', ['', 'oui', 'en-partie', 'non'])), name='positionnement_reponse_connue'),
        ),
        migrations.AddConstraint(
            model_name='piecereponse',
            constraint=models.UniqueConstraint(fields=('reponse', 'empreinte'), name='reponse_piece_unique'),
        ),
        migrations.AddConstraint(
            model_name='piecereponse',
            constraint=models.CheckConstraint(condition=models.Q(('genre__in', ['pdf', 'png', 'jpeg', 'docx'])), name='reponse_piece_genre'),
        ),
    ]
