import tseslint from 'typescript-eslint';

/** Rules whose message says what to do instead: the boundaries of docs/adr/0001-floors.md. */
const restricted = [
  {
    selector: "MemberExpression[object.name='process'][property.name='env']",
    message: 'Read settings from a class of platform/config; only that room reads process.env.',
  },
  {
    selector: 'ExportDefaultDeclaration',
    message: 'Use a named export, so that every import says the same name.',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'Inject Clock and call now(), so that tests can set the time.',
  },
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: 'Inject Clock and call now(); for durations use performance.now().',
  },
];

export default tseslint.config(
  { ignores: ['dist', 'data', 'node_modules', 'coverage'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      complexity: ['error', 10],
      'max-lines': ['error', 400],
      'max-params': ['error', 6],
      'no-console': 'error',
      'no-restricted-syntax': ['error', ...restricted],
      '@typescript-eslint/max-params': 'off',
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: false }],
      '@typescript-eslint/consistent-type-imports': 'off',
      // DTOs and entities are shapes: a literal that has the shape is one.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
    },
  },
  {
    files: ['src/platform/config/**', 'src/common/clock.ts', 'test/**', '**/*.spec.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['**/*.spec.ts', '**/*.e2e-spec.ts', 'test/**/*.ts'],
    rules: {
      'max-params': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
);
