import { createServer } from 'node:http';

/** Serves `GET /charges?rows=N`: a JSON array of N charges, made once a size and kept. */

const CURRENCIES = ['usd', 'eur', 'gbp', 'jpy', 'chf'];
const STATUSES = ['succeeded', 'succeeded', 'succeeded', 'pending', 'failed'];
const FIRST_CREATED = 1_714_392_000;

const bodies = new Map<number, Buffer>();

function charges(rows: number): Buffer {
  const known = bodies.get(rows);
  if (known) return known;
  let seed = 42;
  const random = (below: number): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  const parts = Array.from({ length: rows }, (_, index) =>
    JSON.stringify({
      id: `ch_${index.toString(36).padStart(8, '0')}`,
      amount: random(100_000),
      currency: CURRENCIES[random(CURRENCIES.length)],
      status: STATUSES[random(STATUSES.length)],
      customer: `cus_${random(10_000).toString(36)}`,
      created: FIRST_CREATED + index,
      description: index % 7 === 0 ? null : `Order ${String(random(1_000_000))}`,
    }),
  );
  const body = Buffer.from(`[${parts.join(',')}]`);
  bodies.set(rows, body);
  return body;
}

const server = createServer((request, response) => {
  const rows = Number(new URL(request.url ?? '/', 'http://source').searchParams.get('rows'));
  const body = charges(rows);
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
  response.end(body);
});
server.listen(0, '127.0.0.1', () => process.send?.(server.address()));
process.once('disconnect', () => process.exit());
