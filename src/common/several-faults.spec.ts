import { severalFaults } from './several-faults';

const faults = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ message: `fault ${String(index)}` }));

describe('severalFaults', () => {
  it('says the first fault and how many more there are', () => {
    expect(severalFaults('INVALID_INPUT', faults(1)).message).toBe('fault 0');
    expect(severalFaults('INVALID_INPUT', faults(3), 'Broken: ').message).toBe(
      'Broken: fault 0 (and 2 more, see details)',
    );
  });

  it('carries fifty details at most', () => {
    expect(severalFaults('WORKFLOW_INVALID', faults(80)).details).toHaveLength(50);
  });
});
