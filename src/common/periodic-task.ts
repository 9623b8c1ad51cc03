/** Does something at intervals, never twice at once. */
export class PeriodicTask {
  private timer: NodeJS.Timeout | undefined;
  private underWay: Promise<void> | undefined;

  constructor(
    private readonly work: () => Promise<unknown>,
    private readonly everyMs: number,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** The first time after one interval. */
  start(): void {
    this.timer = setInterval(() => {
      this.run();
    }, this.everyMs);
  }

  /** The first time at once, which holds up nobody. */
  startNow(): void {
    this.run();
    this.start();
  }

  /** Resolves when what is under way is done. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.underWay;
  }

  private run(): void {
    this.underWay ??= this.work()
      .then(() => undefined, this.onError)
      .finally(() => {
        this.underWay = undefined;
      });
  }
}
