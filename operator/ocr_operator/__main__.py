"""`python -m ocr_operator`: start the operator with the namespaces and the log level of its settings."""

from __future__ import annotations

import logging.config
import os
import sys

import kopf
from kubernetes.config import ConfigException

from ocr_contract.logs import logging_config
from ocr_contract.settings import SettingsError, read_settings
from ocr_operator import handlers
from ocr_operator.kube.client import load_access
from ocr_operator.settings import OperatorSettings, read_platform_key


def run() -> int:
    """Run until a signal stops the process; return 2 when a setting is wrong or no cluster is configured."""
    try:
        settings = read_settings(OperatorSettings, os.environ)
        read_platform_key(settings)
        load_access()
    except SettingsError as error:
        sys.stderr.write(f"legible: {error}\n")
        return 2
    except ConfigException as error:
        sys.stderr.write(
            "legible: no cluster is configured: run the operator in a pod with a service account, or set KUBECONFIG to "
            f"a kubeconfig file ({error})\n"
        )
        return 2
    logging.config.dictConfig(logging_config(settings.log_level))
    logging.getLogger("kopf.objects").setLevel(logging.WARNING)  # it logs every event of every watch
    kopf.run(
        registry=handlers.REGISTRY,
        standalone=True,
        clusterwide=not settings.namespaces,
        namespaces=settings.namespaces,
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(run())
