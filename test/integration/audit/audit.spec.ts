import { AuditEntryEntity } from '../../../src/audit/audit-entry.entity';
import { AuditRetention } from '../../../src/audit/audit-retention';
import { AuditRepository } from '../../../src/audit/audit.repository';
import type { AuditTrail } from '../../../src/audit/audit-trail';
import type { ExecutionSettings } from '../../../src/platform/config/execution.settings';
import type { Principal } from '../../../src/platform/http/principal';
import { auditedIn, auditTrailOver } from '../../support/audit';
import { onEachDatabase } from '../../support/databases';
import { type Bench, found, NOW, openBench } from '../accounts/support';

const DAY_MS = 86_400_000;

onEachDatabase((kind) => {
  let bench: Bench;
  let trail: AuditTrail;
  let ada: Principal;

  beforeEach(async () => {
    bench = await openBench(kind);
    trail = auditTrailOver(bench.dataSource, { now: () => NOW });
    ada = await found(bench, 'ours');
    await bench.dataSource.manager.clear(AuditEntryEntity);
  });
  afterEach(() => bench.close());

  const event = { action: 'key.revoked', resource: { type: 'key', name: 'One' } } as const;
  const keyNames = async (): Promise<string[]> =>
    (await bench.keysService.list(ada)).keys.map(({ name }) => name);

  it('changes nothing that cannot be written down', async () => {
    await bench.dataSource.query('ALTER TABLE audit_entries RENAME TO audit_entries_away');
    await expect(bench.keysService.create(ada, { name: 'Lost' })).rejects.toThrow();
    let done = false;
    const outside = trail.with(trail.entryOf(ada, event), () => {
      done = true;
      return Promise.resolve();
    });
    await expect(outside).rejects.toThrow();
    expect(done).toBe(false);
    expect(await keyNames()).toEqual([]);
  });

  it('writes down nothing that did not happen', async () => {
    const failing = trail.run(ada, (_transaction, note) => {
      note(event);
      return Promise.reject(new Error('no'));
    });
    await expect(failing).rejects.toThrow('no');
    const outside = trail.with(trail.entryOf(ada, event), () => Promise.reject(new Error('no')));
    await expect(outside).rejects.toThrow('no');
    expect(await auditedIn(bench.dataSource)).toEqual([]);
  });

  it('writes down a change once, however often it was tried', async () => {
    let tries = 0;
    await trail.run(ada, (_transaction, note) => {
      tries += 1;
      note(event);
      const conflict = Object.assign(new Error('deadlock'), { errno: 1213 });
      return tries < 3 ? Promise.reject(conflict) : Promise.resolve();
    });
    expect(await auditedIn(bench.dataSource)).toEqual(['key.revoked key One']);
  });

  it('keeps the beginning of what is long, in whole characters', async () => {
    const resource = { type: 'workflow', name: '💶'.repeat(300) } as const;
    await trail.write(trail.entryOf(ada, { action: 'workflow.created', resource }));
    const [entry] = await bench.dataSource.manager.find(AuditEntryEntity);
    expect(entry?.resourceName).toBe('💶'.repeat(255));
  });

  it('removes entries after their time, those of runs with the runs', async () => {
    const { manager } = bench.dataSource;
    const write = (name: string, type: 'key' | 'execution', days: number) =>
      trail.write({
        ...trail.entryOf(ada, { action: 'key.revoked', resource: { type, name } }),
        created: new Date(NOW.getTime() - days * DAY_MS),
      });
    await write('old run', 'execution', 31);
    await write('run', 'execution', 29);
    await write('very old', 'key', 366);
    await write('old', 'key', 364);
    const retentionOf = (days: number) =>
      new AuditRetention(
        new AuditRepository(manager),
        { retentionDays: days },
        { retentionDays: 30 } as ExecutionSettings,
        { now: () => NOW },
      );
    expect(await retentionOf(365).sweep()).toBe(2);
    expect(await auditedIn(bench.dataSource)).toEqual([
      'key.revoked execution run',
      'key.revoked key old',
    ]);
    expect(await retentionOf(7).sweep()).toBe(2);
  });

  it('removes no more at a time than it is told to', async () => {
    const entries = new AuditRepository(bench.dataSource.manager);
    for (let n = 0; n < 3; n += 1) await trail.write(trail.entryOf(ada, event));
    const later = new Date(NOW.getTime() + 1);
    expect(await entries.removeBefore('key', later, 2)).toBe(2);
    expect(await entries.removeBefore('user', later, 2)).toBe(0);
    expect(await auditedIn(bench.dataSource)).toHaveLength(1);
  });
});
