'use strict';
/**
 * An engine process that does what the plan's params tell it, step by step, for tests of the pool:
 * {"wait":ms,"once":true} (not when started again) {"deliver":true} {"outcome":{...}}
 * {"crowded":{...}} (an outcome beside other runs) {"crash":true} {"deaf":true} (ignores cancel).
 * Each start is written into the file `journal`. Queries do what their location says: "hang",
 * "refuse", "die", "die-once:FILE", else they answer an echo. Exports take the
 * milliseconds of "slow:MS"; "deaf" hears no cancel, "late:FILE" neither, having made the file.
 */
const { existsSync, appendFileSync, readFileSync, writeFileSync } = require('node:fs');
const send = (message) => process.connected && process.send(message);
const runs = new Map();

async function run({ plan, mayDeliver }) {
  const { executionId, params } = plan;
  const state = { cancelled: false, deaf: false, wake: () => undefined, permit: () => undefined };
  const permitted = mayDeliver
    ? Promise.resolve()
    : new Promise((resolve) => {
        state.permit = resolve;
      });
  runs.set(executionId, state);
  const isAgain =
    existsSync(params.journal ?? '') && readFileSync(params.journal, 'utf8').includes(executionId);
  if (params.journal) appendFileSync(params.journal, `${executionId} ${process.pid}\n`);
  for (const step of params.steps) {
    if (step.wait && !(step.once && isAgain)) {
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, step.wait);
        state.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    if (step.deaf) state.deaf = true;
    if (state.cancelled && !state.deaf) {
      runs.delete(executionId);
      send({ type: 'outcome', executionId, events: [], outcome: { status: 'cancelled' } });
      return;
    }
    if (step.deliver) await permitted;
    if (step.deliver) send({ type: 'events', executionId, events: [{ kind: 'delivering' }] });
    if (step.crash) process.kill(process.pid, 'SIGKILL');
    if (step.crowded && runs.size > 1) step.outcome = step.crowded;
    if (step.outcome) {
      runs.delete(executionId);
      send({ type: 'outcome', executionId, events: [], outcome: step.outcome });
      return;
    }
  }
  runs.delete(executionId);
  send({ type: 'outcome', executionId, events: [], outcome: completed(executionId) });
}

const completed = (executionId) => ({
  status: 'completed',
  outputs: [],
  firstPage: JSON.stringify([{ by: process.pid, id: executionId }]),
  warnings: [],
});

function query({ id, args }) {
  const location = String(args.location ?? '');
  if (location === 'hang') return;
  const [word, file] = location.split(':');
  if (word === 'die-once' && !existsSync(file)) {
    writeFileSync(file, '');
    process.kill(process.pid, 'SIGKILL');
  }
  if (word === 'die') process.kill(process.pid, 'SIGKILL');
  if (word === 'refuse') {
    send({ type: 'refusal', id, code: 'DATA_EXPIRED', message: 'gone' });
    return;
  }
  send({ type: 'answer', id, value: JSON.stringify([args]) });
}

const exporting = new Map();

function exportRows({ id, order }) {
  const [word, rest] = order.location.split(':');
  if (word === 'die') process.kill(process.pid, 'SIGKILL');
  if (word === 'refuse') {
    send({ type: 'not-exported', id, code: 'DATA_EXPIRED', message: 'gone' });
    return;
  }
  if (word === 'late') writeFileSync(rest, '');
  const wait = { slow: Number(rest), deaf: 60_000, late: 200 }[word] ?? 0;
  const timer = setTimeout(() => {
    send({ type: 'exported', id, file: { path: rest ?? word, bytes: process.pid } });
  }, wait);
  exporting.set(id, () => {
    if (word !== 'slow') return;
    clearTimeout(timer);
    send({ type: 'not-exported', id, code: 'EXPORT_FAILED', message: 'cancelled' });
  });
}

process.on('message', (message) => {
  if (message.type === 'export') exportRows(message);
  if (message.type === 'cancel-export') exporting.get(message.id)?.();
  if (message.type === 'run') void run(message);
  if (message.type === 'may-deliver') runs.get(message.executionId)?.permit();
  if (message.type === 'query') query(message);
  if (message.type === 'cancel') {
    const state = runs.get(message.executionId);
    if (state) state.cancelled = true;
    if (state && !state.deaf) state.wake();
  }
});
process.on('disconnect', () => process.exit(0));
process.on('SIGTERM', () => undefined);
if (process.env.REFUSE_START) process.exit(3);
send({ type: 'ready' });
