/**
 * A signal that Ctrl-C aborts, so that a run ends after the step under way and its result is still
 * printed; a second Ctrl-C ends the process at once.
 */
export function stopOnInterrupt(): AbortSignal {
  const controller = new AbortController();
  process.once('SIGINT', () => {
    controller.abort();
    console.log('\nStopping after this step; press Ctrl-C again to leave at once.');
  });
  return controller.signal;
}
