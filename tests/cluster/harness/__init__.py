"""The infrastructure of the Kubernetes tests: processes of a cluster, and helpers to inspect them.

This folder: a control plane without nodes, and the operator, the catalog and KEDA as processes beside it. `nodes`: a
cluster with two nodes. `workloads`: what is installed and run on those nodes.
"""
