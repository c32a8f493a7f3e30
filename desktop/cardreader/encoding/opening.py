"""What lies on the reader, as something to write on."""

from __future__ import annotations

from dataclasses import replace

from desktop.cardreader import identity, objects
from desktop.cardreader.calypso.image import CardImage
from desktop.cardreader.calypso.selection import select
from desktop.cardreader.connection import CardConnection
from desktop.cardreader.encoding.calypso_card import CalypsoSupport
from desktop.cardreader.encoding.support import Support, SupportMeans
from desktop.cardreader.encoding.tag import TagSupport
from desktop.cardreader.firewall import Firewall, encoding_mode
from desktop.cardreader.sector import read_sector_holder
from desktop.cardreader.session import read_holder
from desktop.cardreader.transport import AnswerFetching
from desktop.domain.card import CardSupport, HolderCard
from desktop.domain.card_profile import LinkBy
from desktop.domain.encoding import NotEncodable
from desktop.domain.support_tag import NoSigningKey


def open_support(connection: CardConnection, means: SupportMeans) -> Support:
    """The writing side of what lies there.

    Raises `NotEncodable`, `UnsupportedObject`, and `NoSigningKey` for a tag that nobody can sign.
    """
    watched = means.watch(connection)
    if means.profile.writes and not objects.is_memory_chip(connection.atr):
        gated = AnswerFetching(Firewall(watched, encoding_mode(means.profile)))
        image = select(gated, means.profile)
        if image is not None:
            return _calypso_card(gated, image, means)
    holder = read_holder(watched, means.site_key, means.profile)
    if holder.support is not CardSupport.NEUTRAL_CARD:
        raise NotEncodable
    if means.signer is None:
        raise NoSigningKey
    return TagSupport(watched, holder, means.signer)


def _calypso_card(gated: CardConnection, image: CardImage, means: SupportMeans) -> Support:
    """Who it is comes from the first application, as when it was linked; the right has its own."""
    holder = _holder(gated, image, means)
    wanted = means.profile.right_application
    if wanted is not None and not image.df_name.startswith(wanted):
        there = select(gated, replace(means.profile, applications=(wanted,)))
        if there is None:
            raise NotEncodable
        image = there
    return CalypsoSupport(gated, image, holder, means)


def _holder(gated: CardConnection, image: CardImage, means: SupportMeans) -> HolderCard:
    if means.profile.link_by is LinkBy.SECTOR:
        return read_sector_holder(gated, image, means.profile, means.site_key)
    return HolderCard(
        application=image.df_name.hex().upper(),
        product=image.rules.product,
        tail=identity.tail(image.serial),
        fingerprint=identity.fingerprint(means.site_key, image.serial),
        invalidated=image.invalidated,
    )
