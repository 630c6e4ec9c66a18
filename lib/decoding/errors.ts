import { BilingualError } from '../locale';

/** A model cannot translate with what it was given. */
export class DecodingError extends BilingualError {
  override readonly name = 'DecodingError';
}
