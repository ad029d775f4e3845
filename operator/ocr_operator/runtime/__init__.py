"""The process around the reconciler: work queue, metrics, health endpoints and watchdog."""
