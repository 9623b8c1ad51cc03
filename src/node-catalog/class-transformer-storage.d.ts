/** Where @Type() declarations are kept; class-transformer ships the file without its types. */
declare module 'class-transformer/cjs/storage' {
  export { defaultMetadataStorage } from 'class-transformer/types/storage';
}
