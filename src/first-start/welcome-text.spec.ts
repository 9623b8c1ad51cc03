import { addressText, welcomeText, type Welcome } from './welcome-text';

const WELCOME: Welcome = {
  url: 'http://127.0.0.1:3000',
  email: 'admin@localhost',
  password: 'sXk3v9Qm2TzLr8YbWd4F',
  apiKey: 'vntg_abc123def456ghi789jkl012mno345',
  demoWorkflowId: 1,
};

describe('welcomeText', () => {
  it('names address, documentation, login, password and key', () => {
    const text = welcomeText(WELCOME);
    expect(text).toContain('Vantage listens on http://127.0.0.1:3000\n');
    expect(text).toContain('http://127.0.0.1:3000/docs\n');
    expect(text).toMatch(/Login: +admin@localhost\n/);
    expect(text).toMatch(/Password: +sXk3v9Qm2TzLr8YbWd4F\n/);
    expect(text).toMatch(/API key: +vntg_abc123def456ghi789jkl012mno345\n/);
  });

  it('gives one curl line that can be copied as it stands', () => {
    const lines = welcomeText(WELCOME).split('\n');
    expect(lines.filter((line) => line.startsWith('curl '))).toEqual([
      'curl -sS -X POST "http://127.0.0.1:3000/api/v1/workflows/1/execute"' +
        ' -H "Authorization: Bearer vntg_abc123def456ghi789jkl012mno345"' +
        ' -H "Content-Type: application/json" -d "{}"',
    ]);
  });

  it('gives no curl line without a demo', () => {
    expect(welcomeText({ ...WELCOME, demoWorkflowId: undefined })).not.toContain('curl');
  });

  it('does not repeat a password that the operator has set', () => {
    expect(welcomeText({ ...WELCOME, password: undefined })).toContain('ADMIN_PASSWORD');
  });
});

describe('addressText', () => {
  it('shows no secret', () => {
    expect(addressText(WELCOME.url)).not.toMatch(/vntg_|password/i);
  });
});
