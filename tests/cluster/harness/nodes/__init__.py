"""A Kubernetes cluster with two nodes on this machine: machines, network, control plane, kubelets. It runs as root."""
