import { join } from 'node:path';
import ts from '@tslab/typescript-for-tslab';
import { describe, expect, it } from 'vitest';
import { repositoryRoot } from '../support/paths';

/**
 * The options of tslab 1.0.22 for cells (its dist/converter.js), but for `skipLibCheck`, which it
 * sets: so our own declarations are checked as well, and those of others are passed over below.
 */
const OPTIONS: ts.CompilerOptions = {
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Node10,
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2022.d.ts'],
  esModuleInterop: true,
  experimentalDecorators: true,
  resolveJsonModule: true,
  jsx: ts.JsxEmit.React,
  declaration: true,
  noEmit: true,
  skipLibCheck: false,
  typeRoots: [join(repositoryRoot, 'node_modules', '@types')],
};

/** The complaints of the compiler inside tslab about a program that imports attention-kit. */
function compile(program: string, options = OPTIONS): string[] {
  const path = join(repositoryRoot, 'notebooks', 'consumer.ts');
  const standard = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...standard,
    fileExists: (name) => name === path || standard.fileExists(name),
    getSourceFile: (name, target, ...rest) =>
      name === path
        ? ts.createSourceFile(name, program, target, true)
        : parsedOnce(name, () => standard.getSourceFile(name, target, ...rest)),
  };
  const diagnostics = ts.getPreEmitDiagnostics(ts.createProgram([path], options, host));
  return diagnostics.filter(isOurs).map(describeDiagnostic);
}

const parsed = new Map<string, ts.SourceFile | undefined>();

/** The declarations of TensorFlow.js and Node are the same for each program here. */
function parsedOnce(name: string, parse: () => ts.SourceFile | undefined) {
  if (!parsed.has(name)) parsed.set(name, parse());
  return parsed.get(name);
}

function isOurs({ file }: ts.Diagnostic): boolean {
  return file === undefined || !file.fileName.includes('node_modules');
}

function describeDiagnostic({ file, start, messageText }: ts.Diagnostic): string {
  const text = ts.flattenDiagnosticMessageText(messageText, ' ');
  if (file === undefined) return text;
  const { line } = file.getLineAndCharacterOfPosition(start ?? 0);
  return `${file.fileName.slice(repositoryRoot.length + 1)}:${line + 1}: ${text}`;
}

describe('a TypeScript 5.0 program with Node10 resolution, as a notebook is', () => {
  it('is compiled by the version that tslab brings', () => expect(ts.version).toBe('5.0.4'));

  it('reads the declarations of every room', () => {
    expect(compile(PROGRAM)).toEqual([]);
  });

  it('reads a room by itself', () => {
    const quick = { ...OPTIONS, skipLibCheck: true };
    const program = [
      "import { tensorsOf } from 'attention-kit/tensor';",
      "import { learnerLocale } from 'attention-kit/locale';",
      'export const count: number = tensorsOf([]).length + learnerLocale().length;',
    ];
    expect(compile(program.join('\n'), quick)).toEqual([]);
  });

  it('gets their real types: a wrong use is refused', () => {
    const program = [
      "import { causalMask, nothingOfThisName } from 'attention-kit';",
      "export const mask = [causalMask('3'), nothingOfThisName];",
    ];
    const quick = { ...OPTIONS, skipLibCheck: true };
    expect(compile(program.join('\n'), quick)).toEqual([
      expect.stringMatching(/^notebooks\/consumer.ts:1: .*nothingOfThisName/),
      expect.stringMatching(/^notebooks\/consumer.ts:2: .*'string' is not assignable/),
    ]);
  });
});

const PROGRAM = `
import {
  tf,
  Random,
  ShapeError,
  assertShape,
  backendInfo,
  namedParameters,
  scaledDotProductAttention,
  causalMask,
  paddingMask,
  MultiHeadAttention,
  Transformer,
  Vocabulary,
  EnglishTokenizer,
  ChineseTokenizer,
  corpusBleu,
  crossEntropy,
  noamSchedule,
  train,
  greedyDecode,
  Translator,
  attentionMap,
  show,
} from 'attention-kit';

const query: tf.Tensor4D = tf.ones([2, 3, 5, 7]);
const { context, weights } = scaledDotProductAttention(query, query, query, {
  mask: causalMask(5),
});
const shape: [number, number, number, number] = context.shape;
const rows: number[][][][] = weights.arraySync();
const draw: number = new Random(3).uniform();
const mask: tf.Tensor = paddingMask(tf.tensor2d([[4, 5, 0]], [1, 3], 'int32'));
assertShape('query', query, { B: 2, H: 3, Tq: 5, dK: 7 });
const names = (model: Transformer): string[] => [...namedParameters(model).keys()];
export const everything = [
  shape, rows, draw, mask, names, ShapeError, backendInfo, MultiHeadAttention, Vocabulary,
  EnglishTokenizer, ChineseTokenizer, corpusBleu, crossEntropy, noamSchedule, train, greedyDecode,
  Translator, attentionMap, show,
];
`;
