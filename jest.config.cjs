// Packages that are published as ES modules only, and are read by jest through babel.
const modules = [
  '@jupyter/',
  '@jupyterlab/',
  '@lumino/',
  '@microsoft/',
  'exenv-es6',
  'lib0',
  'nanoid',
  'y-protocols',
  'yjs',
  'yaml'
];

module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/src'],
  testRegex: '/__tests__/.*\\.spec\\.tsx?$',
  transformIgnorePatterns: [`/node_modules/(?!(${modules.join('|')}))`],
  errorOnDeprecated: true,
  injectGlobals: true,
  verbose: true
};
