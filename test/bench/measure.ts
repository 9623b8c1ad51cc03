import { Agent, request } from 'node:http';
import { performance } from 'node:perf_hooks';

export interface Call {
  readonly url: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const agent = new Agent({ keepAlive: true });

/** Milliseconds from sending the request to the last byte of the answer. Throws unless 200. */
export function time(call: Call): Promise<number> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const { method = 'GET', headers = {} } = call;
    const sent = request(call.url, { method, headers, agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 200) resolve(performance.now() - started);
        else reject(new Error(Buffer.concat(chunks).toString()));
      });
    });
    sent.on('error', reject);
    sent.end(call.body);
  });
}

/** Calls taken in turn, so that both sides meet the same noise. One list of times a call. */
export async function alternate(calls: readonly Call[], rounds: number): Promise<number[][]> {
  const times: number[][] = calls.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, call] of calls.entries()) times[index]?.push(await time(call));
  }
  return times;
}

/** Answers a second with `parallel` callers, each with one call in flight, over `seconds`. */
export async function throughput(call: Call, parallel: number, seconds: number): Promise<number> {
  const started = performance.now();
  let answers = 0;
  const caller = async (): Promise<void> => {
    while (performance.now() - started < seconds * 1000) {
      await time(call);
      answers++;
    }
  };
  await Promise.all(Array.from({ length: parallel }, caller));
  return answers / ((performance.now() - started) / 1000);
}

/** The value below which `share` (0 to 1) of the values lie. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}
