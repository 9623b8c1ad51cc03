import { Injectable } from '@nestjs/common';
import type { DiscoveryService } from '@nestjs/core';
import { Type } from 'class-transformer';
import { IsOptional, IsString, ValidateNested } from 'class-validator';
import { Credential, Descriptive, Integration, Secret } from '../node-sdk';
import { CredentialRegistry } from './credential-registry';
import { credentialRegistryOf } from './testing/credential-registry-of';

class ShopData {
  @Secret()
  @IsString()
  token!: string;

  @Descriptive()
  @IsOptional()
  @IsString()
  note?: string;

  @IsString()
  url = 'https://shop.example';
}

@Credential({ key: 'shop', label: 'Shop', description: 'A shop', data: ShopData })
class ShopCredential {
  hosts() {
    return ['shop.example'];
  }

  test() {
    return Promise.resolve('Fine');
  }
}

@Integration({ key: 'shop', name: 'Shops', id: 77, nodes: [], credentials: [ShopCredential] })
class ShopIntegration {}

describe('CredentialRegistry', () => {
  it('knows every type with its schema, and which fields are secret', () => {
    const registry = credentialRegistryOf(ShopIntegration);
    expect(registry.all().map(({ type }) => type)).toEqual(['shop']);
    expect(registry.get('shop')).toMatchObject({
      label: 'Shop',
      category: { id: 77, key: 'shop', name: 'Shops' },
      secretFields: ['token'],
      descriptiveFields: ['note'],
      dataSchema: {
        properties: {
          token: { type: 'string', format: 'password', writeOnly: true },
          note: { type: 'string' },
          url: { type: 'string', default: 'https://shop.example' },
        },
        required: ['token'],
        additionalProperties: false,
      },
    });
    expect(registry.get('shop')?.dataSchema).not.toHaveProperty('properties.note.writeOnly');
    expect(registry.get('other')).toBeUndefined();
  });

  it('refuses to start with two types of one key', () => {
    @Integration({ key: 'again', name: 'Again', nodes: [], credentials: [ShopCredential] })
    class AgainIntegration {}

    const registry = credentialRegistryOf(ShopIntegration, AgainIntegration);
    expect(() => {
      registry.onModuleInit();
    }).toThrow('Credential shop: two types have this key; rename one');
  });

  it('names every fault of a declaration at once', () => {
    class Inner {
      @IsString()
      a!: string;
    }
    class BadData {
      @Secret()
      @Descriptive()
      @IsString()
      both!: string;

      @Secret()
      unchecked!: string;

      @ValidateNested()
      @Type(() => Inner)
      inner!: Inner;

      forgotten = 'x';
    }
    const bad = { key: 'Bad-Key', label: ' ', description: '', data: BadData };
    @((Credential as (options: object) => ClassDecorator)(bad))
    class BadCredential {}

    @Integration({ key: 'bad', name: 'Bad', nodes: [], credentials: [BadCredential] })
    class BadIntegration {}

    const start = () => credentialRegistryOf(BadIntegration).all();
    for (const fault of [
      'Credential Bad-Key: its key must be lower-case letters and digits',
      'it needs a label',
      'it needs the method hosts()',
      'it needs the method test()',
      'BadData.unchecked needs a validator',
      'BadData.forgotten needs a validator',
      'BadData.inner is nested',
      'BadData.both is secret, so it cannot be descriptive',
    ]) {
      expect(start).toThrow(fault);
    }
  });

  it('refuses a type in a module that is no integration, and ignores other providers', () => {
    @Injectable()
    class Bystander {}

    const host = { metatype: Bystander, name: 'Loose' };
    const providers = [
      { metatype: Bystander, instance: new Bystander(), host },
      { metatype: ShopCredential, instance: new ShopCredential(), host },
    ];
    const registry = new CredentialRegistry({
      getProviders: () => providers,
    } as unknown as DiscoveryService);
    expect(() => registry.all()).toThrow(
      'Credential shop: its module Loose is not marked @Integration',
    );
  });
});
