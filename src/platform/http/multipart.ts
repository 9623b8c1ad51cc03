import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import busboy, { type Busboy } from 'busboy';
import { AppError } from '../../common/app-error';

/** Parts of one form. */
const MAX_FILES = 20;
const MAX_FIELDS = 20;
const MAX_FIELD_BYTES = 4096;
/** A sender that is silent for so long has gone. */
const IDLE_MS = 60_000;
/** How long the rest of a refused form is taken in, so that its sender comes to read the answer. */
const LINGER_MS = 30_000;

/** Takes the parts of a form, one after the other. What it throws ends the reading. */
export interface FormReceiver {
  /** `name` as the client gave it, which may be empty. The content has to be read to its end. */
  file(name: string, content: Readable): Promise<void>;
  field(name: string, value: string): void;
}

/**
 * Reads a multipart/form-data request (RFC 7578), its files as streams. Throws
 * UNSUPPORTED_MEDIA_TYPE for another type or a Content-Encoding, INVALID_BODY for what breaks off or
 * is no form, INVALID_INPUT for too many parts, PAYLOAD_TOO_LARGE for more bytes than `maxBytes`,
 * whatever they are, and what the receiver throws. By then the receiver works on nothing any more.
 */
export async function readForm(
  request: IncomingMessage,
  receiver: FormReceiver,
  maxBytes: number,
): Promise<void> {
  const reading = new FormReading(request, parserOf(request), receiver, maxBytes);
  try {
    await reading.complete();
  } catch (error) {
    takeRest(request);
    throw error;
  } finally {
    request.setTimeout(0);
    await reading.settled();
  }
}

/** The parser runs ahead of the receiver, which takes one part after the other. */
class FormReading {
  private working: Promise<void> = Promise.resolve();
  private fail: (error: Error) => void = () => undefined;

  constructor(
    private readonly request: IncomingMessage,
    private readonly parser: Busboy,
    private readonly receiver: FormReceiver,
    private readonly maxBytes: number,
  ) {}

  complete(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.fail = (error) => {
        this.request.unpipe(this.parser);
        this.parser.destroy(error);
        reject(error);
      };
      this.watchRequest();
      this.watchParts();
      this.parser.on('close', () => {
        this.working.then(resolve, reject);
      });
      this.request.pipe(this.parser);
    });
  }

  async settled(): Promise<void> {
    await this.working.catch(() => undefined);
  }

  private watchRequest(): void {
    let bytes = 0;
    this.request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > this.maxBytes) this.fail(tooLarge(this.maxBytes));
    });
    this.request.on('close', () => {
      if (!this.request.complete) this.fail(brokenForm('it ends before it is complete'));
    });
    this.request.setTimeout(IDLE_MS, () => {
      this.fail(brokenForm(`nothing came for ${String(IDLE_MS / 1000)} seconds`));
    });
  }

  private watchParts(): void {
    this.parser.on('file', (_field, content, { filename }: { filename?: string }) => {
      // destroyed with the form, also while it waits for its turn
      content.on('error', () => undefined);
      this.inTurn(() => this.receiver.file(filename ?? '', content));
    });
    this.parser.on('field', (name, value, { nameTruncated, valueTruncated }) => {
      this.inTurn(() => {
        if (nameTruncated || valueTruncated) throw tooLongField();
        this.receiver.field(name, value);
      });
    });
    for (const limit of ['filesLimit', 'fieldsLimit'] as const) {
      this.parser.on(limit, () => {
        this.fail(tooManyParts());
      });
    }
    this.parser.on('error', (error: Error) => {
      this.fail(brokenForm(error.message));
    });
  }

  private inTurn(part: () => Promise<void> | void): void {
    this.working = this.working.then(part);
    this.working.catch((error: unknown) => {
      this.fail(error instanceof Error ? error : new Error(String(error)));
    });
  }
}

function parserOf(request: IncomingMessage): Busboy {
  const { headers } = request;
  const [type = ''] = (headers['content-type'] ?? '').split(';');
  if (type.trim().toLowerCase() !== 'multipart/form-data') {
    const message = 'Send the files as a form: "Content-Type: multipart/form-data"';
    throw new AppError('UNSUPPORTED_MEDIA_TYPE', message);
  }
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') {
    const message = 'A form is taken without Content-Encoding; its files may be compressed';
    throw new AppError('UNSUPPORTED_MEDIA_TYPE', message);
  }
  try {
    return busboy({
      headers,
      preservePath: true,
      defParamCharset: 'utf8',
      limits: {
        files: MAX_FILES,
        fields: MAX_FIELDS,
        fieldSize: MAX_FIELD_BYTES,
        fieldNameSize: 100,
        headerPairs: 50,
      },
    });
  } catch (error) {
    throw brokenForm((error as Error).message);
  }
}

function takeRest(request: IncomingMessage): void {
  request.resume();
  setTimeout(() => {
    if (!request.complete) request.destroy();
  }, LINGER_MS).unref();
}

function brokenForm(reason: string): AppError {
  return new AppError('INVALID_BODY', `The form cannot be read: ${reason}`);
}

function tooLarge(maxBytes: number): AppError {
  return new AppError('PAYLOAD_TOO_LARGE', `The form has more than ${String(maxBytes)} bytes`);
}

function tooManyParts(): AppError {
  return new AppError('INVALID_INPUT', `A form may hold at most ${String(MAX_FILES)} files`);
}

function tooLongField(): AppError {
  return new AppError('INVALID_INPUT', 'A field of the form is longer than 4096 bytes');
}
