import type { Tokenizer } from '../../lib/text';

/**
 * Cuts sentences as the course configuration does: small letters, a space before `,` `.` `!` `?`,
 * then at spaces; the no-break spaces of French count as spaces.
 * Source: Dive into Deep Learning, «Machine Translation and the Dataset», `preprocess_nmt`.
 */
export class CourseTokenizer implements Tokenizer {
  readonly name = 'course';

  tokenize(text: string): string[] {
    const spaced = text.toLowerCase().replace(/(?<=\S)[,.!?]/gu, ' $&');
    return spaced.split(/[ \u00a0\u202f]+/u).filter((token) => token !== '');
  }

  detokenize(tokens: readonly string[]): string {
    return tokens.join(' ');
  }
}
