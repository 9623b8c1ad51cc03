import type { Environment } from './environment';

const SHORTEST_PASSWORD = 12;
const LONGEST_PASSWORD = 1024;

/** The first administrator, and whether strangers may sign up. */
export class AccountSettings {
  /** `ADMIN_EMAIL`: login of the administrator that the first start creates. Default admin@localhost. */
  readonly adminEmail: string;
  /** `ADMIN_PASSWORD`: 12 to 1024 characters. Unset: a random one, printed once. */
  readonly adminPassword: string | undefined;
  /** `ALLOW_SIGNUP`: whether anybody may create an organization. Default false. */
  readonly allowSignup: boolean;

  constructor(env: Environment) {
    this.adminEmail = readEmail(env);
    this.adminPassword = readPassword(env);
    this.allowSignup = env.boolean('ALLOW_SIGNUP', false);
  }
}

function readEmail(env: Environment): string {
  const email = env.text('ADMIN_EMAIL', 'admin@localhost');
  if (/^[^\s@]+@[^\s@]+$/.test(email) && email.length <= 254) return email;
  env.fault('ADMIN_EMAIL', `"${email}" is not allowed; use an address like admin@example.com`);
  return 'admin@localhost';
}

function readPassword(env: Environment): string | undefined {
  const password = env.secret('ADMIN_PASSWORD');
  if (password === undefined) return undefined;
  if (password.length < SHORTEST_PASSWORD || password.length > LONGEST_PASSWORD) {
    const range = `${String(SHORTEST_PASSWORD)} to ${String(LONGEST_PASSWORD)}`;
    env.fault('ADMIN_PASSWORD', `is too short or too long; use ${range} characters`);
  }
  return password;
}
