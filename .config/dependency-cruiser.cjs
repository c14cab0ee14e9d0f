/** Imports run one way: apps → contexts → event-sourcing → ports. Adapters are bound only in the composition root of an app. */
const contexts = 'organizations|users|extensions|sip-accounts|devices|registrations|charging|incidents|audit|feed';
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'libs-not-to-apps', severity: 'error', from: { path: '^libs/' }, to: { path: '^(apps|test)/' } },
    {
      name: 'ground-not-to-contexts',
      comment: 'What contexts stand on knows none of them.',
      severity: 'error',
      from: { path: `^libs/(?!(${contexts}|composition)/)` },
      to: { path: `^libs/(${contexts})/` },
    },
    {
      name: 'context-by-its-index',
      comment: 'A context sees of another only its index.ts.',
      severity: 'error',
      from: { path: `^libs/(${contexts})/` },
      to: { path: `^libs/(${contexts})/src/(?!index\\.ts$)`, pathNot: '^libs/$1/' },
    },
    {
      name: 'adapters-only-in-apps',
      severity: 'error',
      from: { path: '^libs/', pathNot: ['\\.spec\\.ts$', '/testing/', '^libs/(event-store|read-models|composition)/'] },
      to: { path: '^libs/(event-store|read-models)/src/(embedded|eventstoredb|mongodb)/' },
    },
    {
      name: 'ports-stand-alone',
      severity: 'error',
      from: { path: '^libs/(event-store|read-models)/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^libs/(?!(event-store|read-models|system|sqlite)/)' },
    },
    {
      name: 'no-test-code-in-product',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: ['\\.spec\\.ts$', '/testing/'] },
      to: { path: '/testing/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: false,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default'] },
  },
};
