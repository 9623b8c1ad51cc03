import { randomUUID } from 'node:crypto';
import { Agent, createServer, get } from 'node:http';

/**
 * The yardstick: the same two workflows as straightforward JavaScript in one process, with nothing
 * of what a product adds (no authentication, checks, records or isolation). It fetches, parses,
 * filters, computes, aggregates or keeps all rows for paging, and answers the first page.
 */

interface Charge {
  readonly amount: number;
  readonly currency: string;
  readonly status: string;
}

const PAGE_ROWS = 1000;
const KEPT_RESULTS = 4;
const agent = new Agent({ keepAlive: true });
const results = new Map<string, object[]>();

function fetchJson(url: string): Promise<Charge[]> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        resolve(JSON.parse(Buffer.concat(chunks).toString()) as Charge[]);
      });
    }).on('error', reject);
  });
}

function highValue(charges: readonly Charge[]): (Charge & { revenue: number })[] {
  return charges
    .filter((charge) => charge.status === 'succeeded' && charge.amount > 10_000)
    .map((charge) => ({ ...charge, revenue: charge.amount / 100 }));
}

function revenueByCurrency(rows: readonly (Charge & { revenue: number })[]): object[] {
  const groups = new Map<string, { currency: string; revenue: number; charges: number }>();
  for (const row of rows) {
    const group = groups.get(row.currency) ?? { currency: row.currency, revenue: 0, charges: 0 };
    group.revenue += row.revenue;
    group.charges += 1;
    groups.set(row.currency, group);
  }
  return [...groups.values()];
}

function keep(rows: object[]): string {
  const id = randomUUID();
  results.set(id, rows);
  const oldest = results.keys().next().value;
  if (results.size > KEPT_RESULTS && oldest) results.delete(oldest);
  return id;
}

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://plain');
  void fetchJson(url.searchParams.get('source') ?? '').then((charges) => {
    const rows = highValue(charges);
    const answer = url.pathname === '/aggregate' ? revenueByCurrency(rows) : rows;
    const page = answer.slice(0, PAGE_ROWS);
    const data = { result_id: keep(answer), rows: page, total_rows: answer.length };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ success: true, data }));
  });
});
server.listen(0, '127.0.0.1', () => process.send?.(server.address()));
process.once('disconnect', () => process.exit());
