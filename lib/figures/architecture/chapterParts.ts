import { BilingualRangeError, mismatch } from '../../locale';
import { ARCHITECTURE_PARTS, type ArchitecturePart } from './blocks';

/**
 * What each chapter of the course is about: these parts are lit in its drawing. The drawing has the
 * parts of all chapters up to this one: it is empty in chapter 00 and whole in chapter 10.
 */
const LIT: Readonly<Record<string, readonly ArchitecturePart[]>> = {
  '00': [],
  '01': ['inputs', 'shiftedRight', 'crossAttention', 'linear', 'softmax'],
  '02': ['selfAttention', 'maskedAttention', 'crossAttention'],
  '03': ['selfAttention', 'maskedAttention', 'crossAttention'],
  '04': ['shiftedRight', 'maskedAttention'],
  '05': ['feedForward'],
  '06': ['addNorm'],
  '07': ['embedding', 'positions'],
  '08': ['encoderStack'],
  '09': ['crossAttention', 'decoderStack'],
  '10': ARCHITECTURE_PARTS,
  '11': ['inputs', 'shiftedRight', 'linear', 'softmax'],
  '12': ['shiftedRight', 'linear', 'softmax'],
  '13': ['shiftedRight', 'maskedAttention'],
  '14': ['inputs', 'selfAttention'],
  '15': ['inputs', 'maskedAttention'],
};

/**
 * The parts that a chapter's drawing has, and those that are lit in it.
 *
 * @param chapter its number, such as `04`
 * @throws {RangeError} for a number that the course does not have
 */
export function partsOfChapter(chapter: string): {
  readonly parts: readonly ArchitecturePart[];
  readonly lit: readonly ArchitecturePart[];
} {
  const numbers = Object.keys(LIT).sort();
  if (!numbers.includes(chapter)) {
    const expected = `${numbers[0]} … ${numbers.at(-1)}`;
    throw new BilingualRangeError(mismatch('chapter', expected, chapter));
  }
  const known = new Set(numbers.filter((one) => one <= chapter).flatMap((one) => LIT[one]));
  return { parts: ARCHITECTURE_PARTS.filter((part) => known.has(part)), lit: LIT[chapter] };
}
