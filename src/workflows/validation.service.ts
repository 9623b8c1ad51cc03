import { Injectable } from '@nestjs/common';
import type { Principal } from '../platform/http/principal';
import type { ValidationDto } from './validation.dto';
import { WorkflowValidator } from './workflow-validator';
import { WorkflowsService } from './workflows.service';

/** Findings that one answer names; who mends these sees the next ones. */
const MOST_FINDINGS = 200;

/** Answers whether a workflow is valid. */
@Injectable()
export class ValidationService {
  constructor(
    private readonly workflows: WorkflowsService,
    private readonly validator: WorkflowValidator,
  ) {}

  async validate(caller: Principal, id: number): Promise<ValidationDto> {
    const snapshot = await this.workflows.findReadable(caller, id);
    const findings = await this.validator.validate(snapshot);
    const errors = findings.errors.slice(0, MOST_FINDINGS);
    const warnings = findings.warnings.slice(0, MOST_FINDINGS);
    return errors.length === 0 ? { valid: true, warnings } : { valid: false, errors, warnings };
  }
}
