import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

const PIECE_ROWS = 10_000;
const REGIONS = ['north', 'south', 'east', 'west', 'centre'];

/** What grouping the file by region must give. */
export interface RegionTotal {
  readonly region: string;
  readonly orders: number;
  readonly total: number;
}

/**
 * Writes a CSV file of orders of at least so many bytes: id, region, customer, amount in whole
 * cents, day and a note. Returns the totals by region, added up while it was written.
 */
export async function writeOrders(path: string, bytes: number): Promise<RegionTotal[]> {
  const totals = new Map(REGIONS.map((region) => [region, { orders: 0, total: 0 }]));
  const file = createWriteStream(path);
  let written = file.bytesWritten;
  let id = 0;
  const write = async (text: string): Promise<void> => {
    written += text.length;
    if (!file.write(text)) await once(file, 'drain');
  };
  await write('id,region,customer,amount,day,note\n');
  while (written < bytes) {
    const lines = Array.from({ length: PIECE_ROWS }, () => {
      id++;
      const region = REGIONS[(id * 7) % 5 === 0 ? id % 5 : (id * 31) % 5] ?? '';
      const amount = (id * 7919) % 100_003;
      const sum = totals.get(region) ?? { orders: 0, total: 0 };
      sum.orders++;
      sum.total += amount;
      const day = String(1 + (id % 28)).padStart(2, '0');
      return `${String(id)},${region},customer-${String(id % 99_991)},${String(amount)},2026-04-${day},"note ${String(id)}, to be kept"\n`;
    });
    await write(lines.join(''));
  }
  file.end();
  await once(file, 'close');
  return [...totals].map(([region, sum]) => ({ region, ...sum }));
}
