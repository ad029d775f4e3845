"""Names of the custom resource `OcrEndpoint` and of the objects that the operator creates for it.

The operator writes them; the platform's catalog, the charts and the tests read them. It must not know the schema: that
is `ocr_operator.schema.spec`.
"""

from __future__ import annotations

from typing import Final

GROUP: Final = "ocr.legible.dev"
VERSION: Final = "v1alpha1"
API_VERSION: Final = f"{GROUP}/{VERSION}"
KIND: Final = "OcrEndpoint"
PLURAL: Final = "ocrendpoints"
SINGULAR: Final = "ocrendpoint"
SHORT_NAME: Final = "ocrep"
CATEGORY: Final = "ocr"
DEFINITION: Final = f"{PLURAL}.{GROUP}"

MAX_NAME_LENGTH: Final = 46
"""Maximum length of an OcrEndpoint's name; the names of its objects must fit into the 63 characters of a label."""

LABEL_ENDPOINT: Final = f"{GROUP}/endpoint"
"""Label of every object that the operator creates: the name of its OcrEndpoint."""
LABEL_MANAGED_BY: Final = "app.kubernetes.io/managed-by"
MANAGED_BY: Final = "legible-operator"

PLATFORM_KEY_ENTRY: Final = "key"
"""The entry of an endpoint's Secret (`platform_key_name`) that holds its key for the platform."""


def workers_name(endpoint: str) -> str:
    """Return the name of an endpoint's Deployment, of the Service that clients call, and of the related objects."""
    return f"{endpoint}-worker"


def worker_pods_name(endpoint: str) -> str:
    """Return the name of the headless Service that resolves to the individual workers, for the dispatcher."""
    return f"{endpoint}-worker-pods"


def platform_key_name(endpoint: str) -> str:
    """Return the name of the Secret that holds the endpoint's key for the platform, under `PLATFORM_KEY_ENTRY`."""
    return f"{endpoint}-worker-platform"
