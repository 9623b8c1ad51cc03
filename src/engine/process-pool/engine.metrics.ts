import { counter } from '../../platform/metrics/instruments';

export const processesStarted = counter(
  'vantage_engine_process_starts_total',
  'Engine processes started',
);

export const processesEnded = counter(
  'vantage_engine_process_ends_total',
  'Engine processes that ended: died (crashed, or killed from outside), failed_to_start, ' +
    'replaced (too much memory, or it did not let go of a run), dismissed (not needed any more)',
  ['cause'],
);
