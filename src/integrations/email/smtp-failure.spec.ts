import { answerOf, smtpReason } from './smtp-failure';

const failure = (fields: object) => Object.assign(new Error('x'), fields);
const reason = (fields: object): string => smtpReason(failure(fields), 'smtp.example.com:587');

describe('what a mail server says', () => {
  it.each([
    [
      { code: 'EAUTH', command: 'AUTH PLAIN', responseCode: 535, response: '535 no' },
      'smtp.example.com:587 refused user and password: 535 no. Put valid ones into the credential',
    ],
    [
      { code: 'ETLS', command: 'STARTTLS', responseCode: 502, response: '502 unknown' },
      'offers no encryption (STARTTLS: 502 unknown), and without it neither a password',
    ],
    [{ code: 'ESOCKET', originalCode: 'CERT_HAS_EXPIRED' }, 'is not trusted (CERT_HAS_EXPIRED)'],
    [
      { code: 'ESOCKET', originalCode: 'ERR_TLS_CERT_ALTNAME_INVALID' },
      'is not trusted (ERR_TLS_CERT_ALTNAME_INVALID)',
    ],
    [
      { code: 'ESOCKET', originalCode: 'ERR_SSL_WRONG_VERSION_NUMBER' },
      'no encrypted connection to smtp.example.com:587 came about (ERR_SSL_WRONG_VERSION_NUMBER)',
    ],
    [{ code: 'ETLS' }, 'came about: check port and secure of the credential'],
    [{ code: 'ETIMEDOUT' }, 'smtp.example.com:587 did not answer in time'],
    [{ code: 'EMESSAGE' }, 'takes no mail of this size'],
    [{ code: 'ECONNECTION' }, 'smtp.example.com:587 closed the connection'],
    [
      { code: 'ECONNECTION', responseCode: 421, response: '421 busy' },
      'refused the connection: 421 busy',
    ],
  ])('%j in words', (fields, words) => {
    expect(reason(fields)).toContain(words);
  });

  it('is one line, not too long', () => {
    expect(answerOf('550-first\r\n550 second\u0007')).toBe('550-first 550 second');
    expect(answerOf('x'.repeat(1000))).toHaveLength(301);
  });
});
