import * as tf from '@tensorflow/tfjs';
import { paddingMask } from '../../lib/attention';
import type { Transformer } from '../../lib/models';
import { padSequences } from '../../lib/text';
import { say } from './onSlide';
import { arrow, box, named, PALETTE, picture, room, strip, words } from './paint';
import { tokensOf } from './sentences';
import type { Draw, World } from './world';

const { query, key, value, output, muted } = PALETTE;
const COLORS = [query, key, value, output];
/** The second saw. */
const AT = 3;
/** Of the 32 numbers of a head, so many are shown. */
const SHOWN = 12;

/** What each head of the first layer reads for the second saw, and what W_o makes of it. */
function readOf({ translator }: World) {
  const { encoder } = translator.model as Transformer;
  const [{ selfAttention }] = encoder.blocks;
  return tf.tidy(() => {
    const ids = padSequences([tokensOf('I saw a saw.', translator).ids]);
    const { embedded } = encoder.forward(ids, { mask: paddingMask(ids) });
    const read = selfAttention.keysAndValues(embedded, embedded);
    const { context, weights } = selfAttention.attend(embedded, read);
    const heads = tf.matMul(weights, read.value).squeeze<tf.Tensor3D>([0]).arraySync();
    return { reads: heads.map((rows) => rows[AT]), y: context.arraySync()[0][AT] };
  });
}

/** Four heads read each for itself; side by side they go through one matrix. */
const joinedHeads: Draw = (lang, world) => {
  const { reads, y } = readOf(world);
  const bound = Math.max(...reads.flat().map(Math.abs)) * 0.7;
  const x = (h: number) => 20 + 290 * h;
  const dV = reads[0].length;
  return picture(420, [
    ...reads.flatMap((read, h) => [
      named(say(lang, `${h} 号头`, `head ${h}`), room(x(h), 4, 250, 46), {
        stroke: COLORS[h].fill,
        thick: 3,
        ink: { color: COLORS[h].text, isBold: true },
      }),
      strip(read.slice(0, SHOWN), room(x(h), 66, 250, 36), bound),
      box(room(x(h), 66, 250, 36), { stroke: COLORS[h].fill, thick: 4 }),
      arrow([x(h) + 125, 108], [220 + 180 * h + 90, 166], { color: COLORS[h].fill, thick: 3 }),
      strip(read.slice(0, SHOWN), room(220 + 180 * h, 170, 180, 40), bound),
      box(room(220 + 180 * h, 170, 180, 40), { stroke: COLORS[h].fill, thick: 4 }),
    ]),
    words(`4 × [${dV}]`, [1150, 130], { anchor: 'end', color: muted.text }),
    words(say(lang, '接在一起', 'side by side'), [206, 190], { anchor: 'end', size: 24 }),
    words(`[${y.length}]`, [956, 190], { anchor: 'start', color: muted.text }),
    arrow([580, 214], [580, 246], { thick: 3 }),
    named('W_o', room(430, 250, 300, 60), {
      fill: '#fbe3b4',
      thick: 2,
      ink: { isBold: true, size: 26 },
    }),
    words(`[${y.length}, ${y.length}]`, [746, 280], { anchor: 'start', color: muted.text }),
    arrow([580, 312], [580, 344], { thick: 3 }),
    strip(y.slice(0, 4 * SHOWN), room(220, 348, 720, 40), Math.max(...y.map(Math.abs)) * 0.7),
    words('y', [206, 368], { anchor: 'end', size: 26, isBold: true }),
    words(`[${y.length}]`, [956, 368], { anchor: 'start', color: muted.text }),
  ]);
};

/** How heads are put together. */
export const JOINED_HEADS: Readonly<Record<string, Draw>> = { 'joined-heads': joinedHeads };
