"""Conversations with a card, in sentences instead of bytes; so far, who its holder is to us."""

from __future__ import annotations

from desktop.cardreader import identity, objects
from desktop.cardreader.calypso.selection import select_first
from desktop.cardreader.connection import CardConnection
from desktop.cardreader.firewall import LINK_APPLICATIONS, NDEF_APPLICATION, LinkModeFirewall
from desktop.cardreader.neutral.tag import read_uid, selects_ndef
from desktop.cardreader.sector import read_sector_holder
from desktop.cardreader.transport import AnswerFetching
from desktop.domain.card import (
    CardProduct,
    CardSupport,
    HolderCard,
    ObjectKind,
    UnsupportedObject,
)
from desktop.domain.card_profile import CardProfile, LinkBy
from desktop.domain.support_tag import TagWithoutIdentity

MEMORY_TAG = "NDEF"  # instead of an application's name: a memory tag has none


def read_holder(
    connection: CardConnection, site_key: bytes, profile: CardProfile | None = None
) -> HolderCard:
    """Link mode: select, hash, forget. Nothing is written.

    No file is read, but for the two records of a sector identifier when the profile says that
    cards are known by it. Raises `UnsupportedObject`, `TagWithoutIdentity`, what the connection
    raises (`CardGone`, `UnreadableCard`), and of sectors what `read_sector_holder` raises.
    """
    atr = connection.atr
    if objects.looks_like_security_module(atr):
        raise UnsupportedObject(objects.kind_of(atr))
    gated = AnswerFetching(LinkModeFirewall(connection, profile))
    if objects.is_memory_chip(atr):
        return _holder_of_memory_chip(gated, site_key)
    application = select_first(gated, profile.applications if profile else LINK_APPLICATIONS)
    if application is None:
        return _holder_of_type_four(gated, site_key)
    if profile is not None and profile.link_by is LinkBy.SECTOR:
        return read_sector_holder(gated, application, profile, site_key)
    return HolderCard(
        application=application.df_name.hex().upper(),
        product=application.product,
        tail=identity.tail(application.serial),
        fingerprint=identity.fingerprint(site_key, application.serial),
        invalidated=application.invalidated,
    )


def kind_of(connection: CardConnection) -> ObjectKind:
    """The best word for what lies there and is none of our cards."""
    return objects.kind_of(connection.atr)


def _holder_of_memory_chip(gated: CardConnection, site_key: bytes) -> HolderCard:
    if not objects.is_type_two(gated.atr):
        raise UnsupportedObject(objects.kind_of(gated.atr))
    return _holder_of_tag(read_uid(gated), site_key, CardProduct.TYPE_2_TAG, MEMORY_TAG)


def _holder_of_type_four(gated: CardConnection, site_key: bytes) -> HolderCard:
    """A telephone can play a tag; its number is another one each time."""
    kind = objects.kind_of(gated.atr)
    if not selects_ndef(gated):
        raise UnsupportedObject(kind)
    application = NDEF_APPLICATION.hex().upper()
    try:
        uid = read_uid(gated)
    except TagWithoutIdentity as error:
        raise (UnsupportedObject(kind) if kind is ObjectKind.PHONE else error) from error
    return _holder_of_tag(uid, site_key, CardProduct.TYPE_4_TAG, application)


def _holder_of_tag(
    uid: bytes, site_key: bytes, product: CardProduct, application: str
) -> HolderCard:
    return HolderCard(
        application=application,
        product=product,
        tail=identity.tag_tail(uid),
        fingerprint=identity.tag_fingerprint(site_key, uid),
        support=CardSupport.NEUTRAL_CARD,
    )
