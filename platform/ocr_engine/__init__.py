"""Recognition as a library: sniff, open, prepare and recognise documents, each page in a process of its own.

It must not know HTTP or Django; it speaks `ocr_contract`.
"""

from ocr_engine.threads import use_one_thread

use_one_thread()
