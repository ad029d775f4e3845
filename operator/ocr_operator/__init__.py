"""The Kubernetes operator: an `OcrEndpoint` in, running workers and an honest status out.

`main` (kopf) puts keys into `workqueue`; `reconcile` observes, computes with the pure `spec`, `desired` and `status`,
and acts through `kube`, the only module that talks to the API server. `probe` alone talks to workers.
"""
