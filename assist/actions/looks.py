"""How a shop shows itself: its logo, and when its tag was last seen at work."""

import hashlib
import io
from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from PIL import Image, UnidentifiedImageError

from assist.actions.audits import audit
from assist.actions.setup import administrators_only
from assist.models import AssistNow, Logo, Shop
from assist.queries.clock import now
from assist.rules.audits import AuditAct
from assist.rules.looks import LOGO_BOX, LOGO_BYTES, checked_logo_size
from assist.rules.refusals import invalid

SEEN_EVERY = timedelta(minutes=1)
_FORMATS = ("PNG", "JPEG", "WEBP")


@transaction.atomic
def set_logo(actor: User | None, shop: Shop, data: bytes) -> Logo:
    """Draw an uploaded picture anew as the shop's logo: no byte of the upload itself is kept or served."""
    administrators_only(actor)
    picture = _opened(data)
    png = _as_png(picture)
    drawn = {"png": png, "digest": hashlib.sha256(png).hexdigest()[:32], "changed_at": AssistNow()}
    size = {"width": picture.width, "height": picture.height}
    logo, _ = Logo.objects.update_or_create(shop=shop, defaults={**drawn, **size})
    audit(actor, AuditAct.LOGO_SET, shop, {"logo": f"{picture.width} x {picture.height}"})
    return logo


@transaction.atomic
def remove_logo(actor: User | None, shop: Shop) -> None:
    """Back to the first letter of the shop's name."""
    administrators_only(actor)
    if Logo.objects.filter(shop=shop).delete()[0]:
        audit(actor, AuditAct.LOGO_REMOVED, shop, {"logo": ""})


def mark_seen(shop: Shop, origin: str) -> bool:
    """A page on `origin` has loaded the shop's tag; kept at most once a minute, and only for the shop's own origins."""
    fresh = shop.seen_at is not None and shop.seen_at > now() - SEEN_EVERY and shop.seen_origin == origin
    if origin not in shop.origins or fresh:
        return False
    stale = Q(seen_at=None) | Q(seen_at__lte=AssistNow() - SEEN_EVERY) | ~Q(seen_origin=origin)
    seen = {"seen_at": AssistNow(), "seen_origin": origin}
    return Shop.objects.filter(stale, pk=shop.pk).update(**seen) == 1


def _opened(data: bytes) -> Image.Image:
    if len(data) > LOGO_BYTES:
        raise invalid(f"The file has {len(data) / 1e6:.1f} MB, at most 1 MB will do. Save it smaller.")
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as found:
            checked_logo_size(*found.size)
            picture = found.convert("RGBA")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError):
        raise invalid("This is no picture that can be drawn. Save the logo as PNG, JPEG or WebP.") from None
    picture.thumbnail(LOGO_BOX)
    return picture


def _as_png(picture: Image.Image) -> bytes:
    """A new picture of the pixels alone: what else the file carried stays behind."""
    clean = Image.new("RGBA", picture.size)
    clean.paste(picture)
    drawn = io.BytesIO()
    clean.save(drawn, "PNG", optimize=True)
    return drawn.getvalue()
