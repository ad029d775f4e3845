"""A real Kubernetes cluster with two nodes on this machine, and the tests that need one (`make cluster-test`).

For whoever writes a test here. Mark the module with `pytestmark = pytest.mark.nodes`; `make test` leaves those out.

Fixtures (tests/cluster/nodes/conftest.py):

* `nodes`: the running cluster (ring.TwoNodes), one for the session. From its start to the end of the session the test
  process itself uses the cluster's network: clients in Python, and every program started by a test, reach the API
  server, pods, and Services by their addresses, and nothing else. Names are another matter: this process still asks
  the machine's name server. Programs that need names run by `nodes.inside(...)`.
    - `nodes.admin`: kubeconfig of the administrator (its context is `legible-test`)
    - `nodes.kubectl("get", "pods", "-A")`: what kubectl says
    - `nodes.inside("helm", "install", ...)`: the command for subprocess, run with the cluster's name server, KUBECONFIG
      and kubectl
    - `nodes.load("localhost/legible-worker:dev")`: copy images from podman to both nodes
    - `nodes.nodes[2].machine.end()`: cut the power of a node
* `cluster`: access as the administrator (tests/cluster/access.py: apply, patch, get, list, delete, wait).
* `namespace`: a new namespace, under the "restricted" Pod Security Standard; it is deleted after the test.
* `definitions`: the custom resource is there.

The image tiny.TOOLBOX (busybox) is on both nodes. With a running `make cluster`, `KUBECONFIG=... LEGIBLE_TEST_CONTEXT=
legible-test pytest -m nodes` uses that one and leaves it as it is; without both variables no kubeconfig is read.
"""
