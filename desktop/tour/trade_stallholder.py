"""A stallholder comes in: recorded, agreed with on paper, signed with a scan, paid somewhere."""

from __future__ import annotations

from io import BytesIO
from itertools import cycle
from uuid import UUID

from PIL import Image, ImageDraw

from desktop.domain.agreement import A_DAY, add_months
from desktop.domain.merchant import Hours
from desktop.domain.month import first_day, month_after
from desktop.reports.pdfium import opened
from desktop.reports.preview import pages
from desktop.services.agreement_life import Signing
from desktop.services.invented_protection import ACCOUNTANT, MERCHANT_MANAGER, invented_iban
from desktop.sheets.agreement import AgreementForm
from desktop.sheets.certificate import CertificateForm
from desktop.sheets.merchant import CallBack, MerchantForm
from desktop.sheets.outlet import OutletForm
from desktop.tour.driving import NeverHappened
from desktop.tour.trade_desk import TradeDesk

NAME, SIGNS, PHONE = "Les Herbes de Maël", "Maël Kerbihan", "06 39 98 90 21"
SCANNED_AT = 100  # dots per inch, as office scanners are set
SIGNED_BELOW = "Signature, précédée"
_INK = (24, 40, 110)
_HANDS = (
    ((0, 58), (14, 28), (24, 60), (40, 34), (52, 54), (74, 38), (92, 52), (150, 42)),
    ((0, 40), (30, 64), (38, 26), (58, 58), (88, 30), (104, 56), (132, 44), (64, 66), (20, 62)),
)
"""Strokes of two people, in pixels from the words above them."""


def take_in(here: TradeDesk) -> tuple[UUID, UUID]:
    """The ids of the merchant and of its agreement, which begins with the month."""
    here.put(_month_before(here), 8)
    merchants = here.trade.merchants
    merchant_id = merchants.record(_form(), MERCHANT_MANAGER).merchant.id
    merchants.outlets.add(merchant_id, _stall(here), MERCHANT_MANAGER)
    merchants.certificates.add(merchant_id, _label(here), MERCHANT_MANAGER)
    agreement_id = _agree(here, merchant_id)
    _account(here, merchant_id)
    return merchant_id, agreement_id


def _agree(here: TradeDesk, merchant_id: UUID) -> UUID:
    """Drafted, printed, numbered by the centre, signed a week later with the scan."""
    agreements, begins = here.trade.agreements, first_day(here.month)
    form = AgreementForm(begins, add_months(begins, 12) - A_DAY, 1, ("vegetables", "fruit"))
    draft = agreements.draft(merchant_id, form, MERCHANT_MANAGER)
    agreements.print(draft.id, MERCHANT_MANAGER)
    here.exchange()
    printed = agreements.print(draft.id, MERCHANT_MANAGER)
    paper = printed.documents[0].pdf
    (here.folder / "agreement.pdf").write_bytes(paper)
    scan = here.folder / "agreement-signed.pdf"
    scan.write_bytes(signed_scan(paper))
    here.put(_month_before(here), 16)
    on = here.clock.today()
    signed = agreements.sign(draft.id, Signing(on, SIGNS, scan), MERCHANT_MANAGER)
    kept = agreements.scan(draft.id, MERCHANT_MANAGER)
    if kept.content != scan.read_bytes():
        raise NeverHappened("the scan is kept as it was")
    here.tell(
        "agreement signed",
        number=signed.number,
        provisional=signed.provisional,
        states=[draft.standing.value, printed.line.standing.value, signed.standing.value],
        begins=signed.starts_on.isoformat(),
        signed_on=on.isoformat(),
        scan_sha256=kept.sha256,
    )
    return draft.id


def _account(here: TradeDesk, merchant_id: UUID) -> None:
    """Typed by one, confirmed by another who called back."""
    accounts = here.trade.merchants.accounts
    sheet = accounts.propose(merchant_id, invented_iban(2_100), NAME, MERCHANT_MANAGER)
    called = CallBack(SIGNS, PHONE, here.clock.today())
    accounts.confirm(sheet.lines[0].id, called, ACCOUNTANT)
    here.tell("bank details confirmed", proposed_by="manager", confirmed_by="accountant")


def signed_scan(pdf: bytes) -> bytes:
    """The pages as pictures, in a PDF, with ink in the blocks that are signed."""
    scanned = [
        Image.frombuffer("RGB", (page.width, page.height), page.rgb, "raw", "RGB", page.stride, 1)
        for page in pages(pdf, SCANNED_AT)
    ]
    for (number, across, down), strokes in zip(_blocks(pdf), cycle(_HANDS)):
        signed = scanned[number] = scanned[number].copy()
        left, top = across * signed.width, down * signed.height
        ink = [(left + x, top + y) for x, y in strokes]
        ImageDraw.Draw(signed).line(ink, fill=_INK, width=2, joint="curve")
    target = BytesIO()
    scanned[0].save(
        target, "PDF", save_all=True, append_images=scanned[1:], resolution=SCANNED_AT, quality=70
    )
    return target.getvalue()


def _blocks(pdf: bytes) -> list[tuple[int, float, float]]:
    """Where it says that one signs: the page, and how far across and down. Raises NeverHappened."""
    found = []
    with opened(pdf) as document:
        for number, page in enumerate(document):
            width, height = page.get_size()
            said = page.get_textpage()
            search = said.search(SIGNED_BELOW)
            while (at := search.get_next()) is not None:
                left, bottom, _right, _top = said.get_charbox(at[0])
                found.append((number, left / width, 1 - bottom / height))
    if not found:
        raise NeverHappened("the agreement has blocks to sign in")
    return found


def _month_before(here: TradeDesk) -> str:
    return month_after(here.month, -1)


def _form() -> MerchantForm:
    return MerchantForm(
        trade_name=NAME,
        family="vegetables",
        siret="00002100600010",
        legal_name="Maël Kerbihan (nom inventé)",
        legal_form="EI",
        naf_code="01.13Z",
        vat_regime="flat_rate_farmer",
        representative=SIGNS,
        representative_role="maraîcher",
        street="2 chemin des Talus-Fleuris",
        postcode="35200",
        city="Rennes",
        phone=PHONE,
        email="contact21@commerce.invalid",
    )


def _stall(here: TradeDesk) -> OutletForm:
    return OutletForm(
        label="Marché du samedi, rangée F",
        outlet_kind="stall",
        market="Marché du samedi",
        weekday=6,
        pitch="rangée F",
        hours=(Hours(6, "7:45", "13:00"),),
        opened_on=here.clock.today(),
    )


def _label(here: TradeDesk) -> CertificateForm:
    begins = here.clock.today() - 90 * A_DAY
    return CertificateForm(
        "terres_de_sources", begins, add_months(begins, 24), "INV-TDS-021", "Terres de Sources"
    )
