"""How long a learner waits for the kernel: `python bench_kernel.py [starts] [kernelspec]`.

Prints medians over fresh kernels: until it is ready, until a first cell that imports the library
has run, until a trivial cell afterwards has, and the memory that the two processes then hold.
"""

from __future__ import annotations

import statistics
import sys
import time

from jupyter_client.manager import start_new_kernel

FIRST = "import { tf } from 'attention-kit';\ntf.add(1, 2).dataSync()[0]"
TRIVIAL_CELLS = 20
# The targets that issue 3 sets, in seconds.
TARGETS = {"ready": 3.0, "first cell": 4.0, "trivial cell": 0.15}


def timed(client, code: str) -> float:
    start = time.monotonic()
    reply = client.execute_interactive(code, timeout=120, output_hook=lambda message: None)
    assert reply["content"]["status"] == "ok", reply["content"]
    return time.monotonic() - start


def resident_mib(pid: int) -> float:
    """Of a process and its children, where /proc tells (Linux)."""
    try:
        with open(f"/proc/{pid}/status") as status:
            own = next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
        with open(f"/proc/{pid}/task/{pid}/children") as children:
            return own / 1024 + sum(resident_mib(int(child)) for child in children.read().split())
    except (FileNotFoundError, StopIteration):
        return float("nan")


def measure(kernel: str, times: dict[str, list[float]]) -> float:
    start = time.monotonic()
    manager, client = start_new_kernel(kernel_name=kernel, startup_timeout=120)
    try:
        times["ready"].append(time.monotonic() - start)
        times["first cell"].append(timed(client, FIRST))
        times["trivial cell"] += [timed(client, f"{i} + 1") for i in range(TRIVIAL_CELLS)]
        return resident_mib(manager.provisioner.pid)
    finally:
        client.stop_channels()
        manager.shutdown_kernel()


def main(starts: int = 5, kernel: str = "tslab") -> None:
    times: dict[str, list[float]] = {name: [] for name in TARGETS}
    memory = [measure(kernel, times) for _ in range(starts)]
    for name, target in TARGETS.items():
        values = times[name]
        print(
            f"{name:13} {statistics.median(values):6.3f} s  (from {min(values):.3f} to "
            f"{max(values):.3f}, {len(values)} times; target {target} s)"
        )
    print(f"memory        {statistics.median(memory):6.0f} MiB resident")


main(*(int(argument) if argument.isdigit() else argument for argument in sys.argv[1:]))
