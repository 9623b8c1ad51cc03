import { Injectable } from '@nestjs/common';
import type { Principal } from '../platform/http/principal';
import type { ValidationDto } from './validation.dto';
import { WorkflowValidator } from './workflow-validator';
import { WorkflowsService } from './workflows.service';

/** Answers whether a workflow is valid. */
@Injectable()
export class ValidationService {
  constructor(
    private readonly workflows: WorkflowsService,
    private readonly validator: WorkflowValidator,
  ) {}

  async validate(caller: Principal, id: number): Promise<ValidationDto> {
    const snapshot = await this.workflows.findReadable(caller, id);
    const { errors, warnings } = await this.validator.validate(snapshot);
    return errors.length === 0
      ? { valid: true, warnings: [...warnings] }
      : { valid: false, errors: [...errors], warnings: [...warnings] };
  }
}
