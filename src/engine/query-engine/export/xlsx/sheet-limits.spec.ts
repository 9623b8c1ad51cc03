import type { QuerySession } from '../../database/query-session';
import { sql } from '../../../../node-sdk';
import { checkSheetLimits } from './sheet-limits';

it('refuses more columns than a sheet has, before anything is read', async () => {
  const session = { rows: () => Promise.reject(new Error('nothing to read')) };
  const names = Array.from({ length: 16_385 }, (_, index) => `c${String(index)}`);
  const rows = { columns: [], from: sql`nowhere`, position: sql`0` };
  const check = checkSheetLimits(session as unknown as QuerySession, names, rows);
  await expect(check).rejects.toThrow(
    'The rows have 16385 columns, but a sheet of Excel holds 16384.',
  );
});
