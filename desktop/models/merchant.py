"""Rows of merchants: where they sell, certificates that they showed, and what happened."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import CanonicalJson, Synced


class MerchantRecord(Synced):
    """One establishment: a new SIRET is a new merchant, with its `predecessor_id`.

    `outlet_kind`, `place` and `family` are what a list shows of the first outlet.
    """

    __tablename__ = "merchant"
    merge_groups: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("siret", "legal_name", "legal_form", "no_siret_reason"),
        ("naf_code", "naf_version"),
        ("vat_regime", "vat_number"),
        ("representative", "representative_role"),
        ("street", "postcode", "city"),
        ("state", "state_since", "state_reason"),
    )

    trade_name: Mapped[str]
    outlet_kind: Mapped[str] = mapped_column(default="shop")  # shop · stall
    place: Mapped[str] = mapped_column(default="")
    family: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="prospect")
    state_since: Mapped[date | None]
    state_reason: Mapped[str] = mapped_column(default="", server_default="")
    siret: Mapped[str] = mapped_column(default="", server_default="")  # 14 digits
    no_siret_reason: Mapped[str] = mapped_column(default="", server_default="")
    legal_name: Mapped[str] = mapped_column(default="", server_default="")
    legal_form: Mapped[str] = mapped_column(default="", server_default="")
    naf_code: Mapped[str] = mapped_column(default="", server_default="")  # 47.81Z
    naf_version: Mapped[str] = mapped_column(default="", server_default="")  # rev2 · 2025
    vat_regime: Mapped[str] = mapped_column(default="", server_default="")  # normal · franchise …
    vat_number: Mapped[str] = mapped_column(default="", server_default="")
    representative: Mapped[str] = mapped_column(default="", server_default="")
    representative_role: Mapped[str] = mapped_column(default="", server_default="")
    street: Mapped[str] = mapped_column(default="", server_default="")
    postcode: Mapped[str] = mapped_column(default="", server_default="")
    city: Mapped[str] = mapped_column(default="", server_default="")
    contact_name: Mapped[str] = mapped_column(default="", server_default="")
    phone: Mapped[str] = mapped_column(default="", server_default="")
    email: Mapped[str] = mapped_column(default="", server_default="")
    note: Mapped[str] = mapped_column(default="", server_default="")
    predecessor_id: Mapped[UUID | None] = mapped_column(index=True)

    __table_args__ = (
        CheckConstraint("state in ('prospect', 'active', 'suspended', 'closed')", name="state"),
    )


class OutletRecord(Synced):
    """A shop, or a stall on the market of one weekday; `closures` are holidays and works."""

    __tablename__ = "outlet"
    merge_groups: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("outlet_kind", "market", "weekday", "pitch"),
        ("street", "postcode", "city"),
    )

    merchant_id: Mapped[UUID] = mapped_column(ForeignKey("merchant.id"), index=True)
    label: Mapped[str]
    outlet_kind: Mapped[str] = mapped_column(default="shop")  # shop · stall
    market: Mapped[str] = mapped_column(default="")
    weekday: Mapped[int | None]  # 1 Monday … 7 Sunday
    pitch: Mapped[str] = mapped_column(default="")
    street: Mapped[str] = mapped_column(default="")
    postcode: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    opening_hours: Mapped[Any] = mapped_column(CanonicalJson, default=list)
    closures: Mapped[Any] = mapped_column(CanonicalJson, default=list)
    opened_on: Mapped[date | None]
    closed_on: Mapped[date | None]

    __table_args__ = (CheckConstraint("outlet_kind in ('shop', 'stall')", name="outlet_kind"),)


class CertificateRecord(Synced):
    """A quality label that was proven, until when; `document_hash` is of the paper shown."""

    __tablename__ = "certificate"
    merge_groups: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("quality_label", "reference", "issuer", "valid_from", "valid_until"),
        ("document_hash", "document_name"),
    )

    merchant_id: Mapped[UUID] = mapped_column(ForeignKey("merchant.id"), index=True)
    quality_label: Mapped[str]  # ab · terres_de_sources · label_rouge …
    reference: Mapped[str] = mapped_column(default="")
    issuer: Mapped[str] = mapped_column(default="")
    valid_from: Mapped[date]
    valid_until: Mapped[date]  # the last day, included
    withdrawn_on: Mapped[date | None]
    document_hash: Mapped[str] = mapped_column(default="")  # SHA-256 in hex
    document_name: Mapped[str] = mapped_column(default="")


class MerchantEventRecord(Synced):
    """What was done with a merchant, on which day it counts and by whom; never changed.

    `facts` are the changed columns with what they were and are, or what the act was about.
    """

    __tablename__ = "merchant_event"
    kind: ClassVar[str] = "fact"

    merchant_id: Mapped[UUID] = mapped_column(ForeignKey("merchant.id"), index=True)
    act: Mapped[str]  # see services.merchant_event
    on_day: Mapped[date]
    reason: Mapped[str] = mapped_column(default="")
    facts: Mapped[Any] = mapped_column(CanonicalJson, default=dict)
    at: Mapped[datetime]
    agent_id: Mapped[UUID]
    agent_name: Mapped[str]
