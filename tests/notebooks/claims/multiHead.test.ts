import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundledTranslator, type Translator } from '../../../lib/decoding';
import { Transformer } from '../../../lib/models';
import { bundledCorpus, padSequences, type SentencePair } from '../../../lib/text';

/** What a chapter measures of a head in a sentence, each against uniform attention. */
interface Measured {
  readonly distance: number;
  readonly entropy: number;
  /** Weight on `<bos>`, `<eos>` and punctuation, in all rows. */
  readonly onSinks: number;
}

type Rows = readonly (readonly number[])[];
type ByHead = readonly (readonly (readonly Measured[])[])[]; // [layer][head][sentence]

const SENTENCES = 200;
const isSink = (token: string) => /^(<.*>|[^\p{L}\p{N}]+)$/u.test(token);
const mean = (xs: readonly number[]) => xs.reduce((sum, x) => sum + x, 0) / xs.length;

/** As chapter 03 measures, written anew: sums over pairs of positions instead of rows. */
function measureHead(rows: Rows, tokens: readonly string[], options: Options): Measured {
  const counts = (i: number) => options.withSinks || !isSink(tokens[i]);
  const at = tokens.map((_, i) => i).filter(counts);
  const total = { distance: 0, entropy: 0, evenDistance: 0, evenEntropy: 0 };
  for (const i of at) {
    const reach = at.filter((j) => !options.isCausal || j <= i);
    const mass = reach.reduce((sum, j) => sum + rows[i][j], 0);
    for (const j of reach) {
      const weight = rows[i][j] / mass;
      total.distance += weight * Math.abs(i - j);
      total.entropy -= weight > 0 ? weight * Math.log(weight) : 0;
      total.evenDistance += Math.abs(i - j) / reach.length;
      total.evenEntropy += Math.log(reach.length) / reach.length;
    }
  }
  const onSinks = rows.map((row) =>
    row.reduce((sum, weight, j) => sum + (isSink(tokens[j]) ? weight : 0), 0),
  );
  return {
    distance: total.distance / total.evenDistance,
    entropy: total.entropy / total.evenEntropy,
    onSinks: mean(onSinks),
  };
}

interface Options {
  readonly withSinks: boolean;
  readonly isCausal: boolean;
}

function readPairs(
  { model, source, target }: Translator,
  pairs: readonly SentencePair[],
): Record<'encoder' | 'decoder', Seen[]> {
  const seen = pairs.map((pair) => {
    const read = [...source.tokenizer.tokenize(pair.source), '<eos>'];
    const wrote = ['<bos>', ...target.tokenizer.tokenize(pair.target)];
    return tf.tidy(() => {
      const { encoderWeights, selfWeights } = (model as Transformer).forward(
        padSequences([source.vocabulary.encode(read)]),
        padSequences([target.vocabulary.encode(wrote)]),
      );
      const rows = (all: readonly tf.Tensor4D[]) => all.map((weights) => weights.arraySync()[0]);
      return [
        { tokens: read, layers: rows(encoderWeights) },
        { tokens: wrote, layers: rows(selfWeights) },
      ];
    });
  });
  return { encoder: seen.map(([read]) => read), decoder: seen.map(([, wrote]) => wrote) };
}

interface Seen {
  readonly tokens: readonly string[];
  /** [layer][head][query][key] */
  readonly layers: readonly (readonly Rows[])[];
}

function byHead(sentences: readonly Seen[], options: Options): ByHead {
  return sentences[0].layers.map((heads, l) =>
    heads.map((_, h) =>
      sentences.map(({ tokens, layers }) => measureHead(layers[l][h], tokens, options)),
    ),
  );
}

const means = (heads: ByHead, quantity: keyof Measured) =>
  heads.map((layer) => layer.map((head) => mean(head.map((one) => one[quantity]))));

/** Between which numbers the middle 80 % of the sentences lie. */
function band(head: readonly Measured[], quantity: keyof Measured): [number, number] {
  const sorted = head.map((one) => one[quantity]).sort((a, b) => a - b);
  return [sorted[Math.round(0.1 * (SENTENCES - 1))], sorted[Math.round(0.9 * (SENTENCES - 1))]];
}

describe('what chapter 03 says of the trained heads', () => {
  let encoder: Record<'all' | 'without', ByHead>;
  let decoder: Record<'all' | 'without', ByHead>;
  beforeAll(async () => {
    const pairs = bundledCorpus().test.slice(0, SENTENCES);
    const seen = readPairs(await bundledTranslator(), pairs);
    const both = (sentences: readonly Seen[], isCausal: boolean) => ({
      all: byHead(sentences, { withSinks: true, isCausal }),
      without: byHead(sentences, { withSinks: false, isCausal }),
    });
    encoder = both(seen.encoder, false);
    decoder = both(seen.decoder, true);
  }, 300_000);

  it("the encoder's layer 0 puts about 0.72 of its weight on sinks, layer 1 less than a third", () => {
    const [first, second] = means(encoder.all, 'onSinks').map(mean);
    expect(first).toBeCloseTo(0.72, 1);
    expect(second).toBeLessThan(1 / 3);
  });

  it("the encoder's layer 0 looks far, and without sinks no farther than uniform attention", () => {
    const [first] = means(encoder.all, 'distance');
    expect(Math.min(...first)).toBeGreaterThan(1.25);
    const without = means(encoder.without, 'distance').flat();
    expect(Math.min(...without)).toBeGreaterThan(0.86);
    expect(Math.max(...without)).toBeLessThan(1.04);
  });

  it('without sinks the sentences of each head spread wider than the heads differ', () => {
    const without = means(encoder.without, 'distance').flat();
    const difference = Math.max(...without) - Math.min(...without);
    const spreads = encoder.without.flat().map((head) => band(head, 'distance'));
    for (const [low, high] of spreads) expect(high - low).toBeGreaterThan(difference);
  });

  it("two heads of the decoder's layer 0 look near, one of which shows nothing of it", () => {
    const [all, without] = [decoder.all, decoder.without].map((heads) => means(heads, 'distance'));
    expect(all[0][3]).toBeCloseTo(1, 2);
    expect(without[0][3]).toBeCloseTo(0.78, 2);
    expect(without[0][1]).toBeCloseTo(0.67, 2);
    for (const seemsFar of [all[0][0], all[0][2]]) expect(seemsFar).toBeGreaterThan(1.3);
    for (const other of [without[0][0], without[0][2]]) {
      expect(Math.abs(other - 0.865)).toBeLessThan(0.04);
    }
    const near = decoder.without[0][1].filter(({ distance }, s) =>
      decoder.without[0].every((head) => distance <= head[s].distance),
    );
    expect(Math.abs(near.length / SENTENCES - 0.585)).toBeLessThan(0.05);
  });

  it('their lines overlap with the other’s; layer 1 looks nearly as far as uniform attention', () => {
    const [first, ...others] = [1, 0, 2, 3].map((h) => band(decoder.without[0][h], 'distance'));
    for (const [low] of others) expect(first[1]).toBeGreaterThan(low);
    const [, second] = means(decoder.without, 'distance');
    for (const head of second) expect(Math.abs(head - 0.915)).toBeLessThan(0.05);
  });

  it('a head looks at the character before, another at 了; the encoder’s layer 1 as its picture says', async () => {
    const { encoder: read, decoder: wrote } = readPairs(await bundledTranslator(), [
      { source: 'I saw a saw.', target: '我看见了一把锯子。' },
    ]);
    const most = ({ tokens, layers }: Seen, layer: number, head: number, query: number): string => {
      const row = layers[layer][head][query];
      const place = row.indexOf(Math.max(...row));
      return `${tokens[place]}·${place}`;
    };
    const [english, chinese] = [read[0], wrote[0]];
    // <bos> 我 看 见 了 一 把 锯 子 。
    expect([3, 6, 7, 8].map((i) => most(chinese, 0, 3, i))).toEqual([
      '看·2',
      '一·5',
      '把·6',
      '锯·7',
    ]);
    expect([5, 6, 7].map((i) => most(chinese, 0, 0, i))).toEqual(Array(3).fill('了·4'));
    const [atFirst, atSecond] = [1, 3].map((j) => english.layers[1][3][4][j]);
    expect(Math.min(atFirst, atSecond)).toBeGreaterThan(0.25);
    expect(most(english, 1, 3, 0)).toBe('a·2');
  });

  it.each(['all', 'without'] as const)(
    "every head of the encoder's layer 0 is concentrated, every one of layer 1 spread (%s)",
    (which) => {
      const [first, second] = encoder[which].map((layer) =>
        layer.map((head) => band(head, 'entropy')),
      );
      expect(Math.max(...first.map(([, high]) => high))).toBeLessThan(
        Math.min(...second.map(([low]) => low)),
      );
    },
  );
});

describe('what chapter 03 says of a silenced head', () => {
  it('none changes the translation, nor do all four of a layer, but of the last cross-attention', async () => {
    const translator = await bundledTranslator();
    const model = translator.model as Transformer;
    const text = () => translator.translate('I saw a saw.').text;
    const translated = text();
    const attentions = [
      ...model.encoder.blocks.map((block) => block.selfAttention),
      ...model.decoder.blocks.flatMap((block) => [block.selfAttention, block.crossAttention]),
    ];
    const without = (wOutput: tf.Variable<tf.Rank.R2>, silent: readonly number[]) => {
      const before = wOutput.clone();
      const scale = [0, 1, 2, 3].map((h) => tf.fill([32, 128], silent.includes(h) ? 0 : 1));
      wOutput.assign(before.mul(tf.concat(scale)));
      const said = text();
      wOutput.assign(before);
      return said;
    };
    const each = attentions.flatMap(({ wOutput }) =>
      [0, 1, 2, 3].map((h) => without(wOutput, [h])),
    );
    const changed = each.filter((said) => said !== translated);
    expect(changed.length).toBeLessThanOrEqual(1); // 0 here
    const whole = attentions.map(({ wOutput }) => without(wOutput, [0, 1, 2, 3]));
    expect(whole.filter((said) => said === translated)).toHaveLength(5);
    const last = model.decoder.blocks[1].crossAttention.wOutput;
    expect(without(last, [0, 1, 2, 3])).not.toMatch(/锯|看见/);
  }, 300_000);
});
