import { physicalRelation, type PortOutput } from '../../src/engine/query-engine/chain/port-output';
import { QuerySession } from '../../src/engine/query-engine/database/query-session';
import { directRows } from '../../src/engine/query-engine/output/direct-rows';
import { identifier, sql } from '../../src/node-sdk';
import { scratchDatabase } from '../support/scratch-database';

const scratch = scratchDatabase();

/** Counts the chunks that are read. */
function watchedChunks(session: QuerySession): { read: number } {
  const seen = { read: 0 };
  const chunks = session.chunks.bind(session);
  session.chunks = async function* (query) {
    for await (const chunk of chunks(query)) {
      seen.read += 1;
      yield chunk;
    }
  };
  return seen;
}

it('reads no more of a result than shows that it is more than a page', async () => {
  const session = await scratch.session();
  await session.run(sql`CREATE TEMP VIEW v AS SELECT i AS c0 FROM range(20000) t(i)`);
  const relation = physicalRelation(identifier('v'), [{ name: 'n', sqlType: 'BIGINT' }]);
  const output: PortOutput = {
    ...{ relation, steps: [], stored: false, rowBound: 20_000 },
    open: new Set(),
  };
  const seen = watchedChunks(session);
  expect(await directRows(session, output)).toBeUndefined();
  expect(seen.read).toBe(1);
  expect(await session.texts(sql`SELECT 1`)).toEqual(['1']);
});
