import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { withVariances } from '../../lib/kernel/cells/variances';

const file = join(dirname(require.resolve('@tensorflow/tfjs-core')), 'tensor.d.ts');
const original = readFileSync(file, 'utf8');
const annotated = withVariances(file, original)!;

/** What the compiler objects to in declarations of tensors, of what it says about variance. */
function objections(text: string): string[] {
  const options: ts.CompilerOptions = { lib: ['lib.es2022.d.ts'], types: [], strict: true };
  const host = ts.createCompilerHost(options);
  const getSourceFile = host.getSourceFile.bind(host);
  host.getSourceFile = (path, ...rest) =>
    path === file ? ts.createSourceFile(path, text, rest[0]) : getSourceFile(path, ...rest);
  const program = ts.createProgram([file], options, host);
  return program
    .getSemanticDiagnostics(program.getSourceFile(file))
    .filter(({ code }) => code === 2636)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

describe('the variances of tensors', () => {
  it('are told where they are declared', () => {
    const classes = [...annotated.matchAll(/^export declare class (.*) \{$/gm)].map(([, it]) => it);
    expect(classes).toEqual([
      "TensorBuffer<out R extends Rank, out D extends DataType = 'float32'>",
      'Tensor<out R extends Rank = Rank> implements TensorInfo',
      'Variable<out R extends Rank = Rank> extends Tensor<R>',
    ]);
    expect(annotated.replaceAll('out R', 'R').replaceAll('out D', 'D')).toBe(original);
  });

  it('are those that the compiler finds', () => {
    expect(objections(annotated)).toEqual([]);
    // The other way round is wrong, for each of them, and the compiler says so.
    expect(objections(annotated.replace(/<out /g, '<in '))).toHaveLength(3);
    expect(objections(annotated.replace(', out D', ', in D'))).toHaveLength(1);
  });

  it('stand in no other file', () => {
    const text = 'export declare class Tensor<R extends Rank = Rank> {}';
    expect(withVariances('/notebook/tensor.d.ts', text)).toBe(text);
    expect(withVariances(file, undefined)).toBeUndefined();
  });
});
