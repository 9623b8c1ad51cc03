import { Logger } from '@nestjs/common';
import { WorkflowDeletionHooks } from './workflow-deletion-hooks';

describe('WorkflowDeletionHooks', () => {
  it('runs every hook, whatever becomes of the others', async () => {
    jest.spyOn(Logger.prototype, 'error').mockImplementation();
    const hooks = new WorkflowDeletionHooks();
    const seen: number[] = [];
    hooks.register(() => Promise.reject(new Error('store out of reach')));
    hooks.register(({ id }) => {
      seen.push(id);
      return Promise.resolve();
    });
    await hooks.run({ id: 42, organizationId: 1 });
    expect(seen).toEqual([42]);
  });
});
