import { SourceMap, type SourceMapPayload } from 'node:module';
import { describe, expect, test } from 'vitest';
import { compileModule } from '../../lib/kernel/cells/moduleCompiler';

describe('compileModule', () => {
  test('gives CommonJS in which loops and awaits can be stopped', () => {
    const { code } = compileModule(
      '/n/a.ts',
      'export const f = async () => { for (;;) await 1; };',
    );
    expect(code).toContain('exports.f = ');
    expect(code).toContain('__cell__.step()');
    expect(code).toContain('await __cell__.wait(1)');
  });

  test('leads back to the lines as they were written', () => {
    const source =
      'interface Gone {\n  a: number;\n}\nexport const b = 1;\nthrow new Error(String(b));';
    const { code, map } = compileModule('/n/a.ts', source);
    const line = code.split('\n').findIndex((text) => text.startsWith('throw'));
    const entry = new SourceMap(map as SourceMapPayload).findEntry(line, 0);
    expect(entry).toMatchObject({ originalLine: 4 });
  });

  test('knows where the module is, without moving its lines', () => {
    const { code } = compileModule(
      '/n/a.mjs',
      'export const a = 1;\nexport const here = import.meta.url;',
    );
    expect(code).toContain('exports.here = __importMeta__.url');
    expect(code.split('\n')[0]).toMatch(/^"use strict"; const __importMeta__ = /);
    const plain = compileModule('/n/a.mjs', 'export const a = 1;\nexport const here = 2;').code;
    expect(code.split('\n')).toHaveLength(plain.split('\n').length);
    expect(plain).not.toContain('__importMeta__');
  });

  test('reads what is drawn in XML as React does', () => {
    const { code } = compileModule('/n/a.tsx', 'export const a = <b c={1} />;');
    expect(code).toContain('React.createElement("b", { c: 1 })');
  });
});
