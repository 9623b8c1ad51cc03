import { counter, histogram } from '../platform/metrics/instruments';

/** Fire times that came, by what became of them. */
export const scheduleFirings = counter(
  'vantage_schedule_firings_total',
  'Fire times of schedules that this process dealt with: run (it queued a run), skipped (missed, or ' +
    'the workflow is inactive)',
  ['outcome'],
);

/** How late. */
export const scheduleDelay = histogram(
  'vantage_schedule_delay_seconds',
  'How long after its fire time a scheduled run was queued',
  [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600],
);
