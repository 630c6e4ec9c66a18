"""JupyterLab that ends together with the program that started it.

The starter holds the other end of our standard input. When that end closes, because it asked us to
stop or because it was killed, the server shuts down in order, and its kernels with it.
"""

import sys
import threading

from jupyter_server.serverapp import ServerApp
from jupyterlab.labapp import main


def stop_with_starter() -> None:
    sys.stdin.buffer.read()
    app = ServerApp.instance()
    app.io_loop.add_callback(app.stop)


if __name__ == "__main__":
    threading.Thread(target=stop_with_starter, daemon=True).start()
    sys.exit(main())
