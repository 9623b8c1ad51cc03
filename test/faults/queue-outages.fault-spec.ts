import { setTimeout as sleep } from 'node:timers/promises';
import { onQueue, QueueWorld } from '../support/queue-world';
import { CHARGES } from '../support/workflows';

onQueue('queue mode, where Redis or processes are away', () => {
  let world: QueueWorld;

  beforeAll(async () => {
    world = await QueueWorld.start();
  });
  afterEach(() => {
    world.source.release();
  });
  afterAll(async () => {
    await world.close();
  });

  /** Two runs that the two workers hold, and one that waits behind them. */
  async function fillPlaces(): Promise<{ held: string[]; waiting: string }> {
    const held = [await world.startRun(world.slow), await world.startRun(world.slow)];
    await world.source.holds(2);
    return { held, waiting: await world.startRun(world.quick) };
  }

  it('loses no accepted run where Redis forgets everything', async () => {
    const { held, waiting } = await fillPlaces();
    await world.flushRedis();
    world.source.release();
    for (const id of [...held, waiting]) await world.until(id, 'completed');
    expect((await world.execute(world.quick)).body.data.rows).toEqual(CHARGES);
  });

  it('goes on while Redis is away, and when it is back', async () => {
    const { held, waiting } = await fillPlaces();
    world.stopRedis();
    const later = await world.startRun(world.quick);
    const ready = await fetch(`${world.server.apis[0]?.address ?? ''}/health/ready`);
    expect([ready.status, await ready.json()]).toMatchObject([
      200,
      { data: { status: 'ready', checks: { queue: 'degraded' } } },
    ]);
    world.source.release();
    for (const id of [...held, waiting, later]) await world.until(id, 'completed');
    expect((await world.execute(world.quick)).body.data.rows).toEqual(CHARGES);
    await world.startRedis();
    const after = await fillPlaces();
    world.source.release();
    for (const id of [...after.held, after.waiting]) await world.until(id, 'completed');
    expect((await world.execute(world.quick)).body.data.rows).toEqual(CHARGES);
  });

  it('goes on while Redis accepts and says nothing', async () => {
    world.signalRedis('SIGSTOP');
    expect((await world.execute(world.quick)).body.data.rows).toEqual(CHARGES);
    world.signalRedis('SIGCONT');
    expect((await world.execute(world.quick)).body.data.rows).toEqual(CHARGES);
  });

  it('ends the runs of workers that died or were stopped, and refuses their late answers', async () => {
    const { held, waiting } = await fillPlaces();
    const [killed = '', stopped = ''] = held;
    const [dead, silent] = [await world.workerOf(killed), await world.workerOf(stopped)];
    silent.signal('SIGSTOP');
    await dead.stop('SIGKILL');
    for (const id of held) {
      expect((await world.until(id, 'crashed')).error?.code).toBe('EXECUTION_CRASHED');
    }
    world.source.release();
    silent.signal('SIGCONT');
    // It learns that it was given up, goes on under another name, and takes what waits
    await world.until(waiting, 'completed');
    expect((await world.read(stopped)).status).toBe('crashed');
    await dead.start();
    expect((await world.execute(world.quick)).body.data.rows).toEqual(CHARGES);
  });

  it('lets a worker finish what it has begun, and take nothing more', async () => {
    const { held, waiting } = await fillPlaces();
    const [first = '', second = ''] = held;
    const worker = await world.workerOf(first);
    const other = await world.workerOf(second);
    worker.signalGroup('SIGTERM');
    await sleep(200);
    worker.signalGroup('SIGTERM');
    world.source.release();
    expect(await worker.ended()).toBe(0);
    for (const id of [...held, waiting]) await world.until(id, 'completed');
    const [row] = await world.ask('SELECT COUNT(*) AS left_over FROM workers');
    expect(Number(row?.['left_over'])).toBe(1);
    expect(await world.workerOf(waiting)).toBe(other);
    await worker.start();
  });

  it('answers callers before an API process ends', async () => {
    const [api] = world.server.apis;
    const answer = world.execute(world.slow, world.at(0));
    await world.source.holds(1);
    api?.signalGroup('SIGTERM');
    world.source.release();
    expect((await answer).status).toBe(200);
    expect(await api?.ended()).toBe(0);
    await api?.start();
  });

  it('tells callers of runs that outlast the API process where to look', async () => {
    const [, api] = world.server.apis;
    await api?.stop();
    await api?.start({ SHUTDOWN_GRACE_SECONDS: '1' });
    const answer = world.execute(world.slow, world.at(1));
    await world.source.holds(1);
    api?.signal('SIGTERM');
    const { status, headers, body } = await answer;
    expect([status, body.error.code]).toEqual([503, 'SERVICE_UNAVAILABLE']);
    expect(headers.get('retry-after')).toBe('5');
    expect(await api?.ended()).toBe(0);
    world.source.release();
    await world.until(body.error.execution_id as string, 'completed');
  });
});
