/** The dependency rules of the architecture. There is no exceptions file: a rule that hurts is changed here, in the open. */
const inside = (folder) => `^${folder}/`;
const ports = '^adapters/[^/]+/port[.]ts$';
const tests = '([.]test[.]ts$|/testing/)';

module.exports = {
  forbidden: [
    {
      name: 'domain-is-pure',
      comment:
        'The domain imports the domain, zod, and libraries that only compute: canonical JSON, hashing, special functions, matrices, quadratic programs, random numbers.',
      severity: 'error',
      from: { path: inside('domain'), pathNot: tests },
      to: {
        pathNot: [
          '^domain/',
          '^node_modules/(zod|canonicalize|@stdlib/[^/]+|ml-matrix|quadprog|pure-rand)/',
          '^(node:)?crypto$',
        ],
      },
    },
    {
      name: 'commands-use-ports',
      comment: 'Commands import the domain and ports; the batching of log messages and derived ids are part of those.',
      severity: 'error',
      from: { path: inside('commands'), pathNot: tests },
      to: { path: '^(projections|simulators|infra|adapters)/', pathNot: [ports, '^adapters/eventstore/batches[.]ts$'] },
    },
    {
      name: 'projections-use-ports',
      severity: 'error',
      from: { path: inside('projections'), pathNot: tests },
      to: {
        path: '^(commands|simulators|infra|adapters)/',
        pathNot: [ports, '^adapters/(eventstore/batches|postgres/[^/]+)[.]ts$'],
      },
    },
    {
      name: 'adapters-do-not-compose',
      severity: 'error',
      from: { path: inside('adapters'), pathNot: tests },
      to: { path: '^(simulators|infra)/' },
    },
    {
      name: 'simulators-speak-mqtt-only',
      comment: 'A simulated tool knows of this system what a real one would: MQTT, and physics.',
      severity: 'error',
      from: { path: inside('simulators'), pathNot: tests },
      to: { path: '^(commands|projections|adapters|infra)/|^domain/(?!process/)' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'no-orphaned-packages', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
    exclude: { path: '^(node_modules|[.]spectra|reports)/' },
  },
};
