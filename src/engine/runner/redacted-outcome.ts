import type { SecretRedactor } from '../../common/secret-redactor';
import type { RunOutcome } from '../process-pool/messages';

/**
 * An outcome whose messages, details, warnings and deliveries hold no secret of the run. Rows are
 * left as they are.
 */
export function redactedOutcome(outcome: RunOutcome, redactor: SecretRedactor): RunOutcome {
  switch (outcome.status) {
    case 'completed': {
      const outputs = outcome.outputs.map((output) => ({
        ...output,
        delivery: redactor.value(output.delivery),
      }));
      return { ...outcome, outputs, warnings: redactor.value(outcome.warnings) };
    }
    case 'failed': {
      const message = redactor.text(outcome.message);
      return { ...outcome, message, details: redactor.value(outcome.details) };
    }
    case 'out-of-memory':
      return { ...outcome, details: redactor.value(outcome.details) };
    case 'cancelled':
      return outcome.delivered
        ? { ...outcome, delivered: redactor.value(outcome.delivered) }
        : outcome;
  }
}
