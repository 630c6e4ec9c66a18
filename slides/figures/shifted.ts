import { say } from './onSlide';
import { arrow, INK, named, PALETTE, picture, type Point, room, words } from './paint';
import { line } from './canvas';
import type { Draw } from './world';

const { query, key, output, muted, alarm } = PALETTE;
const [LEFT, APART, CELL] = [500, 65, 58];
const [ABOVE, BELOW, HIGH] = [86, 382, 46];
const small = (token: string) => (token.length > 4 ? 20 : 24);

/** A step of training; what is predicted above is read below, one place further right. */
const shifted: Draw = (lang, { saw }) => {
  const reads = ['<bos>', ...saw.tokens.slice(0, -1)];
  const middle = (t: number) => LEFT + APART * t + CELL / 2;
  const row = (tokens: readonly string[], y: number, color: { fill: string; text: string }) =>
    tokens.map((token, t) =>
      named(token, room(LEFT + APART * t, y, CELL, HIGH), {
        stroke: color.fill,
        fill: '#ffffff',
        thick: 2.5,
        ink: { color: color.text, size: small(token) },
      }),
    );
  const up = (t: number, from: number, to: number) => arrow([middle(t), from], [middle(t), to], { color: muted.text }); // prettier-ignore
  const beside = (text: string, y: number, color: string) =>
    words(text, [LEFT - 16, y + HIGH / 2], { anchor: 'end', color });
  const end = LEFT + 9 * APART + CELL;
  const bracket: Point[] = [[LEFT, 76], [LEFT, 58], [end, 58], [end, 76]]; // prettier-ignore
  const source = (t: number) => 8 + 45 * t;
  const box = { fill: '#f4f4f4', stroke: INK, thick: 2, ink: { isBold: true, size: 25 } };
  const [top, high] = [200, 116];
  return picture(480, [
    line(bracket, { color: alarm.fill, width: 3 }),
    words(
      say(lang, `损失：${saw.tokens.length} 个预测都算`, `loss: of all ${saw.tokens.length} predictions`), // prettier-ignore
      [(LEFT + end) / 2, 32],
      { color: alarm.text, isBold: true, size: 24 },
    ),
    beside(say(lang, '应该预测', 'should predict'), ABOVE, output.text),
    ...row(saw.tokens, ABOVE, output),
    named('', room(340, top, end - 330, high), box),
    words(say(lang, '解码器', 'Decoder'), [428, top + high / 2], { isBold: true, size: 25 }),
    ...saw.tokens.flatMap((_, t) => [
      up(t, BELOW - 3, top + high + 3),
      up(t, top - 3, ABOVE + HIGH + 3),
    ]),
    ...saw.tokens.slice(0, -1).map(
      (_, t) =>
      line([[middle(t) + 9, ABOVE + HIGH + 2], [middle(t + 1) - 9, BELOW - 2]], { color: alarm.fill, width: 2.5, dash: '7 5', hasHead: true }), // prettier-ignore
    ),
    ...row(reads, BELOW, query),
    beside(say(lang, '解码器读', 'the decoder reads'), BELOW, query.text),
    words(
      say(lang, '虚线：上面要预测的字，右移一位，成了下面读到的', 'dashed: what is predicted above is read below, one place to the right'), // prettier-ignore
      [end, 458],
      { anchor: 'end', color: alarm.text },
    ),
    named(say(lang, '编码器', 'Encoder'), room(4, top, 262, high), box),
    arrow([270, top + high / 2], [336, top + high / 2], { color: key.text, thick: 3 }),
    words(say(lang, '编码器输出', 'memory'), [303, top - 20], { color: key.text }), // prettier-ignore
    ...saw.sourceTokens.map((token, t) =>
      words(token, [source(t) + 14, BELOW + 23], { color: key.text, size: small(token) }),
    ),
    arrow([135, BELOW - 3], [135, top + high + 3], { color: muted.text }),
  ]);
};

/** What shifted right means, by id. */
export const SHIFTED: Readonly<Record<string, Draw>> = { shifted };
