import type { ConfigProblem, JsonObject } from '../../node-sdk';
import { compileSetter, configOf, relationOf } from '../../node-sdk/testing/node-kit';
import { ComplianceCheckConfig } from './compliance-check.config';
import { ComplianceCheckNode } from './compliance-check.node';
import { DataValidationConfig } from './data-validation.config';
import { DataValidationNode } from './data-validation.node';
import { LogicalTriggerConfig } from './logical-trigger.config';
import { LogicalTriggerNode } from './logical-trigger.node';
import { MultiConditionalConfig } from './multi-conditional.config';
import { MultiConditionalNode } from './multi-conditional.node';
import { RULE_PORTS } from './rule-ports';

const EVERY_CONFIG = {
  ComplianceCheckConfig,
  DataValidationConfig,
  LogicalTriggerConfig,
  MultiConditionalConfig,
};
type Name = keyof typeof EVERY_CONFIG;

const met = { field: 'a', operator: 'eq', value: 1 };
const validating = (...rules: JsonObject[]): JsonObject => ({ rules });

describe('configs of flow control', () => {
  it.each<[Name, JsonObject]>([
    ['MultiConditionalConfig', { rules: [met, { ...met, name: 'EU' }] }],
    ['MultiConditionalConfig', { rules: [{ conditions: [met, met], match: 'any' }] }],
    ['LogicalTriggerConfig', met],
    ['LogicalTriggerConfig', { ...met, mode: 'gate_all', gate_when: 'every_row' }],
    ['DataValidationConfig', { rules: [{ column: 'a', rule: 'required' }], invalid_rows: 'keep' }],
    ['DataValidationConfig', validating({ column: 'a', rule: 'range', min: 0, max: '9' })],
    ['DataValidationConfig', validating({ column: 'a', rule: 'length', min: 1 })],
    ['DataValidationConfig', validating({ column: 'a', rule: 'unique', with: ['b'] })],
    ['DataValidationConfig', validating({ rule: 'expression', expression: 'a > 1' })],
    ['ComplianceCheckConfig', { rules: [{ ...met, name: 'r', severity: 'low' }] }],
  ])('%s takes %j', (name, config) => {
    expect(configOf<object>(EVERY_CONFIG[name], config)).toMatchObject(config);
  });

  it.each<[Name, JsonObject, string]>([
    ['MultiConditionalConfig', {}, 'rules must be an array'],
    ['MultiConditionalConfig', { rules: [] }, 'rules must hold at least one'],
    ['MultiConditionalConfig', { rules: Array<JsonObject>(51).fill(met) }, 'at most 50'],
    ['MultiConditionalConfig', { rules: [{ name: 'a' }] }, 'field must'],
    ['MultiConditionalConfig', { rules: [{ ...met, name: 'a b' }] }, 'it names a port'],
    ['MultiConditionalConfig', { rules: [{ ...met, name: 5 }] }, 'name must be'],
    ['LogicalTriggerConfig', { ...met, mode: 'gate' }, 'mode must be filter_rows or gate_all'],
    ['LogicalTriggerConfig', { ...met, gate_when: 'all' }, 'gate_when must be any_row'],
    ['LogicalTriggerConfig', {}, 'field must'],
    ['DataValidationConfig', { rules: [] }, 'rules must hold at least one'],
    ['DataValidationConfig', { ...validating(), invalid_rows: 'skip' }, 'drop, keep or fail'],
    ['DataValidationConfig', validating({ column: 'a', rule: 'nice' }), 'rule must be one of'],
    ['DataValidationConfig', validating({ rule: 'required' }), 'column must'],
    ['DataValidationConfig', validating({ column: '', rule: 'required' }), 'must name a column'],
    ['DataValidationConfig', validating({ column: 'a', rule: 'type' }), 'type must be one of'],
    ['DataValidationConfig', validating({ column: 'a', rule: 'regex' }), 'pattern must'],
    ['DataValidationConfig', validating({ column: 'a', rule: 'allowed_values' }), 'values must'],
    [
      'DataValidationConfig',
      validating({ column: 'a', rule: 'allowed_values', values: [{}] }),
      'values must hold texts, numbers and booleans',
    ],
    ['DataValidationConfig', validating({ rule: 'expression' }), 'expression must'],
    [
      'DataValidationConfig',
      validating({ column: 'a', rule: 'length', min: -1 }),
      'min must be a number of characters for length',
    ],
    [
      'DataValidationConfig',
      validating({ column: 'a', rule: 'range', max: [] }),
      'max must be a number, a date or a text for range',
    ],
    ['ComplianceCheckConfig', { rules: [met] }, 'name must'],
    ['ComplianceCheckConfig', { rules: [{ ...met, name: 'r', severity: 'bad' }] }, 'severity must'],
    ['ComplianceCheckConfig', { rules: [{ ...met, name: '' }] }, 'name must not be empty'],
  ])('%s refuses %j', (name, config, message) => {
    expect(() => configOf<object>(EVERY_CONFIG[name], config)).toThrow(message);
  });
});

describe('what a config class cannot say', () => {
  const both = { ...met, conditions: [met] };
  const messages = (problems: readonly ConfigProblem[]) => problems.map(({ message }) => message);
  const rulesOf = (...rules: JsonObject[]) =>
    messages(new DataValidationNode().check(configOf(DataValidationConfig, { rules })));

  it('is that conditions stand once', () => {
    const twice = ['Use either conditions or field, operator and value'];
    const named = { ...both, name: 'r' };
    const routing = configOf(MultiConditionalConfig, { rules: [both] });
    const compliance = configOf(ComplianceCheckConfig, { rules: [named] });
    const trigger = configOf(LogicalTriggerConfig, both);
    expect(new MultiConditionalNode().check(routing)).toEqual([
      { path: 'rules.0.conditions', message: twice[0] },
    ]);
    expect(messages(new ComplianceCheckNode().check(compliance))).toEqual(twice);
    expect(messages(new LogicalTriggerNode().check(trigger))).toEqual(twice);
  });

  it('is that every port has a name of its own', () => {
    const names = ['a', 'A', 'else', undefined, 'rule4', 'b'];
    const rules = names.map((name) => (name === undefined ? met : { ...met, name }));
    const problems = new MultiConditionalNode().check(configOf(MultiConditionalConfig, { rules }));
    expect(messages(problems)).toEqual([
      'rules.1.name: "A" is already the port of rule 1; choose another name',
      'rules.2.name: "else" is already the port of the rows that no rule takes; choose another name',
      'rules.4.name: "rule4" is already the port of rule 4; choose another name',
    ]);
  });

  it('is which fields belong to a rule', () => {
    expect(
      rulesOf(
        { column: 'a', rule: 'required', min: 1 },
        { column: 'a', rule: 'regex', pattern: 'x', values: [1] },
        { column: 'a', rule: 'range' },
        { column: 'a', rule: 'length', min: 3, max: 2 },
        { column: 'a', rule: 'range', min: 'b', max: 'a' },
      ),
    ).toEqual([
      'rules.0.min is not used by required',
      'rules.1.values is not used by regex',
      'rules.2: range needs min, max or both',
      'rules.3.min must not be greater than max',
    ]);
  });

  it('is that two columns need two names', () => {
    const rules = [{ ...met, name: 'r' }];
    const config = configOf(ComplianceCheckConfig, { rules, severity_column: 'violations' });
    expect(messages(new ComplianceCheckNode().check(config))).toEqual([
      'severity_column must differ from violations_column',
    ]);
  });
});

describe('the ports of multiConditional', () => {
  it.each<[string, JsonObject, string[]]>([
    ['no rules yet', {}, ['else']],
    ['a placeholder', { rules: '{{ params.rules }}' }, ['else']],
    ['named and nameless rules', { rules: [{ name: 'a' }, {}] }, ['a', 'rule2', 'else']],
    [
      'rules that are none',
      { rules: ['x', null, [], { name: 5 }] },
      ['rule1', 'rule2', 'rule3', 'rule4', 'else'],
    ],
  ])('of a config with %s', (_, config, ports) => {
    expect(RULE_PORTS.of(config)).toEqual(ports);
  });

  it('are those that it compiles', async () => {
    const rules = [{ ...met, name: 'x' }, met];
    const { ports } = await compileSetter(
      new MultiConditionalNode(),
      configOf(MultiConditionalConfig, { rules }),
      { input1: relationOf({ a: 'number' }) },
    );
    expect(Object.keys(ports)).toEqual(RULE_PORTS.of({ rules }));
  });
});
