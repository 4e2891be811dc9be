"""Pictures are written anew, so that nothing stays in them but what one sees: no place, no device, no second file."""

import io
import struct

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

MOST_PIXELS = 40_000_000
FORMATS = {"png": "PNG", "jpg": "JPEG"}
STARTS = {"png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff"}
MODES = {"png": ("1", "L", "LA", "RGB", "RGBA"), "jpg": ("L", "RGB")}
QUALITY = 88
BROKEN = (OSError, SyntaxError, ValueError, EOFError, struct.error, Image.DecompressionBombError, Warning)
Image.MAX_IMAGE_PIXELS = None  # we look at the size ourselves, before anything is unpacked


def looks_like(content, extension):
    """Whether the first bytes are those of the format."""
    return content.startswith(STARTS[extension])


def anew(content, extension):
    """The same picture as new bytes, turned as it is shown. Raises ValidationError."""
    try:
        return written(content, extension)
    except BROKEN:
        raise ValidationError(_("The picture is damaged. Open it, and save it anew."), code="damaged") from None


def written(content, extension):
    with Image.open(io.BytesIO(content), formats=[FORMATS[extension]]) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            message = _("The picture has more than 40 million points. Make it smaller.")
            raise ValidationError(message, code="too_large")
        ImageOps.exif_transpose(picture, in_place=True)
        if picture.mode not in MODES[extension]:
            has_holes = extension == "png" and (picture.mode in {"PA", "La"} or "transparency" in picture.info)
            picture = picture.convert("RGBA" if has_holes else "RGB")
        picture.info = {}
        result = io.BytesIO()
        picture.save(result, FORMATS[extension], **({"quality": QUALITY} if extension == "jpg" else {}))
    return result.getvalue()
