/**
 * Runs a script: what goes wrong is printed as its message, for a missing file needs no stack
 * trace, and the process says that it failed.
 */
export function runExperiment(main: () => Promise<void>): void {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}

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
