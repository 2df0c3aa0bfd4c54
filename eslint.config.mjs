import js from '@eslint/js';
import jupyter from '@jupyter/eslint-plugin';
import prettier from 'eslint-config-prettier';
import jsxA11y from 'eslint-plugin-jsx-a11y';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig } from 'eslint/config';
import globals from 'globals';
import tseslint from 'typescript-eslint';

export default defineConfig([
  {
    ignores: [
      '.venv',
      '.venvs',
      'artefacts',
      'coverage',
      'lab_datalake',
      'lib',
      'node_modules',
      'site',
      'ui-tests',
      '**/*.cjs',
      '**/*.js',
      '**/*.mjs',
      'src/api/wire.ts' // written from lab_datalake/server/wire.py
    ]
  },
  { plugins: { jupyter } },
  jupyter.configs.recommended,
  {
    files: ['src/**/*.{ts,tsx}'],
    extends: [
      js.configs.recommended,
      tseslint.configs.strictTypeChecked,
      tseslint.configs.stylisticTypeChecked,
      jsxA11y.flatConfigs.strict,
      reactHooks.configs.flat['recommended-latest']
    ],
    languageOptions: {
      globals: globals.browser,
      parserOptions: { project: 'tsconfig.test.json' }
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      // A message is a `type` (it is a closed union), an interface is a port that somebody implements.
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/naming-convention': [
        'error',
        {
          selector: 'interface',
          format: ['PascalCase'],
          custom: { regex: '^I[A-Z]', match: true }
        }
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true }
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        {
          considerDefaultExhaustiveForUnions: true,
          requireDefaultForNonUnion: true
        }
      ],
      // The options of a class stand in its namespace, as everywhere in JupyterLab.
      '@typescript-eslint/no-namespace': 'off',
      // A signal is given the method and its `this`.
      '@typescript-eslint/unbound-method': 'off',
      // A virtual list is drawn anew with each scroll: there is nothing to memoize.
      'react-hooks/incompatible-library': 'off',
      // Deadlines end in `finally`, which the rule does not see.
      'jupyter/require-disposable-ownership': 'off',
      // The panel stands in the side bar from the start, and the models behind it are small.
      'jupyter/prefer-lazy-imports': 'off',
      curly: ['error', 'all'],
      eqeqeq: 'error',
      'max-lines': ['error', 250],
      'max-lines-per-function': ['error', 40],
      'max-params': ['error', 4],
      'prefer-arrow-callback': 'error'
    }
  },
  {
    // A view is markup: it may be longer than a function that decides.
    files: ['src/{components,panel}/**/*.tsx'],
    rules: { 'max-lines-per-function': ['error', 80] }
  },
  {
    files: ['**/__tests__/**'],
    languageOptions: { globals: { ...globals.jest, ...globals.node } },
    // `describe` holds the claims about one noun: it is a heading, not a function.
    rules: { 'max-lines-per-function': 'off' }
  },
  prettier
]);
