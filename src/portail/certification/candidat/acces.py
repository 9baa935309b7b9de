"""Opening one's own candidature for a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest

from portail.certification import perms, queries_candidatures
from portail.socle.perms import compte_de

if TYPE_CHECKING:
    from portail.certification.models import Candidature


def ouvrir(request: HttpRequest, cle: int) -> Candidature:
    """The candidature of who asks. Raises ``Http404``, or ``Refus`` when it is somebody else's."""
    trouvee = queries_candidatures.candidature(cle)
    if trouvee is None:
        raise Http404(str(cle))
    perms.exiger_candidat(compte_de(request), trouvee)
    return trouvee
