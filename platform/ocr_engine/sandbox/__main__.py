"""`python -m ocr_engine.sandbox`: the template process, which only `parent.Template` starts."""

import sys

from ocr_engine.sandbox.template import main

if __name__ == "__main__":
    main(control=int(sys.argv[1]), parent=int(sys.argv[2]))
