import { LearnedPositions, PositionalEncoding, SinusoidalPositions } from '../layers';
import { Random } from '../tensor';
import { CompleteConfig } from './config';

/** The positional encoding that a configuration asks for. */
export function createPositions(config: CompleteConfig, random: Random): PositionalEncoding {
  const { maxLen, dModel } = config;
  return config.positions === 'learned'
    ? new LearnedPositions(maxLen, dModel, random)
    : new SinusoidalPositions(maxLen, dModel);
}
