"""The Kubernetes operator: creates the workers of each `OcrEndpoint` and reports their state in its status.

`handlers` (kopf) puts the keys of changed endpoints into a work queue. `reconcile` observes the cluster, computes the
desired objects and the status with the pure packages `schema`, `desired` and `status`, and acts through `kube`, the
only package that talks to the API server. `probe` alone talks to workers.
"""
