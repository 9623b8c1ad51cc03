/** What a damaged file fails with whose error does not say that it is one of the data. */
export const DAMAGED_PARQUET =
  /^Invalid Error: .*(TProtocolException|Out of buffer|[Cc]orrupt|Parquet|Varint|Thrift|page|dictionary|decompress|encoding)/;

/** Its text holds the path on the server. */
const BAD_PARQUET =
  /^Invalid Input Error: (Failed to read (Parquet )?file|No magic bytes|Mismatch in parquet|Invalid string encoding found in Parquet|File '.*' (too small|is encrypted))/;

/** The failure of a statement that read a damaged Parquet file in words; undefined for others. */
export function parquetFailureText(message: string): string | undefined {
  if (!BAD_PARQUET.test(message) && !DAMAGED_PARQUET.test(message)) return undefined;
  if (message.includes('Invalid string encoding')) {
    return 'The Parquet file holds text that is not UTF-8.';
  }
  const reason = /decompression failure|schema element|dictionary offset/i.exec(message)?.[0];
  const named = reason === undefined ? '' : ` (${reason})`;
  return `The Parquet file is damaged${named}. Write or upload it again.`;
}
