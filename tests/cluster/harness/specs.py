"""Specs that the schema accepts: bad ones, each with its expected report, and good ones. test_specs.py applies them."""

from typing import Any, NamedTuple

_TERM = {"nodeSelectorTerms": [{"matchExpressions": [{"key": "zone", "operator": "Near", "values": ["a"]}]}]}


class Bad(NamedTuple):
    """A spec, and its expected report: the condition, its reason, and a part of its message."""

    spec: dict[str, Any]
    reason: str
    words: str
    condition: str = "Ready"


BAD: dict[str, Bad] = {
    "affinity with an unknown member": Bad({"affinity": {"nodeAffinty": {}}}, "InvalidSpec", "nodeAffinty"),
    "affinity that is no object": Bad({"affinity": {"nodeAffinity": "zone-a"}}, "InvalidSpec", "nodeAffinity"),
    "affinity with an unknown operator": Bad(
        {"affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": _TERM}}},
        "InvalidSpec",
        "Near",
    ),
    "toleration that exists and has a value": Bad(
        {"tolerations": [{"key": "a", "operator": "Exists", "value": "b"}]}, "InvalidSpec", "tolerations[0]"
    ),
    "seconds of another effect": Bad(
        {"tolerations": [{"key": "a", "operator": "Exists", "effect": "NoSchedule", "tolerationSeconds": 3}]},
        "InvalidSpec",
        "tolerations[0].effect",
    ),
    "spread by a selector that is none": Bad(
        {"topologySpreadConstraints": [{"topologyKey": "zone", "labelSelector": {"matchLabels": {"a": "b c"}}}]},
        "InvalidSpec",
        "b c",
    ),
    "spread over one topology twice": Bad(
        {"topologySpreadConstraints": [{"topologyKey": "zone"}, {"topologyKey": "zone"}]}, "InvalidSpec", "topology"
    ),
    "label with a blank": Bad({"podLabels": {"team": "post office"}}, "InvalidSpec", "post office"),
    "label whose name is none": Bad({"podLabels": {"team/of/post": "a"}}, "InvalidSpec", "team/of/post"),
    "annotation whose name is none": Bad({"podAnnotations": {"a b": "c"}}, "InvalidSpec", "a b"),
    "annotations that are too long": Bad(
        {"podAnnotations": {f"note-{number}": "x" * 8192 for number in range(32)}}, "InvalidSpec", "Too long"
    ),
    "node label whose name is none": Bad({"nodeSelector": {"a b": "c"}}, "InvalidSpec", "a b"),
    "resource that nobody knows": Bad({"resources": {"requests": {"gpus": 1}}}, "InvalidSpec", "gpus"),
    "request above its limit": Bad(
        {"resources": {"requests": {"cpu": "4"}, "limits": {"cpu": "2"}}}, "InvalidSpec", "must be less than or equal"
    ),
    "memory request above the limit": Bad(
        {"resources": {"requests": {"memory": "64Gi"}}}, "InvalidSpec", "must be less than or equal to memory limit"
    ),
    "memory limit below a page": Bad(
        {"resources": {"limits": {"memory": "1Gi"}}}, "InvalidSpec", "raise the memory limit or lower the other two"
    ),
    "memory limit below many pages": Bad(
        {"resources": {"limits": {"memory": "4Gi"}}, "limits": {"maxConcurrentPagesPerReplica": 8}},
        "InvalidSpec",
        "8 parallel page(s)",
    ),
    "priority class whose name is none": Bad({"priorityClassName": "Very High"}, "InvalidSpec", "Very High"),
    "priority class that is not there": Bad({"priorityClassName": "high"}, "RolloutStuck", "high"),
    "image whose name has a blank in front": Bad({"image": " localhost/worker:1"}, "RolloutStuck", "whitespace"),
    "config map that is not there": Bad(
        {"trainedData": {"type": "ConfigMap", "configMap": {"name": "models"}}},
        "ModelSourceMissing",
        "The ConfigMap models does not exist in this namespace",
    ),
    "config map whose name is none": Bad(
        {"trainedData": {"type": "ConfigMap", "configMap": {"name": "My Models"}}},
        "ModelSourceMissing",
        "The ConfigMap My Models does not exist",
    ),
    "claim that is not there": Bad(
        {"trainedData": {"type": "PersistentVolumeClaim", "persistentVolumeClaim": {"claimName": "models"}}},
        "ModelSourceMissing",
        "The PersistentVolumeClaim models does not exist",
    ),
    "folder that leaves the volume": Bad(
        {
            "trainedData": {
                "type": "PersistentVolumeClaim",
                "persistentVolumeClaim": {"claimName": "models", "subPath": "../../etc"},
            }
        },
        "InvalidSpec",
        "must not contain '..'",
    ),
    "copying container that asks for more than it may": Bad(
        {
            "trainedData": {
                "type": "InitContainer",
                "initContainer": {
                    "image": "localhost/data:1",
                    "resources": {"requests": {"cpu": "2"}, "limits": {"cpu": "1"}},
                },
            }
        },
        "InvalidSpec",
        "initContainers[0]",
    ),
    "host with two dots": Bad({"exposure": {"type": "Ingress", "hostname": "a..b"}}, "InvalidSpec", "a..b"),
    "ingress class whose name is none": Bad(
        {"exposure": {"type": "Ingress", "hostname": "a.b", "ingress": {"className": "My Class"}}},
        "InvalidSpec",
        "My Class",
    ),
    "annotation of the ingress whose name is none": Bad(
        {"exposure": {"type": "Ingress", "hostname": "a.b", "ingress": {"annotations": {"a b": "c"}}}},
        "InvalidSpec",
        "a b",
    ),
    "peer that is no network": Bad(
        {"networkPolicy": {"extraIngressFrom": [{"ipBlock": {"cidr": "everywhere"}}]}}, "InvalidSpec", "everywhere"
    ),
    "peer of an unknown kind": Bad(
        {"networkPolicy": {"extraIngressFrom": [{"serviceSelector": {}}]}}, "InvalidSpec", "serviceSelector"
    ),
    "way out to a port that is none": Bad(
        {"networkPolicy": {"extraEgress": [{"ports": [{"port": 99999}]}]}}, "InvalidSpec", "99999"
    ),
    "secret of keys that is not there": Bad(
        {"auth": {"type": "SharedSecret", "secretRef": {"name": "ours"}}}, "AuthSecretMissing", "Secret ours"
    ),
    "scaling by pages without keda": Bad(
        {"autoscaling": {"provider": "KEDA", "maxReplicas": 2, "targetQueuedPagesPerReplica": 9}},
        "AutoscalerUnavailable",
        "KEDA",
        "Degraded",
    ),
    "route without the gateway api": Bad(
        {"exposure": {"type": "HTTPRoute", "httpRoute": {"parentRefs": [{"name": "public"}]}}},
        "RouteNotAccepted",
        "Gateway",
        "Exposed",
    ),
    "no workers wanted": Bad({"replicas": 0}, "Suspended", "spec.replicas is 0"),
    "suspended": Bad({"suspend": True}, "Suspended", "spec.suspend is set"),
}


GOOD: dict[str, dict[str, Any]] = {
    "everything about pods": {
        "podLabels": {"team": "post", "app.kubernetes.io/version": "1"},
        "podAnnotations": {"prometheus.io/scrape": "true"},
        "nodeSelector": {"kubernetes.io/arch": "amd64"},
        "tolerations": [
            {"operator": "Exists"},
            {"key": "a", "effect": "NoExecute", "tolerationSeconds": 0, "value": ""},
        ],
        "topologySpreadConstraints": [{"topologyKey": "zone", "whenUnsatisfiable": "DoNotSchedule", "maxSkew": 2}],
        "affinity": {
            "podAntiAffinity": {
                "preferredDuringSchedulingIgnoredDuringExecution": [
                    {
                        "weight": 1,
                        "podAffinityTerm": {
                            "topologyKey": "zone",
                            "labelSelector": {"matchExpressions": [{"key": "a", "operator": "Exists"}]},
                        },
                    }
                ]
            }
        },
        "securityContext": {"runAsUser": 1000, "runAsGroup": 1000, "fsGroup": 1000},
        "imagePullSecrets": [{"name": "a"}, {"name": "b"}],
        "imagePullPolicy": "Always",
    },
    "quantities in every form": {
        "resources": {
            "requests": {"cpu": "500m", "memory": "3000M", "example.org/card": "1", "ephemeral-storage": "1Gi"},
            "limits": {"cpu": "2000m", "memory": "4194304Ki", "example.org/card": 1, "ephemeral-storage": "1024Mi"},
        }
    },
    "policy with ways in and out": {
        "networkPolicy": {
            "extraIngressFrom": [{"ipBlock": {"cidr": "10.0.0.0/8", "except": ["10.1.0.0/16"]}}, {"podSelector": {}}],
            "extraEgress": [{}, {"ports": [{"port": 53, "protocol": "UDP"}], "to": [{"namespaceSelector": {}}]}],
        }
    },
    "ingress with everything": {
        "exposure": {
            "type": "Ingress",
            "hostname": "*.example.org",
            "path": "/ocr/",
            "ingress": {"className": "nginx", "tlsSecretName": "tls", "annotations": {"example.org/size": ""}},
        }
    },
    "budgets in percent": {"podDisruptionBudget": {"minAvailable": "50%"}, "replicas": 4},
    "budget of none": {"podDisruptionBudget": {"maxUnavailable": 0}},
    "container that copies": {
        "trainedData": {
            "type": "InitContainer",
            "initContainer": {"image": "localhost/data:1", "command": ["cp"], "args": ["-r", "", "/tessdata"]},
        }
    },
    "many pages": {"limits": {"maxConcurrentPagesPerReplica": 64, "maxDocumentBytes": 2147483648}},
    "least of everything": {
        "limits": {"maxPixels": 10000, "maxPagesPerDocument": 1, "pageTimeoutSeconds": 1, "maxDocumentBytes": 1024},
        "terminationGracePeriodSeconds": 31,
    },
}
