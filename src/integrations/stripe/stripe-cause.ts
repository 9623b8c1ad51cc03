import type Stripe from 'stripe';
import { NoAnswer, NodeError } from '../../node-sdk';

type ConnectionError = Stripe.errors.StripeConnectionError;

/** The error of the way out, in words: the SDK wraps it. */
export function causeInWords(error: ConnectionError): NodeError | undefined {
  return causesOf(error).find((cause) => cause instanceof NodeError);
}

/** Whether the way out refused to connect, which it will do again. */
export function isRefusal(error: ConnectionError): boolean {
  const cause = causeInWords(error);
  return cause !== undefined && !(cause instanceof NoAnswer);
}

export function isTimeout(error: ConnectionError): boolean {
  return causesOf(error).some((cause) => 'code' in cause && cause.code === 'ETIMEDOUT');
}

/** From the outermost inwards. */
function causesOf({ detail }: ConnectionError): object[] {
  const causes: object[] = [];
  let cause: unknown = detail;
  while (typeof cause === 'object' && cause !== null) {
    causes.push(cause);
    cause = 'exception' in cause ? cause.exception : 'cause' in cause ? cause.cause : undefined;
  }
  return causes;
}
