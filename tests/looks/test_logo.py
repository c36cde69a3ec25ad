"""A shop's logo is drawn anew: what is served is a picture and nothing else."""

import io
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from assist.actions.looks import remove_logo, set_logo
from assist.models import Audit, Logo
from assist.rules.refusals import Refused
from tests.cast import Cast

SCRIPT = b"<script>alert(1)</script>"


def picture(kind: str = "PNG", size: tuple[int, int] = (600, 300), **more: Any) -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", size, "#8a1c4a").save(drawn, kind, **more)
    return drawn.getvalue()


def served(cast: Cast) -> Any:
    address = f"/look/lumo/logo-{Logo.objects.get(shop=cast.lumo).digest}.png"
    return Client(headers={"host": settings.HOSTS["widget"]}).get(address)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_feat_a8_a_logo_is_kept_as_a_small_png(cast: Cast, kind: str) -> None:
    logo = set_logo(cast.root, cast.lumo, picture(kind))
    assert (logo.width, logo.height) == (192, 96)
    answer = served(cast)
    assert answer["Content-Type"] == "image/png"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert Image.open(io.BytesIO(answer.content)).size == (192, 96)


def test_attack_nothing_of_the_upload_but_its_pixels_is_served(cast: Cast) -> None:
    words = PngInfo()
    words.add_text("Comment", SCRIPT.decode())
    set_logo(cast.root, cast.lumo, picture(pnginfo=words) + SCRIPT)
    assert b"script" not in served(cast).content


REFUSED = {
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "html": b"<!doctype html><script>alert(1)</script>",
    "gif": b"GIF89a/*" + SCRIPT + b"*/",
    "a real gif": picture("GIF"),
    "a script that begins like a png": b"\x89PNG\r\n\x1a\n" + SCRIPT,
    "half a picture": picture()[:120],
    "nothing": b"",
}


@pytest.mark.parametrize("name", REFUSED)
def test_attack_what_is_no_plain_picture_is_refused(cast: Cast, name: str) -> None:
    with pytest.raises(Refused, match="Save the logo as PNG, JPEG or WebP"):
        set_logo(cast.root, cast.lumo, REFUSED[name])
    assert not Logo.objects.exists()


def test_a_file_or_picture_that_is_too_large_is_refused_with_its_size(cast: Cast) -> None:
    with pytest.raises(Refused, match=r"1\.2 MB, at most 1 MB"):
        set_logo(cast.root, cast.lumo, picture() + bytes(1_200_000))
    with pytest.raises(Refused, match="4001 x 1 pixels"):
        set_logo(cast.root, cast.lumo, picture(size=(4001, 1)))


def test_a_small_logo_is_not_blown_up(cast: Cast) -> None:
    logo = set_logo(cast.root, cast.lumo, picture(size=(40, 20)))
    assert (logo.width, logo.height) == (40, 20)


def test_another_logo_has_another_address_and_the_old_one_is_gone(cast: Cast) -> None:
    first = set_logo(cast.root, cast.lumo, picture()).digest
    second = set_logo(cast.root, cast.lumo, picture(size=(50, 50))).digest
    client = Client(headers={"host": settings.HOSTS["widget"]})
    assert first != second
    assert client.get(f"/look/lumo/logo-{first}.png").status_code == 404
    assert client.get(f"/look/other/logo-{second}.png").status_code == 404
    assert f"/look/lumo/logo-{second}.png" in client.get("/panel/lumo/").content.decode()
    assert f"/look/lumo/logo-{second}.png" in client.get("/help/lumo/").content.decode()


def test_only_administrators_set_a_logo_and_it_is_audited(cast: Cast) -> None:
    stranger = User.objects.get(username="mo")
    for act in (lambda: set_logo(stranger, cast.lumo, picture()), lambda: remove_logo(stranger, cast.lumo)):
        with pytest.raises(Refused, match="Only administrators"):
            act()
    set_logo(cast.root, cast.lumo, picture())
    remove_logo(cast.root, cast.lumo)
    remove_logo(cast.root, cast.lumo)
    acts = Audit.objects.filter(act__contains="logo").order_by("id").values_list("act", flat=True)
    assert list(acts) == ["set the logo", "removed the logo"]
    assert not Logo.objects.exists()
