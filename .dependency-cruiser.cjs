// Each room of src/ and the rooms it may import; anything else is an error.
const may = {
  index: ['plugins'],
  plugins: ['panel', 'notebook', 'tokens', 'model', 'components', 'api'],
  panel: ['components', 'model', 'api'],
  notebook: ['model', 'api'],
  tokens: ['model'],
  model: ['api'],
  components: [],
  api: []
};

module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    ...Object.entries(may).map(([room, rooms]) => ({
      name: `${room}-stays-in-its-lane`,
      severity: 'error',
      from: { path: `^src/${room}(/|\\.tsx?$)` },
      to: {
        path: '^src/',
        pathNot: `^src/(${[room, ...rooms].join('|')})(/|\\.tsx?$)`,
        // A view may know the words of a model, of the wire and of failures, never what they do.
        ...(room === 'components' ? { dependencyTypesNot: ['type-only'] } : {})
      }
    })),
    {
      name: 'components-know-words-of-models-only',
      severity: 'error',
      from: { path: '^src/components/' },
      to: {
        path: '^src/',
        pathNot: '^src/(components|model|api/(wire|failure))'
      }
    },
    {
      name: 'models-know-no-react',
      severity: 'error',
      from: { path: '^src/(model|api|notebook)/' },
      to: { path: '(^|node_modules/)(react(-dom)?|@tanstack/[^/]+)($|/)' }
    },
    {
      name: 'models-know-no-widgets',
      severity: 'error',
      from: { path: '^src/(model|api)/' },
      to: {
        path: 'node_modules/(@lumino/widgets|@jupyterlab/(apputils|ui-components|notebook|application))/'
      }
    },
    {
      name: 'components-draw-what-they-are-given',
      severity: 'error',
      from: { path: '^src/components/' },
      to: { path: 'node_modules/@jupyterlab/(services|application|notebook)/' }
    },
    {
      name: 'a-room-is-tested-in-its-room',
      severity: 'error',
      from: { pathNot: '/__tests__/' },
      to: { path: '/__tests__/' }
    }
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' }
  }
};
