"""The read permissions of the cluster's own helpers. Kubernetes itself includes the rules for its programs."""

from tests.cluster.harness.client import Cluster

_RULES = {
    "legible-coredns": [
        {"apiGroups": [""], "resources": ["namespaces", "services", "pods"], "verbs": ["list", "watch"]},
        {"apiGroups": ["discovery.k8s.io"], "resources": ["endpointslices"], "verbs": ["list", "watch"]},
    ],
    "legible-metrics": [
        {"apiGroups": [""], "resources": ["nodes/metrics"], "verbs": ["get"]},
        {"apiGroups": [""], "resources": ["pods", "nodes"], "verbs": ["get", "list", "watch"]},
    ],
}
_BUILT_IN = {"legible-metrics": "system:auth-delegator"}


def grant(cluster: Cluster) -> None:
    """Create the rules, and bind them to the users of the same name."""
    for user, rules in _RULES.items():
        cluster.apply({"apiVersion": _RBAC, "kind": "ClusterRole", "metadata": {"name": user}, "rules": rules})
        _bind(cluster, user, user)
    for user, role in _BUILT_IN.items():
        _bind(cluster, user, role)
    cluster.apply(
        {
            "apiVersion": _RBAC,
            "kind": "RoleBinding",
            "metadata": {"name": "legible-metrics", "namespace": "kube-system"},
            "roleRef": _role("Role", "extension-apiserver-authentication-reader"),
            "subjects": [_subject("legible-metrics")],
        }
    )


_RBAC = "rbac.authorization.k8s.io/v1"


def _bind(cluster: Cluster, user: str, role: str) -> None:
    cluster.apply(
        {
            "apiVersion": _RBAC,
            "kind": "ClusterRoleBinding",
            "metadata": {"name": f"{user}-{role.replace(':', '-')}"},
            "roleRef": _role("ClusterRole", role),
            "subjects": [_subject(user)],
        }
    )


def _role(kind: str, name: str) -> dict[str, str]:
    return {"apiGroup": "rbac.authorization.k8s.io", "kind": kind, "name": name}


def _subject(user: str) -> dict[str, str]:
    return {"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": user}
