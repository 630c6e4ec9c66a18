/**
 * A model cannot translate with what it was given. The message says what was found and what was
 * expected, in English and then in Chinese.
 */
export class DecodingError extends Error {
  override readonly name = 'DecodingError';

  constructor(
    readonly english: string,
    readonly chinese: string,
  ) {
    super(`${english}\n${chinese}`);
  }
}
