/** One spelling for one mailbox: without surrounding space, in lower case, composed characters. */
export function normalizeEmail(email: string): string {
  return email.trim().normalize('NFC').toLowerCase();
}
