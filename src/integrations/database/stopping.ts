/** Milliseconds that telling a server to stop may take: the run's end waits for it. */
const STOP_TIMEOUT_MS = 500;

/** Waits for `stop`, but not long, and not for its errors: the work it was to end is lost anyway. */
export async function stopSoon(stop: () => Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, STOP_TIMEOUT_MS);
  });
  try {
    await Promise.race([stop().catch(() => undefined), late]);
  } finally {
    clearTimeout(timer);
  }
}
