import { IsIn } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import {
  type Getter,
  type GetterContext,
  NodeType,
  type RowSource,
  rowsOf,
} from '../../../../src/node-sdk';

const WAYS = ['kill', 'exit', 'throw', 'reject-later', 'throw-later'] as const;

export class CrashConfig {
  @JSONSchema({ description: 'How' })
  @IsIn(WAYS)
  how!: (typeof WAYS)[number];
}

/** Takes its process down, or tries to. */
@NodeType({
  key: 'crash',
  role: 'getter',
  label: 'Crash',
  description: 'Take the engine process down',
  config: CrashConfig,
})
export class CrashNode implements Getter<CrashConfig> {
  read({ config }: GetterContext<CrashConfig>): RowSource {
    CRASHES[config.how]();
    return rowsOf([{ survived: true }]);
  }
}

const CRASHES: Readonly<Record<(typeof WAYS)[number], () => void>> = {
  kill: () => {
    process.kill(process.pid, 'SIGKILL');
  },
  exit: () => process.exit(3),
  throw: () => {
    throw new TypeError('a defect with /secret/paths in its message');
  },
  'reject-later': () => {
    void Promise.reject(new Error('nobody listens'));
  },
  'throw-later': () => {
    setImmediate(() => {
      throw new Error('nobody catches');
    });
  },
};
