import type { Bilingual, Locale } from '../locale';
import { drawing } from './drawing';
import type { Drawing } from './figure';
import { INK, PALETTE } from './palette';
import { element, label, px } from './svg/element';
import { textWidth } from './text';

/** Options of `trainingFlow`. */
export interface TrainingFlowOptions {
  /** What the encoder reads, its end included. */
  readonly source: readonly string[];
  /** What the decoder reads: the target shifted right. */
  readonly targetInput: readonly string[];
  /** What it is to predict, position by position. */
  readonly targetOutput: readonly string[];
  readonly lang?: Locale;
}

const TEXT = {
  encoder: { zh: '编码器', en: 'Encoder' },
  decoder: { zh: '解码器', en: 'Decoder' },
  memory: { zh: '编码器输出（memory）', en: 'memory' },
  reads: { zh: '编码器读', en: 'the encoder reads' },
  input: { zh: '解码器读', en: 'the decoder reads' },
  predicts: { zh: '每个位置一个分布', en: 'a distribution at each position' },
  output: { zh: '应当预测', en: 'should predict' },
  loss: { zh: '损失', en: 'loss' },
} satisfies Record<string, Bilingual>;

const CELL = 30;
const PAD = 7;
const LEFT = 16;
/** At both sides of what is written between encoder and decoder. */
const BESIDE = 12;

/**
 * What goes where in one step of training: the source into the encoder, the target shifted right into
 * the decoder, and its predictions against the target, all positions at once.
 */
export function trainingFlow(options: TrainingFlowOptions): Drawing {
  const { source, targetInput, targetOutput, lang = 'en' } = options;
  const between = textWidth(TEXT.memory[lang], 12) + 2 * BESIDE;
  const target = LEFT + sum(source.map(cellWidth)) + between;
  // A column for each position, as wide as the wider of its two tokens.
  const widths = targetInput.map((word, t) => Math.max(...[word, targetOutput[t]].map(cellWidth)));
  const right = target + sum(widths);
  const content = [
    ...tokens(source, { x: LEFT, y: 250, color: PALETTE.key.text }),
    label(TEXT.reads[lang], { x: LEFT, y: 300, size: 12, color: PALETTE.key.text }),
    box(TEXT.encoder[lang], { x: LEFT, y: 160, width: sum(source.map(cellWidth)), height: 52 }),
    up(LEFT + sum(source.map(cellWidth)) / 2, 250, 212),
    across(LEFT + sum(source.map(cellWidth)), target, 186, TEXT.memory[lang]),
    box(TEXT.decoder[lang], { x: target, y: 160, width: right - target, height: 52 }),
    ...tokens(targetInput, { x: target, y: 250, color: PALETTE.query.text, widths }),
    label(TEXT.input[lang], { x: target, y: 300, size: 12, color: PALETTE.query.text }),
    ...widths.flatMap((width, t) => columnOf(target + sum(widths.slice(0, t)) + width / 2)),
    ...tokens(targetOutput, { x: target, y: 62, color: PALETTE.output.text, widths }),
    label(TEXT.output[lang], { x: target, y: 52, size: 12, color: PALETTE.output.text }),
    label(`<b>${TEXT.loss[lang]}</b>`, {
      x: right + 8,
      y: 130,
      size: 14,
      color: PALETTE.alarm.text,
    }),
    label(TEXT.predicts[lang], { x: target - 8, y: 130, size: 12, anchor: 'end' }),
  ];
  return drawing({
    width: right + 54,
    height: 320,
    content,
    caption: captionOf(lang),
    alt: altOf(options, lang),
  });
}

function captionOf(lang: Locale): string {
  return {
    zh: '一步训练中的数据流向：所有位置一次算完，每个位置的预测与应当预测的词元比较。',
    en: 'What goes where in a step of training: all positions at once, each prediction compared with the token that should come.',
  }[lang];
}

function altOf({ source, targetInput, targetOutput }: TrainingFlowOptions, lang: Locale): string {
  const [x, reads, predicts] = [source, targetInput, targetOutput].map((list) => list.join(' '));
  return {
    zh: `编码器读：${x}。解码器读：${reads}。应当预测：${predicts}。`,
    en: `The encoder reads: ${x}. The decoder reads: ${reads}. It should predict: ${predicts}.`,
  }[lang];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, x) => total + x, 0);
}

function cellWidth(token: string): number {
  return textWidth(token, 13) + 2 * PAD;
}

interface TokensAt {
  readonly x: number;
  readonly y: number;
  readonly color: string;
  /** Of the cells; each as wide as its token when absent. */
  readonly widths?: readonly number[];
}

function tokens(words: readonly string[], { x, y, color, widths }: TokensAt): string[] {
  let left = x;
  return words.map((word, t) => {
    const w = widths?.[t] ?? cellWidth(word);
    const cell = { x: left + 2, y, width: w - 4, height: CELL, rx: 5, fill: 'none', stroke: color };
    const middle = left + w / 2;
    left += w;
    const at = { x: middle, y: y + CELL / 2, color, anchor: 'middle', baseline: 'middle' } as const;
    return element('rect', cell) + label(escapeToken(word), at);
  });
}

/** `label` reads HTML, and `<bos>` would vanish. */
function escapeToken(word: string): string {
  return word.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function box(text: string, { x, y, width, height }: Rect): string {
  const rect = { x: x + 2, y, width: width - 4, height, rx: 8, fill: '#F1F1F1', stroke: INK };
  const at = { x: x + width / 2, y: y + height / 2, anchor: 'middle', baseline: 'middle' } as const;
  return element('rect', rect) + label(`<b>${text}</b>`, at);
}

function up(x: number, from: number, to: number): string {
  const d = `M${px(x)},${px(from)}V${px(to + 2)}m-4,6l4,-6l4,6`;
  return element('path', { d, stroke: PALETTE.muted.text, fill: 'none' });
}

function across(from: number, to: number, y: number, text: string): string {
  const d = `M${px(from)},${px(y)}H${px(to - 2)}m-6,-4l6,4l-6,4`;
  const middle = (from + to) / 2;
  return (
    element('path', { d, stroke: PALETTE.muted.text, fill: 'none' }) +
    label(text, { x: middle, y: y - 8, size: 12, anchor: 'middle' })
  );
}

/** One position: a token in from below, its prediction out to the token that should come. */
function columnOf(x: number): string[] {
  return [up(x, 250, 212), up(x, 160, 94)];
}
