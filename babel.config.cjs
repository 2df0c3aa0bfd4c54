// For jest only: the extension itself is compiled by tsc.
module.exports = {
  presets: [
    ['@babel/preset-env', { targets: { node: 'current' } }],
    '@babel/preset-react',
    ['@babel/preset-typescript', { onlyRemoveTypeImports: true }]
  ]
};
