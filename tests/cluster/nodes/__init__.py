"""A real Kubernetes cluster with two nodes on this machine, and the tests that need one (`make cluster-test`).

Mark the module with `pytestmark = pytest.mark.nodes`; `make test` leaves those out.

Fixtures (tests/cluster/nodes/conftest.py), all of them of package scope but the namespace:

* `nodes`: the running cluster (harness/nodes/access.py). From its start until the last test of this folder the test
  process itself uses the cluster's network: clients in Python, and every program started by a test, reach the API
  server, pods, and Services by their addresses, and nothing else. Names are another matter: this process still asks
  the machine's name server. Programs that need names run by `nodes.inside(...)`.
    - `nodes.admin`: kubeconfig of the administrator, `nodes.context`: its context
    - `nodes.kubectl("get", "pods", "-A")`, `nodes.run("helm", "install", ...)`: what a program inside says
    - `nodes.inside("curl", ...)`: the command for subprocess, which runs with the cluster's names, KUBECONFIG, kubectl
    - `nodes.load("localhost/legible-worker:dev")`: copy images from podman to both nodes
    - `with nodes.left():` back in the machine's network for a while, to build or to fetch something
* `cluster`: access as the administrator (tests/cluster/harness/client.py: apply, patch, get, list, delete, wait).
* `namespace`: a new namespace, under the "restricted" Pod Security Standard; it is deleted after the test.
* `definitions`: the custom resource is there.

The image `tiny_images.TOOLBOX` (busybox) is on both nodes. In harness/workloads, pods.py makes small Deployments of
it, installation.py installs the whole platform by helm, with a PostgreSQL and a bucket outside where wanted, and
load.py keeps its workers busy.

With a running `make cluster`, `KUBECONFIG=... LEGIBLE_TEST_CONTEXT=legible-test pytest -m nodes` uses that one and
leaves it as it is. The two variables may name any other cluster too: then its nodes must get Legible's images by their
names, and its Services be reached from here. Without both of them no kubeconfig of yours is read.
"""
