import { Injectable } from '@nestjs/common';
import { ConfigValidator } from '../../node-catalog/config-validator';
import { NodeRegistry } from '../../node-catalog/node-registry';
import { ExecutionSettings } from '../../platform/config/execution.settings';
import { StorageSettings } from '../../platform/config/storage.settings';
import { TypeProber } from '../query-engine/chain/type-prober';
import { ExpressionCompiler } from '../query-engine/expressions/expression-compiler';
import { ResultStore } from '../result-store/result-store';
import { GetterStep } from './getter-step';
import { NodeConfigs } from './node-configs';
import { OrganizationFiles } from './organization-files';
import { OutputKeeper } from './output-keeper';
import { SetterStep } from './setter-step';
import { TerminatorStep } from './terminator-step';
import type { RunParts } from './workflow-run';

const MEGABYTE = 1_048_576;

/** Puts together what runs need; what they learn of expressions and types is shared by all. */
@Injectable()
export class RunPartsFactory {
  private readonly prober = new TypeProber();
  private readonly configs: NodeConfigs;
  private readonly keeper: OutputKeeper;

  constructor(
    registry: NodeRegistry,
    validator: ConfigValidator,
    store: ResultStore,
    private readonly expressions: ExpressionCompiler,
    private readonly storage: StorageSettings,
    private readonly execution: ExecutionSettings,
  ) {
    this.configs = new NodeConfigs(registry, validator);
    this.keeper = new OutputKeeper(store);
  }

  forOrganization(organizationId: number): RunParts {
    const { configs, keeper } = this;
    const { filesDir, fileMaxMb } = this.storage;
    const files = new OrganizationFiles(filesDir, organizationId, fileMaxMb * MEGABYTE);
    return {
      configs,
      keeper,
      files,
      maxResultBytes: this.storage.resultMaxMb * MEGABYTE,
      maxFileMb: this.storage.spillMaxMb,
      rowCountMs: this.execution.rowCountMs,
      getters: new GetterStep(configs, files, this.storage.spillMaxMb),
      setters: new SetterStep(configs, this.expressions, this.prober),
      terminators: new TerminatorStep(configs, files),
    };
  }
}
