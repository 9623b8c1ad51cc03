/** The expression is not one that may run; the message says what is wrong with it and where. */
export class ExpressionError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ExpressionError';
  }
}
