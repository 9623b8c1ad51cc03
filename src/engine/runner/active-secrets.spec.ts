import { ActiveSecrets } from './active-secrets';

describe('ActiveSecrets', () => {
  it('hides the secrets of everything under way, and no others', () => {
    const secrets = new ActiveSecrets();
    const endFirst = secrets.hold(['first-secret']);
    const endSecond = secrets.hold(['second-secret', 'first-secret']);
    expect(secrets.hide('first-secret second-secret third')).toBe('[secret] [secret] third');
    endSecond();
    expect(secrets.hide('first-secret second-secret')).toBe('[secret] second-secret');
    endFirst();
    endFirst();
    expect(secrets.hide('first-secret')).toBe('first-secret');
    secrets.hold([])();
  });
});
