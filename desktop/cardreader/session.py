"""Conversations with a card, in sentences instead of bytes; so far, who its holder is to us."""

from __future__ import annotations

from collections.abc import Iterable

from desktop.cardreader import identity, objects
from desktop.cardreader.calypso.selection import select_first
from desktop.cardreader.connection import CardConnection
from desktop.cardreader.firewall import LINK_APPLICATIONS, LinkModeFirewall
from desktop.cardreader.transport import AnswerFetching
from desktop.domain.card import HolderCard, UnsupportedObject


def read_holder(
    connection: CardConnection, site_key: bytes, applications: Iterable[bytes] = LINK_APPLICATIONS
) -> HolderCard:
    """Link mode: select, hash, forget. Nothing is written and no file is read.

    Raises `UnsupportedObject`, and what the connection raises (`CardGone`, `UnreadableCard`).
    """
    if objects.is_memory_chip(connection.atr) or objects.looks_like_security_module(connection.atr):
        raise UnsupportedObject(objects.kind_of(connection.atr))
    gated = AnswerFetching(LinkModeFirewall(connection))
    application = select_first(gated, applications)
    if application is None:
        raise UnsupportedObject(objects.kind_of(connection.atr))
    return HolderCard(
        application=application.df_name.hex().upper(),
        product=application.product,
        tail=identity.tail(application.serial),
        fingerprint=identity.fingerprint(site_key, application.serial),
        invalidated=application.invalidated,
    )
