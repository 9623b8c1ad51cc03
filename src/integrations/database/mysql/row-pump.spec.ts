import { EventEmitter } from 'node:events';
import { BATCH_ROWS } from '../query-result';
import type { MysqlConnection } from './mysql-connection';
import { RowPump } from './row-pump';

/** A statement whose rows the test sends, on a connection that the test can cut. */
function statement() {
  const command = new EventEmitter();
  const driver = { paused: false, pause: () => undefined, resume: () => undefined };
  let cut: (error: Error) => void = () => undefined;
  const gone = new Promise<Error>((resolve) => {
    cut = resolve;
  });
  const connection = { driver, gone, bytesRead: 0, fault: undefined as Error | undefined };
  const pump = new RowPump(connection as unknown as MysqlConnection, command);
  pump.fields.catch(() => undefined);
  const send = (count: number): void => {
    for (let n = 0; n < count; n++) command.emit('result', [n]);
  };
  return { command, connection, pump, send, cut };
}

describe('RowPump', () => {
  it('gives rows in batches, the rest at the end', async () => {
    const { command, pump, send } = statement();
    send(BATCH_ROWS);
    const batches = pump.batches();
    expect((await batches.next()).value).toHaveLength(BATCH_ROWS);
    const rest = batches.next();
    send(3);
    command.emit('end');
    expect((await rest).value).toHaveLength(3);
    expect(await batches.next()).toEqual({ done: true, value: undefined });
    expect(pump.isRunning).toBe(false);
  });

  it('is never at its end because the connection was lost while its rows were used', async () => {
    const { pump, send, cut } = statement();
    send(BATCH_ROWS);
    const batches = pump.batches();
    await batches.next();
    cut(new Error('lost'));
    await expect(batches.next()).rejects.toThrow('lost');
  });

  it('does not trust the end of a statement on a connection with a fault', async () => {
    const { command, connection, pump } = statement();
    connection.fault = new Error('packets out of order');
    command.emit('end');
    await expect(pump.batches().next()).rejects.toThrow('packets out of order');
  });

  it('rejects the fields of a statement that has none', async () => {
    const { command, pump } = statement();
    command.emit('fields', undefined);
    command.emit('end');
    await expect(pump.fields).rejects.toThrow('The query answers no rows');
  });
});
