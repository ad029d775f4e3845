"""`python -m tests.cluster.nodes up | down | load IMAGE...`: what `make cluster` and `make cluster-down` run."""

import sys
from pathlib import Path

from tests.cluster.nodes import keeping


def main(arguments: list[str]) -> None:
    """Do what is asked for, or end with one sentence that says what is wrong."""
    try:
        match arguments:
            case ["up"]:
                sys.stdout.write(f"{keeping.up()}\n")
            case ["down"]:
                keeping.down()
            case ["load", *images] if images:
                keeping.load(images)
            case ["keep", programs, tools]:
                keeping.keep(Path(programs), Path(tools))
            case _:
                sys.exit("usage: python -m tests.cluster.nodes up | down | load IMAGE...")
    except RuntimeError as error:
        sys.exit(f"legible: {error}")


if __name__ == "__main__":
    main(sys.argv[1:])
