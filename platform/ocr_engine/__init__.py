"""Recognition as a library: sniff, open, prepare and recognise documents, each page in a process of its own.

It must not know HTTP or Django; its types are those of `ocr_contract`.
"""

from ocr_engine.threads import use_one_thread

use_one_thread()
