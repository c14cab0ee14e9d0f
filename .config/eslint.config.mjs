import tseslint from 'typescript-eslint';

const tests = ['**/*.spec.ts', '**/testing/**'];
const impure = {
  'Deciders and projections are pure: of packages and of Node they import types alone.':
    'ImportDeclaration[importKind="value"][source.value=/^(?![.]|@ringledger\\/|node:util$)/]',
  'Deciders and projections are pure: the time, new ids and randomness come in with the command.': [
    'ImportSpecifier[imported.name=/^(SystemClock|SystemMonotonicClock|RandomIds|SystemRandomness)$/]',
    'NewExpression[callee.name="Date"][arguments.length=0]',
    'CallExpression[callee.name="Date"]',
    'MemberExpression[object.name="Date"][property.name="now"]',
    'MemberExpression[object.name="Math"][property.name="random"]',
    'MemberExpression[object.name=/^(crypto|globalThis|performance|process)$/]',
    'CallExpression[callee.name=/^(fetch|pause|queueMicrotask|setImmediate|setInterval|setTimeout)$/]',
  ].join(', '),
};
/** Wherever a file stands: one that defines a decision, an aggregate or a projection. */
const defining = 'Program:has(ObjectExpression > Property[key.name=/^(decide|evolve)$/])';
const pure = (within) => [
  'error',
  ...Object.entries(impure).map(([message, selector]) => ({ selector: `${within} :matches(${selector})`, message })),
];

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', 'data/**', '**/*.mjs', '**/*.cjs', '**/*.js'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: `${import.meta.dirname}/..` } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true, allowNullish: true },
      ],
      '@typescript-eslint/no-empty-object-type': 'off',
      'no-console': 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      eqeqeq: 'error',
    },
  },
  { files: ['libs/**'], ignores: tests, rules: { 'no-restricted-syntax': pure(defining) } },
  {
    // What they are made of; the handlers of a view's queries stand beside it.
    files: ['libs/**/{decisions,views}/**', 'libs/**/*{.events,.projection,catalogue,event-schemas}.ts'],
    ignores: [...tests, '**/views/**/{get,list}-*.ts', '**/views/registrations/regist{ered-from,ration-history}.ts'],
    rules: { 'no-restricted-syntax': pure('Program') },
  },
  {
    files: [...tests, 'test/**'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  { files: ['apps/**/main.ts', 'test/demo/**', 'test/bench/**', 'test/crash/**'], rules: { 'no-console': 'off' } },
);
