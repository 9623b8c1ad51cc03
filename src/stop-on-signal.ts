/** Beyond the grace: time to write down and answer what has ended. */
const SPARE_SECONDS = 30;

/** What is stopped: how it ends what it has begun, and lets go of everything. */
export interface Stoppable {
  close(): Promise<void>;
}

/** The process to stop, once it has started. */
export interface StopHandle {
  attach(process: Stoppable): void;
}

/**
 * On SIGTERM and SIGINT lets what is under way finish, then exits with 0. Further signals
 * change nothing; a signal before the process has started stops it as soon as it has.
 */
export function stopOnSignal(graceSeconds: number): StopHandle {
  let running: Stoppable | undefined;
  let signalled = false;
  let stopping = false;
  const proceed = (): void => {
    if (!signalled || stopping || running === undefined) return;
    stopping = true;
    void stop(running, (graceSeconds + SPARE_SECONDS) * 1000);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      signalled = true;
      proceed();
    });
  }
  return {
    attach: (started) => {
      running = started;
      proceed();
    },
  };
}

async function stop(running: Stoppable, patienceMs: number): Promise<void> {
  setTimeout(() => process.exit(0), patienceMs).unref();
  try {
    await running.close();
    process.exit(0);
  } catch (error) {
    process.stderr.write(`The process did not stop cleanly: ${String(error)}\n`);
    process.exit(1);
  }
}
