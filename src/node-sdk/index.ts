export * from './config-field.decorator';
export * from './integration.decorator';
export * from './node-context';
export * from './node-error';
export * from './node-type.decorator';
export * from './relation';
export * from './row-source';
export * from './sql';
export type { JsonObject, JsonValue, Row } from '../common/json';
