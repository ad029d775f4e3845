"""Sets of chart values, each with a name."""

from pathlib import Path
from typing import Any

import yaml

_EXAMPLES = Path(__file__).resolve().parents[2] / "examples/values"

EXTERNAL: dict[str, Any] = {"database": {"mode": "external", "external": {"existingSecret": "postgres"}}}
S3: dict[str, Any] = {"storage": {"mode": "s3", "s3": {"bucket": "papers", "existingSecret": "bucket"}}}
SHARED: dict[str, Any] = {"storage": {"persistence": {"accessMode": "ReadWriteMany"}}}
MONITORS: dict[str, Any] = {
    "metrics": {
        "monitors": {"enabled": True, "tokenSecret": {"name": "metrics-token"}},
        "rules": {"enabled": True},
        "dashboard": {"enabled": True},
    }
}
INGRESS: dict[str, Any] = {"ingress": {"enabled": True, "hosts": ["ocr.example.org"], "className": "nginx"}}
ROUTE: dict[str, Any] = {
    "httpRoute": {"enabled": True, "hostnames": ["ocr.example.org"], "parentRefs": [{"name": "public"}]}
}
PLACED: dict[str, Any] = {
    "nodeSelector": {"disk": "fast"},
    "tolerations": [{"key": "ocr", "operator": "Exists"}],
    "affinity": {"nodeAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": []}},
    "priorityClassName": "high",
    "podLabels": {"team": "post"},
    "podAnnotations": {"note": "x"},
    "resources": {"requests": {"cpu": "1"}, "limits": {"memory": "2Gi"}},
}
SPREAD: dict[str, Any] = {
    "topologySpreadConstraints": [
        {"maxSkew": 1, "topologyKey": "topology.kubernetes.io/zone", "whenUnsatisfiable": "DoNotSchedule"}
    ]
}

CASES: dict[str, dict[str, Any]] = {
    "nothing": {},
    "sqlite and s3": S3,
    "external, one volume": EXTERNAL,
    "external, shared volume": {**EXTERNAL, **SHARED, "web": {"replicas": 3}, "dispatcher": {"replicas": 2}},
    "external and s3": {**EXTERNAL, **S3, "web": {"replicas": 2}},
    "cnpg": {**S3, "database": {"mode": "cnpg", "cnpg": {"spec": {"resources": {"requests": {"cpu": "1"}}}}}},
    "operator alone": {"platform": {"enabled": False}},
    "platform alone": {**EXTERNAL, **S3, "operator": {"enabled": False}, "defaultEndpoint": {"enabled": False}},
    "some namespaces": {"operator": {"watchNamespaces": ["post", "archive"]}},
    "ingress": INGRESS,
    "route": ROUTE,
    "monitors": {**MONITORS, **EXTERNAL, **S3},
    "monitors of one pod": MONITORS,
    "no policies": {"networkPolicy": {"enabled": False}},
    "narrow policies": {
        **EXTERNAL,
        **S3,
        "networkPolicy": {
            "webFrom": [{"namespaceSelector": {"matchLabels": {"name": "ingress"}}}],
            "metricsFrom": [{"namespaceSelector": {"matchLabels": {"name": "monitoring"}}}],
            "databaseTo": [{"ipBlock": {"cidr": "10.0.0.5/32"}}],
            "storageTo": [{"ipBlock": {"cidr": "10.0.0.6/32"}}],
            "apiServerTo": [{"ipBlock": {"cidr": "10.0.0.7/32"}}],
        },
    },
    "everything placed": {
        **EXTERNAL,
        **S3,
        "web": {**PLACED, **SPREAD, "replicas": 2},
        "dispatcher": {**PLACED, **SPREAD},
        "catalog": PLACED,
        "operator": PLACED,
        "migration": PLACED,
        "image": {"pullSecrets": [{"name": "registry"}]},
        "commonLabels": {"cost-centre": "12"},
    },
    "one pod placed": {"web": {**PLACED, **SPREAD}},
    "ids of the cluster": {"podSecurity": {"runAsUser": None, "runAsGroup": None, "fsGroup": None}},
    "given secrets": {"secrets": {"existingSecret": "mine"}, "test": {"tokenSecret": {"name": "token"}}},
    "given claim": {"storage": {"persistence": {"existingClaim": "mine"}}},
}
CASES |= {f"example {path.stem}": yaml.safe_load(path.read_text()) for path in sorted(_EXAMPLES.glob("*.yaml"))}
