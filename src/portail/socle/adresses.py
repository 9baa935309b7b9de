"""Whose request it is: the client's address behind a known number of proxies."""

from __future__ import annotations

import ipaddress


def adresse_client(distante: str, relayees: str, mandataires: int) -> str:
    """The client's address. ``distante`` is the peer's, ``relayees`` the X-Forwarded-For header.

    Each of the ``mandataires`` trusted proxies appends the address it saw: the client's is the one that many places
    from the end. What stands before was written by the client and is not believed. A header shorter than expected
    or an unreadable address leaves ``distante``.
    """
    if mandataires <= 0:
        return distante
    relais = [part.strip() for part in relayees.split(",") if part.strip()]
    if len(relais) < mandataires:
        return distante
    return _lisible(relais[-mandataires]) or distante


def reseau_de(adresse: str) -> str:
    """What a rate limit counts: the IPv4 address, or the /64 network of an IPv6 one (one subscriber has 2^64)."""
    lisible = _lisible(adresse)
    if not lisible:
        return "inconnue"
    ip = ipaddress.ip_address(lisible)
    if isinstance(ip, ipaddress.IPv4Address):
        return str(ip)
    if ip.ipv4_mapped:
        return str(ip.ipv4_mapped)
    return str(ipaddress.ip_network((ip, 64), strict=False))


def _lisible(texte: str) -> str:
    """The address without brackets or port; empty when it is not one."""
    nu = texte.strip()
    if nu.startswith("["):
        nu = nu[1:].partition("]")[0]
    elif nu.count(":") == 1:
        nu = nu.partition(":")[0]
    try:
        return str(ipaddress.ip_address(nu))
    except ValueError:
        return ""
