import { SecretRedactor } from '../../common/secret-redactor';

/**
 * The secrets of everything under way in this process. For its output alone: what a run tells its
 * caller is cleared of its own secrets only, or a run could guess at those of another.
 */
export class ActiveSecrets {
  private readonly held = new Set<readonly string[]>();
  private redactor: SecretRedactor | undefined;

  /** Keeps `values` out of the output until the function it returns is called. */
  hold(values: readonly string[]): () => void {
    if (values.length === 0) return () => undefined;
    const own = [...values];
    this.held.add(own);
    this.redactor = undefined;
    return () => {
      this.held.delete(own);
      this.redactor = undefined;
    };
  }

  readonly hide = (text: string): string => {
    if (this.held.size === 0) return text;
    this.redactor ??= new SecretRedactor([...this.held].flat());
    return this.redactor.text(text);
  };
}
