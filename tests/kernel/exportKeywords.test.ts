import { describe, expect, test } from 'vitest';
import { withoutExports } from '../../lib/kernel/cells/exportKeywords';

describe('withoutExports', () => {
  test.each([
    ['export function f() {}', '       function f() {}'],
    ['export default function f() {}', '               function f() {}'],
    ['export default async function () {}', '       void 0, async function () {}'],
    ['export default class { a = 1 }', '       void 0, class { a = 1 }'],
    ['export default { a: 1 };', 'void 0,        { a: 1 };'],
    ['export = f;', 'void 0,  f;'],
    ['export const a = 1, b = 2;', '       const a = 1, b = 2;'],
    ['@dec export class C {}', '@dec        class C {}'],
    ['export abstract class C {}', '       abstract class C {}'],
    ['export type T = number;', '       type T = number;'],
    ['export declare const c: number;', '       declare const c: number;'],
    ['export { a, b as c };', '                     '],
    ["export { a as b } from './x';", "import { a as b } from './x';"],
    ["export * as x from './x';", "import * as x from './x';"],
    ["export * from './x';", "import        './x';"],
    ["export { default } from './x';", "import                  './x';"],
    ["export type { T } from './x';", "import type { T } from './x';"],
  ])('%s', (code, expected) => {
    expect(withoutExports(code)).toBe(expected);
  });

  test('keeps every other character where it is', () => {
    const code = "/* export */ 'export';\nexport\n  const 我 = 1;\nexport {\n  我\n};\n我";
    const expected = "/* export */ 'export';\n      \n  const 我 = 1;\n        \n   \n  \n我";
    expect(withoutExports(code)).toBe(expected);
  });

  test('leaves namespaces as they are, and code that is not finished', () => {
    const namespace = 'namespace N { export const a = 1 }';
    expect(withoutExports(`export ${namespace}`)).toBe(`       ${namespace}`);
    expect(withoutExports('export ')).toHaveLength(7);
    expect(withoutExports('export default')).toHaveLength(14);
    expect(withoutExports('export { a } from')).toHaveLength(17);
  });
});
