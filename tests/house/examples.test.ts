import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { runInThisContext } from 'node:vm';
import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';
import * as decoding from '../../lib/decoding';
import * as kit from '../../lib/index';
import * as tensor from '../../lib/tensor';
import * as text from '../../lib/text';
import { cleanText } from '../../lib/text/cleanText';
import * as training from '../../lib/training';
import { repositoryRoot } from '../support/paths';
import { toyData, toyModel } from '../training/toyTask';

/** A piece of code that a reader may copy: from a doc comment, or from a page. */
interface Example {
  readonly place: string;
  readonly code: string;
}

const library = join(repositoryRoot, 'lib');

/** Every `@example` of the library, and every block of TypeScript on the front pages. */
function examples(): Example[] {
  const inCode = sources(library).flatMap((path) => {
    const blocks = readFileSync(path, 'utf8').matchAll(/^ *\/\*\*[\s\S]*?\*\//gm);
    return [...blocks].flatMap(([comment]) => exampleIn(comment, relative(library, path)));
  });
  const onPages = ['README.md', 'README.zh.md'].flatMap((page) => {
    const text = readFileSync(join(repositoryRoot, page), 'utf8');
    return [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => ({ place: page, code }));
  });
  return [...inCode, ...onPages];
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (['dist', 'node_modules'].includes(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return entry.name.endsWith('.ts') ? [path] : [];
  });
}

function exampleIn(comment: string, place: string): Example[] {
  const [, text] = /@example ?([\s\S]*?)(?=\n *\* @|\*\/)/.exec(comment) ?? [];
  if (text === undefined) return [];
  const code = text
    .replace(/^ *\* ?/gm, '')
    .replaceAll('…', '')
    .trim();
  return [{ place, code }];
}

/** What an example takes for granted, by the file that it stands in. */
const GIVEN: Readonly<Record<string, (folder: string) => Record<string, unknown>>> = {
  'text/translationData.ts': (folder) => {
    const pairs = Array.from({ length: 40 }, (_, i) => `I have ${i}.\t我有 ${i} 个。`);
    writeFileSync(join(folder, 'cmn.txt'), pairs.join('\n'));
    return {};
  },
  'text/textData.ts': () => ({ pairs: [{ source: 'I saw her.', target: '我看见了她。' }] }),
  'text/maskedText.ts': () => ({
    sentences: ['I saw her.', 'I saw a saw.'],
    tokenizer: new kit.EnglishTokenizer(),
  }),
  'text/cleanText.ts': () => ({ cleanText }),
  'text/batches.ts': () => ({
    pairs: [{ first: [4, 5, 2], second: [6, 2] }],
    options: { batchSize: 1 },
  }),
  'tensor/record/record.ts': () => {
    const w = kit.tf.variable(kit.tf.ones([3, 1]));
    const train = (x: kit.tf.Tensor2D, y: kit.tf.Tensor1D) =>
      kit.tf.sum(kit.tf.squaredDifference(kit.tf.matMul(x, w as kit.tf.Tensor2D).flatten(), y));
    return { train, x: kit.tf.ones([5, 3]), y: kit.tf.ones([5]) };
  },
  'models/seq2seq.ts': () => ({
    source: kit.tf.tensor2d([[4, 5, 2]], [1, 3], 'int32'),
    target: kit.tf.tensor2d([[1, 6]], [1, 2], 'int32'),
  }),
  'models/transformer.ts': () => ({
    source: kit.tf.tensor2d([[4, 5, 2]], [1, 3], 'int32'),
    target: kit.tf.tensor2d([[1, 6]], [1, 2], 'int32'),
  }),
  'training/train.ts': () => ({ ...toyData(), model: toyModel({ maxLen: 8 }) }),
  'decoding/translator.ts': () => {
    const { training } = toyData();
    return { model: toyModel(), source: training.source, target: training.target };
  },
  'jupyter/trainingDisplay.ts': () => {
    const { training, batchSize } = toyData();
    const model = toyModel({ maxLen: 8 });
    const translator = new kit.Translator({
      model,
      source: training.source,
      target: training.target,
    });
    const optimizer = { schedule: kit.constantSchedule(0.001) };
    return { model, translator, optimizer, data: { training, batchSize } };
  },
  'jupyter/progressBar.ts': () => ({ pairs: [1, 2, 3], translate: () => undefined }),
  'figures/architecture/architecture.ts': () => ({ model: toyModel() }),
};

type RunExample = (...values: unknown[]) => Promise<void>;

/** An example in a room takes the names of that room for granted. */
const EVERY_ROOM = { ...tensor, ...text, ...training, ...decoding };

/** Examples that show an output, or that need a folder which a chapter writes. */
const NOT_RUN = ['jupyter/tensorText.ts', 'training/modelCheckpoint.ts'];

/**
 * Runs an example as a cell would: the names of the library are there. Where a line says what comes
 * out (`expression // value`), that is what has to come out.
 */
async function run(code: string, given: Record<string, unknown>): Promise<void> {
  const claims: [unknown, string][] = [];
  const checked = withClaims(code);
  const javascript = ts.transpileModule(checked, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ES2022 },
  }).outputText;
  const scope = {
    ...EVERY_ROOM,
    ...kit,
    ...given,
    claim: (value: unknown, text: string) => claims.push([value, text]),
  };
  const declared = new Set(
    [...javascript.matchAll(/\bconst \{?\s*(\w+)/g)].map(([, name]) => name),
  );
  const names = Object.keys(scope).filter((name) => !declared.has(name));
  const body = javascript.replace(/^import .*$/gm, '').replace(/^export \{\};$/gm, '');
  const values = names.map((name) => scope[name as keyof typeof scope]);
  const example = runInThisContext(`(async (${names.join(', ')}) => {\n${body}\n})`) as RunExample;
  await example(...values);
  for (const [value, text] of claims) assertClaim(value, text);
}

/** `expression // value`, or the value as a comment on the next line, becomes a call of `claim`. */
function withClaims(code: string): string {
  return code
    .replace(/^([^\n/]+?);?\n\/\/ ([[{'"\d].*)$/gm, '$1 // $2')
    .replace(/^((?!const |let |for |import )[^\n]+?);? \/\/ (.+)$/gm, (_, expression, value) => {
      return `claim(${expression}, ${JSON.stringify(value)});`;
    });
}

function assertClaim(value: unknown, text: string): void {
  let expected: unknown;
  try {
    expected = runInThisContext(`(${text})`);
  } catch {
    return expect(String(value)).toBe(text); // words, not a literal
  }
  if (typeof expected === 'number') return expect(value as number).toBeCloseTo(expected, 2);
  expect(value).toEqual(expected);
}

describe('every example', () => {
  const all = examples();
  let folder = '';
  const log = console.log;
  beforeAll(() => {
    folder = tmpdir();
    console.log = () => undefined;
    return () => (console.log = log);
  });

  it('is found', () => expect(all.length).toBeGreaterThan(12));

  it.for(all.filter(({ place }) => !NOT_RUN.includes(place)))('$place runs', async (example) => {
    const before = process.cwd();
    process.chdir(folder);
    try {
      await run(example.code, GIVEN[example.place]?.(folder) ?? {});
    } finally {
      process.chdir(before);
    }
  });
});

describe('the check of examples', () => {
  it('notices what does not run, and what comes out otherwise', async () => {
    await run('const x = 3;\nx + 4 // 7', {});
    await expect(run('x + 4 // 8', { x: 3 })).rejects.toThrow();
    await expect(run("new EnglishTokenizer().cut('a')", {})).rejects.toThrow('cut');
    await expect(run('[1, 2]\n// [1, 3]', {})).rejects.toThrow();
  });
});
