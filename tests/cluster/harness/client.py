"""A client for the tests: apply, read, delete, wait; as administrator or as a service account.

It must not know where the cluster comes from.
"""

import itertools
import tempfile
from pathlib import Path
from typing import Any

from kubernetes import client, config
from kubernetes.dynamic import DynamicClient
from kubernetes.dynamic.exceptions import NotFoundError

from tests.support.waiting import wait_until

Manifest = dict[str, Any]

_numbers = itertools.count(1)


class Cluster:
    """A cluster reached through the kubeconfig `path`, which has a context for tests."""

    def __init__(self, path: Path, context: str = "legible-test") -> None:
        self._api: Any = config.new_client_from_config(  # type: ignore[no-untyped-call]
            config_file=str(path), context=context
        )
        self._discovered = tempfile.TemporaryDirectory(prefix="legible-discovered-")
        self._dynamic: Any = DynamicClient(  # type: ignore[no-untyped-call]
            self._api, cache_file=f"{self._discovered.name}/{context}"
        )

    def close(self) -> None:
        """Close the connections."""
        self._api.close()
        self._discovered.cleanup()

    def apply(
        self,
        manifest: Manifest,
        *,
        manager: str = "legible-test",
        subresource: str | None = None,
        dry_run: bool = False,
    ) -> Manifest:
        """Apply `manifest` on the server's side and return the object as it is now; with `dry_run`, as it would be."""
        resource = self._resource(manifest["apiVersion"], manifest["kind"])
        if subresource is not None:
            resource = resource.subresources[subresource]
        metadata = manifest["metadata"]
        return self._plain(
            self._dynamic.server_side_apply(
                resource,
                body=manifest,
                name=metadata["name"],
                namespace=metadata.get("namespace"),
                field_manager=manager,
                force_conflicts=True,
                **({"dry_run": "All"} if dry_run else {}),
            )
        )

    def patch(
        self, manifest: Manifest, change: Manifest, *, subresource: str | None = None, strategic: bool = False
    ) -> Manifest:
        """Change an object by a merge patch, or by a strategic one, which finds the items of a list by their keys."""
        resource = self._resource(manifest["apiVersion"], manifest["kind"])
        if subresource is not None:
            resource = resource.subresources[subresource]
        metadata = manifest["metadata"]
        return self._plain(
            self._dynamic.patch(
                resource,
                body=change,
                name=metadata["name"],
                namespace=metadata.get("namespace"),
                content_type=f"application/{'strategic-merge-patch' if strategic else 'merge-patch'}+json",
            )
        )

    def edit(self, manifest: Manifest, operations: "list[Manifest]") -> Manifest:
        """Change an object by the operations of a JSON patch."""
        metadata = manifest["metadata"]
        return self._plain(
            self._dynamic.patch(
                self._resource(manifest["apiVersion"], manifest["kind"]),
                body=operations,
                name=metadata["name"],
                namespace=metadata.get("namespace"),
                content_type="application/json-patch+json",
            )
        )

    def get(self, api_version: str, kind: str, name: str, namespace: str | None = None) -> Manifest | None:
        """Return the object, or None."""
        try:
            return self._plain(self._resource(api_version, kind).get(name=name, namespace=namespace))
        except NotFoundError:
            return None

    def list(self, api_version: str, kind: str, namespace: str | None = None) -> list[Manifest]:
        """Return all objects of a kind."""
        items: list[Manifest] = self._plain(self._resource(api_version, kind).get(namespace=namespace))["items"]
        return items

    def delete(self, manifest: Manifest) -> None:
        """Delete an object; what it owns follows."""
        metadata = manifest["metadata"]
        resource = self._resource(manifest["apiVersion"], manifest["kind"])
        resource.delete(name=metadata["name"], namespace=metadata.get("namespace"))

    def new_namespace(self, prefix: str, labels: dict[str, str] | None = None) -> str:
        """Create a namespace with its default service account; return its name."""
        name = f"{prefix}-{next(_numbers)}"
        self.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels or {}}})
        return name

    def token(self, namespace: str, service_account: str) -> str:
        """Return a token of a service account, valid for an hour."""
        request = client.AuthenticationV1TokenRequest(
            spec=client.V1TokenRequestSpec(audiences=["https://kubernetes.default.svc"], expiration_seconds=3600)
        )
        core = client.CoreV1Api(self._api)
        answer: Any = core.create_namespaced_service_account_token(service_account, namespace, request)
        return str(answer.status.token)

    def wait_for_definition(self, name: str) -> None:
        """Wait until the API server serves the custom resource."""

        def established() -> bool:
            found = self.get("apiextensions.k8s.io/v1", "CustomResourceDefinition", name) or {}
            conditions = found.get("status", {}).get("conditions") or []
            return any(one["type"] == "Established" and one["status"] == "True" for one in conditions)

        wait_until(established, seconds=20)
        self._dynamic.resources.invalidate_cache()

    def _resource(self, api_version: str, kind: str) -> Any:
        return self._dynamic.resources.get(api_version=api_version, kind=kind)

    @staticmethod
    def _plain(answer: Any) -> Manifest:
        plain: Manifest = answer.to_dict()
        return plain
