import { Injectable } from '@nestjs/common';

/** The requests under way, and whether the server still takes new ones. */
@Injectable()
export class Traffic {
  private underWay = 0;
  private leaving = false;
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

  /** True from the first signal to stop on: whoever sends requests here should turn elsewhere. */
  get isLeaving(): boolean {
    return this.leaving;
  }

  /** The server answers what it has begun, and nothing new. */
  get isClosing(): boolean {
    return this.closing;
  }

  /** Still takes requests, and tells whoever asks that it will not for long. */
  leave(): void {
    this.leaving = true;
  }

  /** Takes no new requests; resolves once the last one under way is answered. */
  close(): Promise<void> {
    this.leaving = true;
    this.closing = true;
    if (this.underWay === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.idle.push(resolve);
    });
  }
}
