"""Starts the course's kernel as JupyterLab would, and asks it for the value of 6 * 7.

Prints one line of JSON: {"seconds": ..., "version": ...}, or {"error": ...}.
"""

import json
import sys
import time

from jupyter_client.manager import KernelManager

PATIENCE_S = 60


def value_of(client, code: str) -> str:
    request = client.execute(code)
    while True:
        message = client.get_iopub_msg(timeout=PATIENCE_S)
        if message["parent_header"].get("msg_id") != request:
            continue
        content = message["content"]
        if message["msg_type"] in ("execute_result", "display_data"):
            return content["data"]["text/plain"]
        if message["msg_type"] == "stream":
            return content["text"].strip()
        if message["msg_type"] == "error":
            return f'{content["ename"]}: {content["evalue"]}'


def examine() -> dict:
    began = time.monotonic()
    manager = KernelManager(kernel_name="tslab")
    manager.start_kernel()
    client = manager.blocking_client()
    try:
        client.start_channels()
        client.wait_for_ready(timeout=PATIENCE_S)
        seconds = time.monotonic() - began
        client.kernel_info()
        reply = client.get_shell_msg(timeout=PATIENCE_S)["content"]
        answer = value_of(client, "6 * 7")
        if answer != "42":
            return {"error": f"6 * 7 → {answer}"}
        return {"seconds": seconds, "version": reply["implementation_version"]}
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=False)


if __name__ == "__main__":
    try:
        print(json.dumps(examine()))
    except Exception as problem:  # whatever it is, the doctor reports it
        print(json.dumps({"error": f"{type(problem).__name__}: {problem}"}))
        sys.exit(1)
