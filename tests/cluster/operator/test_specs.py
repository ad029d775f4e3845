"""Specs that the schema accepts but that cannot work: each is reported usefully, and clears when corrected.
test_definition.py has those that the schema itself refuses. One endpoint gets all specs, one after another.
"""

import pytest
from kubernetes.dynamic.exceptions import DynamicApiError

from ocr_contract import crd
from tests.cluster.harness.assertions import ADDRESS, Seen
from tests.cluster.harness.client import Cluster
from tests.cluster.harness.specs import BAD, GOOD
from tests.support.waiting import wait_until


@pytest.mark.parametrize("case", BAD)
def test_bad_spec_is_reported_and_recovers_when_corrected(seen: Seen, case: str) -> None:
    bad = BAD[case]
    seen.apply(**bad.spec)
    told = seen.wait_for(bad.condition, "True" if bad.condition == "Degraded" else "False", bad.reason)
    assert bad.words in told["message"]
    assert len(told["message"]) < 2000, "a person reads this"
    seen.apply()
    if bad.reason == "RolloutStuck":  # the failed ones are removed when a worker of the newest generation is ready
        seen.run(ADDRESS, ready=True)
    else:
        seen.wait_for("Ready", "False", "WorkersStarting")
    wait_until(lambda: seen.condition("Degraded")["status"] == "False", seconds=15)


@pytest.mark.parametrize("case", GOOD)
def test_good_spec_is_brought_about_and_then_left_alone(seen: Seen, case: str) -> None:
    seen.apply(**GOOD[case])
    seen.wait_for("Ready", "False", "WorkersStarting")
    assert seen.condition("Degraded")["status"] == "False"
    seen.deployment()
    generations = {name: body["metadata"].get("generation") for name, body in seen.objects().items()}
    seen.apply(**GOOD[case], apiName=f"named-{seen.name}")  # another reconcile
    wait_until(lambda: seen.status().get("apiName") == f"named-{seen.name}", seconds=10)
    now = {name: body["metadata"].get("generation") for name, body in seen.objects().items()}
    changed = {kind for (kind, _), generation in now.items() if generation != generations[kind, _]}
    assert changed <= {"Deployment"}, "only the workers are told their name"


def test_texts_of_every_kind_reach_the_workers_as_they_are(seen: Seen) -> None:
    text = "Gr\u00fc\u00dfe \u6f22\u5b57 \U0001f600 \\ \" ' $(HOME) {{ x }} \\ud83d\n\ttwo\x7f\x85\u2028\ufeff"
    seen.cluster.patch(seen.apply(), {"spec": {"podAnnotations": {"note": text}}})
    wait_until(lambda: seen.deployment()["spec"]["template"]["metadata"]["annotations"].get("note") == text, seconds=10)


def test_forbidding_policy_of_the_cluster_is_reported(cluster: Cluster, seen: Seen) -> None:
    name = f"no-replicas-above-two-in-{seen.namespace}"
    policy = {
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "ValidatingAdmissionPolicy",
        "metadata": {"name": name},
        "spec": {
            "matchConstraints": {
                "resourceRules": [
                    {
                        "apiGroups": ["apps"],
                        "apiVersions": ["v1"],
                        "operations": ["CREATE", "UPDATE"],
                        "resources": ["deployments"],
                    }
                ]
            },
            "validations": [
                {"expression": "object.spec.replicas <= 2", "message": "two workers are enough", "reason": "Forbidden"}
            ],
        },
    }
    binding = {
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "ValidatingAdmissionPolicyBinding",
        "metadata": {"name": name},
        "spec": {
            "policyName": name,
            "validationActions": ["Deny"],
            "matchResources": {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": seen.namespace}}},
        },
    }
    seen.apply(replicas=2)
    seen.wait_for("Ready", "False", "WorkersStarting")
    cluster.apply(policy)
    cluster.apply(binding)
    try:
        wait_until(lambda: _is_enforced(seen), seconds=20)
        seen.apply(replicas=3)
        message = seen.wait_for("Ready", "False", "InvalidSpec")["message"]
        assert "A policy of this cluster forbids" in message
        assert "two workers are enough" in message
        seen.apply(replicas=1)
        seen.wait_for("Ready", "False", "WorkersStarting")
    finally:
        cluster.delete(binding)
        cluster.delete(policy)


def _is_enforced(seen: Seen) -> bool:
    try:
        seen.cluster.patch(seen.deployment(), {"spec": {"replicas": 9}})
    except DynamicApiError:
        return True
    return False


def test_words_that_a_person_reads_name_the_field_of_the_spec(seen: Seen) -> None:
    """The API server names the Deployment's fields, and the message names the object."""
    seen.apply(podLabels={"team": "post office"})
    message = seen.wait_for("Ready", "False", "InvalidSpec")["message"]
    assert message.startswith("The API server rejected an object that this spec requires: ")
    assert crd.workers_name(seen.name) in message
