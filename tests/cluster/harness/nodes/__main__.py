"""`python -m tests.cluster.harness.nodes up | down | load IMAGE...`, behind `make cluster` and `make cluster-down`."""

import sys
from pathlib import Path

from tests.cluster.harness.nodes import background


def main(arguments: list[str]) -> None:
    """Run the command, or exit with one sentence that describes the problem."""
    try:
        match arguments:
            case ["up"]:
                sys.stdout.write(f"{background.up()}\n")
            case ["down"]:
                background.down()
            case ["load", *images] if images:
                background.load(images)
            case ["keep", programs, tools]:
                background.keep(Path(programs), Path(tools))
            case _:
                sys.exit("usage: python -m tests.cluster.harness.nodes up | down | load IMAGE...")
    except RuntimeError as error:
        sys.exit(f"legible: {error}")


if __name__ == "__main__":
    main(sys.argv[1:])
