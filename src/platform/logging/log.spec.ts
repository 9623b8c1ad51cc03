import { LoggingSettings } from '../config/logging.settings';
import { Environment } from '../config/environment';
import { inCall, noteCall } from './call-context';
import { createLog, describeError } from './log';
import { NestLogger } from './nest-logger';

function capture(level = 'info'): { lines: Record<string, unknown>[]; logger: NestLogger } {
  const lines: Record<string, unknown>[] = [];
  const settings = new LoggingSettings(new Environment({ LOG_LEVEL: level }));
  const write = (line: string): number => lines.push(JSON.parse(line) as Record<string, unknown>);
  return { lines, logger: new NestLogger(createLog(settings, { destination: { write } })) };
}

it('writes one JSON object a line, with the level by name and an ISO time', () => {
  const { lines, logger } = capture();
  logger.log('hello', 'Somewhere');
  expect(lines).toEqual([
    {
      level: 'info',
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      context: 'Somewhere',
      msg: 'hello',
    },
  ]);
});

it('says on every line for which request and run it is, and nothing of them elsewhere', () => {
  const { lines, logger } = capture();
  inCall({ fields: { request_id: 'req_1' } }, () => {
    logger.warn('one');
    noteCall({ execution_id: 'exec_1' });
    logger.warn('two', 'Somewhere');
    inCall(undefined, () => {
      logger.warn('three');
    });
  });
  logger.warn('four');
  const ids = lines.map(({ request_id, execution_id }) => [request_id, execution_id]);
  expect(ids).toEqual([
    ['req_1', undefined],
    ['req_1', 'exec_1'],
    [undefined, undefined],
    [undefined, undefined],
  ]);
});

it('takes secrets out of whatever is written', () => {
  const { lines, logger } = capture();
  logger.warn('https://hooks.example/services/T00000000000000000001?key=sesame');
  expect(lines[0]).toMatchObject({ msg: 'https://hooks.example/services/[redacted]?[redacted]' });
});

it('keeps to the level, and takes boot chatter for debugging', () => {
  const { lines, logger } = capture();
  logger.log('Mapped {/x, GET} route', 'RouterExplorer');
  logger.debug('detail');
  logger.verbose('more');
  expect(lines).toEqual([]);
  const loud = capture('trace');
  loud.logger.log('Mapped {/x, GET} route', 'RouterExplorer');
  loud.logger.verbose('more');
  expect(loud.lines.map((line) => line['level'])).toEqual(['debug', 'trace']);
});

it('understands how Nest hands errors over', () => {
  const { lines, logger } = capture();
  logger.error('failed', 'the stack', 'Somewhere');
  logger.error(new Error('boom'));
  logger.warn('careful', new Error('why'), 'Somewhere');
  expect(lines[0]).toMatchObject({ msg: 'failed', stack: 'the stack', context: 'Somewhere' });
  expect(lines[1]).toMatchObject({ msg: 'boom', error: { type: 'Error', message: 'boom' } });
  expect(lines[2]).toMatchObject({ level: 'warn', error: { message: 'why' } });
});

it('shows of an error neither its other fields nor secrets in its text', () => {
  const error = Object.assign(new Error('bad vntg_0123456789abcdefghijABCDEFGHIJ'), {
    parameters: ['sesame'],
    code: 'E1',
    cause: new Error('mysql://root:sesame@host/db'),
  });
  const text = JSON.stringify(describeError(error));
  expect(text).toContain('E1');
  expect(text).not.toMatch(/vntg_0|sesame/);
});
