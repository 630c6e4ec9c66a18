const CHECK_MS = 1000;

/**
 * Calls `leave` once the Jupyter server that started this kernel is gone: a server that was killed
 * sends no shutdown request, and its kernels would stay. Jupyter sets `JPY_PARENT_PID` for
 * this; on Windows that is a handle of the system, which Node cannot watch.
 */
export function exitWithoutParent(leave: () => void): void {
  if (process.platform === 'win32' || !process.env.JPY_PARENT_PID) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    leave();
  }, CHECK_MS);
  timer.unref();
}
