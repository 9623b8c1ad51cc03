import { AppError } from '../common/app-error';

/** The same for a credential that does not exist and one of another organization. */
export function credentialNotFound(id: number): AppError {
  return new AppError('CREDENTIAL_NOT_FOUND', `Credential ${String(id)} not found`);
}

/** A type that no integration of this server brings. */
export function unknownType(type: string, known: readonly string[]): AppError {
  const message = `There is no credential type "${type}"; there are ${known.join(', ')}`;
  return new AppError('INVALID_INPUT', message, { details: [{ path: 'type', message }] });
}
