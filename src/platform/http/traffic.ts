import { Injectable } from '@nestjs/common';

/** The requests under way, and whether the server still takes new ones. */
@Injectable()
export class Traffic {
  private underWay = 0;
  private closing = false;
  private readonly idle: (() => void)[] = [];

  begin(): void {
    this.underWay += 1;
  }

  end(): void {
    this.underWay -= 1;
    if (this.underWay > 0) return;
    for (const tell of this.idle.splice(0)) tell();
  }

  get requestsUnderWay(): number {
    return this.underWay;
  }

  /** True from the first signal to stop on: the server answers what it has begun, nothing new. */
  get isClosing(): boolean {
    return this.closing;
  }

  /** Takes no new requests; resolves once the last one under way is answered. */
  close(): Promise<void> {
    this.closing = true;
    if (this.underWay === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.idle.push(resolve);
    });
  }
}
