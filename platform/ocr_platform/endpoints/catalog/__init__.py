"""The catalog: OcrEndpoints of the cluster, mirrored into the endpoints table. No other program calls Kubernetes.

    kube       the API server: list, watch
    watching   one thread a namespace that keeps `View` true, whatever the API server does
    resource   an OcrEndpoint as values of a row, pure
    running    the loop that writes the rows, and what its probes say

It only reads the cluster and only writes the catalog's columns; it must not know workers or jobs.
"""
