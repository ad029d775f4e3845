"""The typed `OcrEndpoint`: `spec` and `status`, made of small parts, and the CRD that `definition` generates."""
