"""Keeps tests together when pytest-xdist spreads a run over several processes.

A module is never split, because its tests share what the module started. A folder of `_TOGETHER` is not split either:
its tests share something that takes seconds to start, such as a browser before a whole stack. The folders that take
longest come first, so that none of them starts at the end.
"""

from pathlib import PurePosixPath

from xdist.scheduler.loadscope import LoadScopeScheduling
from xdist.workermanage import WorkerController

_TOGETHER = {
    "tests/cluster",
    "tests/cluster/operator",
    "tests/e2e",
    "tests/e2e/list",
    "tests/e2e/upload",
    "tests/e2e/viewer",
    "tests/e2e/views",
    "tests/ocr_worker",
}
_FIRST = ("tests/e2e", "tests/cluster", "tests/ocr_worker", "tests/ocr_platform/jobs", "tests/ocr_platform")


class ByFixtures(LoadScopeScheduling):
    """Schedules modules, or folders whose tests share a stack, a control plane or a worker."""

    def _split_scope(self, nodeid: str) -> str:
        module = PurePosixPath(nodeid.partition("::")[0])
        return str(module.parent if str(module.parent) in _TOGETHER else module)

    def _assign_work_unit(self, node: WorkerController) -> None:
        self.workqueue.move_to_end(min(self.workqueue, key=_rank), last=False)
        super()._assign_work_unit(node)


def _rank(unit: str) -> int:
    return next((rank for rank, start in enumerate(_FIRST) if unit.startswith(start)), len(_FIRST))
