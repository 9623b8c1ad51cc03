import { existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where distributions put it: /usr/lib/<architecture>/faketime. */
const LIBRARIES = '/usr/lib';
const LIBRARY = 'faketime/libfaketimeMT.so.1';

/** A clock for processes that are started with `environment`; what measures durations goes on as it is. */
export class FakeTime {
  private readonly file = join(mkdtempSync(join(tmpdir(), 'vantage-test-time-')), 'time');
  readonly environment: Readonly<Record<string, string>>;

  constructor() {
    this.set(0);
    this.environment = {
      LD_PRELOAD: libraryPath(),
      FAKETIME_TIMESTAMP_FILE: this.file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    };
  }

  /** So many hours ahead of the true time; behind it below zero. */
  set(hours: number): void {
    writeFileSync(this.file, `${hours < 0 ? '-' : '+'}${String(Math.abs(hours))}h`);
  }
}

function libraryPath(): string {
  const paths = readdirSync(LIBRARIES).map((folder) => join(LIBRARIES, folder, LIBRARY));
  const found = paths.find((path) => existsSync(path));
  if (found === undefined) {
    throw new Error('NO FAKE CLOCKS: libfaketime is not installed: apt-get install faketime');
  }
  return found;
}
