/** What the operator has to know after a first start. */
export interface Welcome {
  readonly url: string;
  readonly email: string;
  /** Undefined where the operator has set it. */
  readonly password: string | undefined;
  readonly apiKey: string;
  /** Undefined where there is no demo. */
  readonly demoWorkflowId: number | undefined;
}

/** Printed at every start. */
export function addressText(url: string): string {
  return `Vantage listens on ${url}\nAPI documentation: ${url}/docs\n`;
}

/** Printed at the end of the first start alone, since it shows secrets. */
export function welcomeText(welcome: Welcome): string {
  const { url, email, password, apiKey, demoWorkflowId } = welcome;
  const lines = [
    '',
    'First start: keep these, they are not shown again.',
    '',
    `  Login:    ${email}`,
    `  Password: ${password ?? 'the one in ADMIN_PASSWORD'}`,
    `  API key:  ${apiKey}`,
    '',
    ...(demoWorkflowId === undefined ? [] : demoLines(url, apiKey, demoWorkflowId)),
  ];
  return addressText(url) + lines.map((line) => `${line}\n`).join('');
}

function demoLines(url: string, apiKey: string, id: number): string[] {
  return [
    'Run the demo workflow (weather in Seattle, 2012 to 2015):',
    '',
    `curl -sS -X POST "${url}/api/v1/workflows/${String(id)}/execute" -H "Authorization: Bearer ${apiKey}" -H "Content-Type: application/json" -d "{}"`,
    '',
  ];
}
