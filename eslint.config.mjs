import { existsSync } from 'node:fs';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

// The house: each room of lib and the rooms that it may import. lib/*/README.md says it in words.
const FOUNDATIONS = ['locale', 'tensor', 'attention', 'layers', 'models', 'text'];
const LIBRARY = [...FOUNDATIONS, 'training', 'decoding', 'figures', 'probes'];
export const ROOMS = {
  locale: [],
  tensor: ['locale'],
  attention: ['tensor', 'locale'],
  layers: ['tensor', 'locale'],
  models: ['attention', 'layers', 'tensor', 'locale'],
  text: ['tensor', 'locale'],
  training: FOUNDATIONS,
  decoding: [...FOUNDATIONS, 'training'],
  figures: ['tensor', 'locale'],
  probes: ['tensor', 'locale'],
  jupyter: LIBRARY,
  kernel: ['jupyter', 'locale'],
  grading: [...LIBRARY, 'jupyter'],
  cli: [...LIBRARY, 'jupyter', 'kernel', 'grading'],
};

const zones = Object.entries(ROOMS).map(([room, allowed]) => ({
  target: `./lib/${room}`,
  from: './lib',
  // npm puts a package below lib when the root holds another version of it.
  except: ['node_modules', room, ...allowed].map((name) => `./${name}`),
  message: `lib/${room} may import ${allowed.join(', ') || 'no other room'} only.`,
}));

// What the slides are made with is installed only when they are asked for (tests/support/types.mjs).
const SLIDES = [
  'slides/',
  'tests/slides/',
  'tests/browser/slide*.ts',
  'tests/browser/builtDecks.ts',
];
const areSlidesInstalled = existsSync(new URL('slides/node_modules', import.meta.url));

export default tseslint.config(
  {
    ignores: [
      '**/node_modules/',
      'lib/dist/',
      'build/',
      '.venv/',
      '.cache/',
      'my-notebooks/',
      'tests/**/fixtures/',
      ...(areSlidesInstalled ? [] : SLIDES),
    ],
  },
  {
    files: ['**/*.ts', '**/*.mts'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    plugins: { 'import-x': importX },
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    settings: {
      'import-x/resolver-next': [
        createNodeResolver({
          extensions: ['.ts', '.js', '.json'],
          extensionAlias: { '.mjs': ['.mts', '.mjs'] },
        }),
      ],
      'import-x/extensions': ['.ts'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'max-lines': ['error', { max: 300 }],
      'max-lines-per-function': ['error', { max: 60 }],
      eqeqeq: 'error',
      'no-console': 'off',
      'prefer-const': 'error',
      'import-x/no-restricted-paths': ['error', { zones }],
      'import-x/no-cycle': 'error',
      'import-x/no-unresolved': ['error', { commonjs: true, ignore: ['^attention-kit$'] }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'off',
    },
  },
  {
    files: ['lib/**/*.ts'],
    rules: {
      // Inside the package its own name would be a way round the table above.
      'no-restricted-imports': ['error', { paths: ['attention-kit'] }],
      'import-x/no-default-export': 'error',
      'import-x/no-extraneous-dependencies': ['error', { packageDir: ['lib'] }],
    },
  },
  {
    // A group of tests is a list, not a function to be kept short.
    files: ['tests/**/*.ts'],
    rules: { 'max-lines-per-function': 'off' },
  },
);
