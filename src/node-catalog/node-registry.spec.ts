import { Injectable } from '@nestjs/common';
import type { DiscoveryService } from '@nestjs/core';
import { IsInt, ValidateNested } from 'class-validator';
import { Integration, NodeType, type Query, rowsOf, sql } from '../node-sdk';
import { NodeRegistry } from './node-registry';
import { registryOf } from './testing/registry-of';
import {
  EmptyConfig,
  ReadNode,
  ShowNode,
  SplitNode,
  TestIntegration,
} from './testing/test-integration';

describe('NodeRegistry', () => {
  it('knows every node with its category, ports and code fields', () => {
    const registry = registryOf(TestIntegration);
    expect(registry.all().map(({ nodeType }) => nodeType)).toEqual([
      'test/read',
      'test/split',
      'test/show',
    ]);
    expect(registry.get('test/split')).toMatchObject({
      role: 'setter',
      label: 'Split',
      category: { id: 900, key: 'test', name: 'Test' },
      inputs: ['input1', 'input2'],
      requiredInputs: ['input1'],
      outputs: ['output1', 'output2'],
      codeFields: [{ field: 'rules.*.expression', kind: 'expression' }],
    });
    expect(registry.get('test/read')).toMatchObject({
      inputs: ['input1'],
      requiredInputs: [],
      outputs: ['output1'],
      credentials: ['test'],
      requiresCredential: true,
    });
    expect(registry.get('test/show')).toMatchObject({ requiredInputs: ['input1'], outputs: [] });
    expect(registry.get('test/other')).toBeUndefined();
  });

  it('sorts by category name and derives the same category id each time', () => {
    @Integration({ key: 'alpha', name: 'Alpha', nodes: [ReadNode] })
    class AlphaIntegration {}

    const ids = [1, 2].map(() => {
      const [first] = registryOf(TestIntegration, AlphaIntegration).all();
      return first?.category;
    });
    expect(ids[0]).toEqual(ids[1]);
    expect(ids[0]).toMatchObject({ key: 'alpha', name: 'Alpha' });
    expect(ids[0]?.id).toBeGreaterThanOrEqual(1000);
  });

  it('refuses to start with two nodes of one name', () => {
    @Integration({ key: 'test', name: 'Again', id: 901, nodes: [ShowNode] })
    class AgainIntegration {}

    const registry = registryOf(TestIntegration, AgainIntegration);
    expect(() => {
      registry.onModuleInit();
    }).toThrow(
      'The integrations cannot be used:\n' +
        '- test/show: two nodes have this key; rename one\n' +
        '- test: two integrations have this key; rename one',
    );
  });

  it('refuses to start where a class lacks the method of its role', () => {
    const lying = {
      key: 'lying',
      role: 'terminator',
      label: 'L',
      description: '',
      config: EmptyConfig,
    };
    @((NodeType as (options: object) => ClassDecorator)(lying))
    class LyingNode {
      read() {
        return rowsOf([]);
      }
    }

    @Integration({ key: 'lies', name: 'Lies', nodes: [LyingNode] })
    class LyingIntegration {}

    expect(() => registryOf(LyingIntegration).all()).toThrow(
      'lies/lying: a terminator needs the method deliver()',
    );
  });

  it('names every fault of a declaration at once', () => {
    class BadConfig {
      @IsInt()
      fine = 1;

      @ValidateNested()
      nested?: object;

      forgotten = 'x';
    }
    @NodeType({
      key: 'Bad-Key',
      role: 'terminator',
      label: ' ',
      description: '',
      config: BadConfig,
      inputs: ['in put', 'a', 'a'],
      optionalInputs: ['b'],
      outputs: ['output1'],
    })
    class BadNode {
      deliver() {
        return undefined;
      }
    }
    @Integration({ key: 'Bad', name: 'Bad', nodes: [BadNode] })
    class BadIntegration {}

    const start = () => registryOf(BadIntegration).all();
    for (const fault of [
      'the integration\'s key "Bad" must be lower-case letters and digits',
      'the key "Bad-Key" must be camelCase',
      'it needs a label',
      'the port name "in put" must match',
      'input a is named twice',
      'optional input b is not among its inputs',
      'a terminator has no outputs',
      'BadConfig.forgotten needs a validator',
      'BadConfig.nested needs @Type(() => Class) beside @ValidateNested()',
    ]) {
      expect(start).toThrow(fault);
    }
  });

  it('takes keepsRows of setters with one input and one output alone', () => {
    const setter = { role: 'setter', label: 'S', description: '', config: EmptyConfig } as const;
    const compile = (): Query => ({ columns: [], rest: sql`` });
    @NodeType({ ...setter, key: 'keeping', keepsRows: true })
    class KeepingNode {
      readonly compile = compile;
    }
    @NodeType({ ...setter, key: 'other' })
    class OtherNode {
      readonly compile = compile;
    }
    @NodeType({ ...setter, key: 'joining', keepsRows: true, inputs: ['input1', 'input2'] })
    class JoiningNode {
      readonly compile = compile;
    }
    @Integration({ key: 'keep', name: 'Keep', nodes: [KeepingNode, OtherNode] })
    class KeepIntegration {}
    @Integration({ key: 'bad', name: 'Bad', nodes: [JoiningNode] })
    class BadIntegration {}

    const registry = registryOf(KeepIntegration);
    expect(registry.all().map(({ keepsRows }) => keepsRows)).toEqual([true, false]);
    expect(() => registryOf(BadIntegration).all()).toThrow(
      'bad/joining: keepsRows is for nodes with one input and one output; leave it out',
    );
  });

  it('refuses a node in a module that is no integration, and ignores other providers', () => {
    @Injectable()
    class Bystander {}

    const providers = [
      { metatype: Bystander, instance: new Bystander(), host: { name: 'AppModule' } },
      { metatype: null, instance: 5 },
      {
        metatype: SplitNode,
        instance: new SplitNode(),
        host: { metatype: Bystander, name: 'Loose' },
      },
    ];
    const registry = new NodeRegistry({
      getProviders: () => providers,
    } as unknown as DiscoveryService);
    expect(() => registry.all()).toThrow('split: its module Loose is not marked @Integration');
  });
});
