"""What the tests of Kubernetes stand on, apart from the tests: processes of a cluster, and ways to look at them.

This folder: a control plane without nodes, and the operator, the catalog and KEDA as processes beside it.
`nodes`: a cluster with two nodes. `workloads`: what is installed and run on those nodes.
"""
