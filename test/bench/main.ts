/** Each a file of this folder; docs/benchmarks.md says what they measure. */
const BENCHES = [
  'cancels',
  'exports',
  'large-csv',
  'large-excel',
  'queue-mode',
  'result-stores',
  'runs',
  'table-writes',
];

const [name = 'runs'] = process.argv.slice(2);
if (BENCHES.includes(name)) void import(`./${name}.js`);
else {
  process.stderr.write(`There is no bench "${name}": choose one of ${BENCHES.join(', ')}\n`);
  process.exitCode = 1;
}
