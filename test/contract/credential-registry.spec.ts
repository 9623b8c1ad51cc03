import { type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import Ajv from 'ajv';
import { AppError } from '../../src/common/app-error';
import type { JsonObject, JsonValue } from '../../src/common/json';
import { CredentialData } from '../../src/credentials/credential-data';
import { ConfigValidator } from '../../src/node-catalog/config-validator';
import { CredentialRegistry } from '../../src/node-catalog/credential-registry';
import { IntegrationsModule } from '../../src/node-catalog/integrations.module';
import { NodeRegistryModule } from '../../src/node-catalog/node-registry.module';
import type { RegisteredCredential } from '../../src/node-catalog/registered-credential';

@Module({ imports: [NodeRegistryModule, IntegrationsModule.load([])] })
class CatalogModule {}

/** What holds for every type of credential that the server ships. */
describe('the credential registry', () => {
  let context: INestApplicationContext;
  let types: readonly RegisteredCredential[];

  beforeAll(async () => {
    context = await NestFactory.createApplicationContext(CatalogModule, {
      logger: false,
      abortOnError: false,
    });
    types = context.get(CredentialRegistry).all();
  });
  afterAll(() => context.close());

  const each = (check: (type: RegisteredCredential) => void) => {
    expect(types.length).toBeGreaterThan(0);
    for (const type of types) {
      try {
        check(type);
      } catch (error) {
        throw new Error(`${type.type}: ${String(error)}`, { cause: error });
      }
    }
  };
  const fieldsOf = ({ dataSchema }: RegisteredCredential) =>
    dataSchema['properties'] as Record<string, JsonObject>;

  it('describes every type and every field', () => {
    each((type) => {
      expect(type.label).toMatch(/^[A-Z]/);
      expect(type.description).toMatch(/^[A-Z].{9,}/);
      for (const [name, { description }] of Object.entries(fieldsOf(type))) {
        expect([name, description]).toEqual([name, expect.stringMatching(/\S/)]);
      }
    });
  });

  it('has a secret in each, marked in the schema, and nothing else marked', () => {
    each((type) => {
      expect(type.secretFields).not.toEqual([]);
      const marked = Object.entries(fieldsOf(type)).filter(([, field]) => field['writeOnly']);
      expect(marked.map(([name]) => name).sort()).toEqual([...type.secretFields].sort());
      new Ajv({ strict: false, validateFormats: false }).compile(type.dataSchema);
    });
  });

  it('refuses nonsense as INVALID_INPUT and never repeats a secret', () => {
    const data = new CredentialData(context.get(ConfigValidator));
    const secret = 'do not repeat this '.repeat(100);
    const values: JsonValue[] = [secret, '', 0, -1, 1.5, true, [], [secret], {}, { a: secret }];
    const extras: JsonObject[] = [{}, { no_such_field: 1 }];
    each((type) => {
      const fields = Object.keys(fieldsOf(type));
      for (const value of values) {
        const given = Object.fromEntries(fields.map((field) => [field, value]));
        for (const extra of extras) {
          try {
            data.read(type, { ...given, ...extra });
          } catch (error) {
            expect(error).toBeInstanceOf(AppError);
            const { code, message, details } = error as AppError;
            expect(code).toBe('INVALID_INPUT');
            expect(JSON.stringify([message, details])).not.toContain(secret);
          }
        }
      }
    });
  });
});
