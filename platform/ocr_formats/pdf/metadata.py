"""The metadata of a PDF, in its two forms: the information dictionary and XMP.

It must not know pages. Source: ISO 32000-1, 14.3; ISO 16684-1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ocr_formats.characters import xml_text
from ocr_formats.pdf.file import text_string

if TYPE_CHECKING:
    from datetime import datetime

PRODUCER: Final = "Legible"
_PACKET: Final = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"\
 xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<dc:format>application/pdf</dc:format>
<pdf:Producer>{producer}</pdf:Producer>
{more}</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""
_SAID: Final = '<dc:{name}><rdf:Alt><rdf:li xml:lang="x-default">{value}</rdf:li></rdf:Alt></dc:{name}>\n'


def information(title: str, subject: str, created: datetime | None) -> bytes:
    """Return the information dictionary without empty entries."""
    said = {b"Title": title, b"Subject": subject, b"Producer": PRODUCER}
    entries = [b"/%s %s" % (name, text_string(value)) for name, value in said.items() if value]
    if created is not None:
        entries.append(b"/CreationDate (%s)" % _date(created))
    return b"<< %s >>" % b" ".join(entries)


def packet(title: str, subject: str, created: datetime | None) -> bytes:
    """Return the same as XMP."""
    said = {"title": title, "description": subject}
    more = "".join(_SAID.format(name=name, value=xml_text(value)) for name, value in said.items() if value)
    if created is not None:
        more += f"<xmp:CreateDate>{created.isoformat(timespec='seconds')}</xmp:CreateDate>\n"
    return _PACKET.format(producer=PRODUCER, more=more).encode()


def _date(moment: datetime) -> bytes:
    zone = moment.strftime("%z")
    offset = f"{zone[:3]}'{zone[3:5]}'" if zone else ""
    return f"D:{moment:%Y%m%d%H%M%S}{offset}".encode()
