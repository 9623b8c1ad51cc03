/** Characters that stand for themselves in the plain form of a file name. */
const PLAIN = /[^\w .,()+=@~#$&'-]/g;
/** RFC 8187: what percent-encoding leaves out though extended values need it encoded. */
const EXTRA = /['()*]/g;

/**
 * The Content-Disposition of a download (RFC 6266): the name in UTF-8, and one in ASCII for clients
 * that know no other.
 */
export function attachment(fileName: string): string {
  const plain = fileName.replace(PLAIN, '_');
  const encoded = encodeURIComponent(fileName.replace(/\p{Cs}/gu, '\uFFFD')).replace(
    EXTRA,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
