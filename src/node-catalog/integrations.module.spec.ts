import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { IntegrationsModule } from './integrations.module';

const SDK = JSON.stringify(resolve(__dirname, '../node-sdk'));

describe('IntegrationsModule.load', () => {
  let folder: string;
  const put = (name: string, text: string) => {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, `${name}.integration.ts`), text);
  };
  const integration = (key: string) => `
    const { Integration } = require(${SDK});
    class Found {}
    Integration({ key: '${key}', name: '${key}', nodes: [] })(Found);
    exports.Found = Found;
    exports.other = 5;`;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vantage-integrations-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('finds each integration by its file', () => {
    put('two', integration('two'));
    put('one', integration('one'));
    mkdirSync(join(folder, 'empty'));
    expect(IntegrationsModule.load([], folder).imports).toHaveLength(2);
  });

  it('names every integration that cannot be loaded', () => {
    put('broken', 'throw new Error("no luck");');
    put('silent', 'exports.nothing = {};');
    const load = () => IntegrationsModule.load(['@company/not-installed'], folder);
    expect(load).toThrow(/broken\.integration\.ts: no luck/);
    expect(load).toThrow(/silent\.integration\.ts: it exports no class marked @Integration/);
    expect(load).toThrow(/- @company\/not-installed: .*Cannot find module/);
  });
});
