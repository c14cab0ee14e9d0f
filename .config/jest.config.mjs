export default {
  rootDir: '..',
  testEnvironment: 'node',
  testRegex: process.env.RINGLEDGER_INTEGRATION ? '\\.integration\\.spec\\.ts$' : '(?<!\\.integration)\\.spec\\.ts$',
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/test'],
  maxWorkers: 2,
  // Modules of suites that are done stay in a worker's memory, and collecting garbage there costs more than a new worker.
  workerIdleMemoryLimit: '400MB',
  // Ends what hangs. Not a measure: a machine under load is slow, not wrong.
  testTimeout: 60_000,
  reporters: ['<rootDir>/.config/tell-skipped.mjs', 'default'],
  testSequencer: '<rootDir>/.config/dearest-first.mjs',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^@ringledger/([^/]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^@ringledger/([^/]+)/(.+)$': '<rootDir>/libs/$1/src/$2/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        sourceMaps: 'inline',
        module: { type: 'es6' },
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
          keepClassNames: true,
        },
      },
    ],
  },
};
