import { Injectable } from '@nestjs/common';

/** Says things to the person who started the server: plain text on stdout, not in the log. */
@Injectable()
export class Terminal {
  print(text: string): void {
    process.stdout.write(text);
  }
}
