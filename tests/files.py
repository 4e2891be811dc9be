"""Files as people hand them in, small and true, for tests."""

import io
import zipfile

from PIL import Image
from PIL.TiffImagePlugin import IFDRational

PDF = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"
HEARTS = {
    "docx": ["[Content_Types].xml", "word/document.xml"],
    "xlsx": ["[Content_Types].xml", "xl/workbook.xml"],
    "pptx": ["[Content_Types].xml", "ppt/presentation.xml"],
    "odt": ["mimetype", "content.xml"],
}


def office(kind="docx", more=(), without=()):
    """An office document; more: further (name, content) entries."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in HEARTS[kind]:
            if name not in without:
                archive.writestr(
                    name, "application/vnd.oasis.opendocument.text" if name == "mimetype" else f"<{kind}/>"
                )
        for name, content in more:
            archive.writestr(name, content)
    return made.getvalue()


def picture(form="JPEG", size=(40, 30), **facts):
    made = io.BytesIO()
    Image.new("RGB", size, "navy").save(made, form, **facts)
    return made.getvalue()


def photo_with_a_place():
    """A photo that tells where it was taken, by what, and turned on its side."""
    exif = Image.Exif()
    exif[0x0110] = "TELLTALE-CAMERA"
    exif[0x0112] = 6  # to be turned by a quarter
    exif.get_ifd(0x8825).update({1: "N", 2: (IFDRational(42), IFDRational(52), IFDRational(30)), 29: "TELLTALE-GPS"})
    return picture(exif=exif, comment=b"TELLTALE-COMMENT", xmp=b"<x>TELLTALE-XMP</x>")
