import { BilingualRangeError, mismatch } from '../locale';
import { complete } from './config';
import { Seq2Seq } from './seq2seq';
import { Transformer } from './transformer';

/** The models of this library by kind, the name that a checkpoint knows them by. */
export const MODELS = { transformer: Transformer, seq2seq: Seq2Seq } as const;

/** A kind of model. */
export type ModelKind = keyof typeof MODELS;

/** A model of some kind. */
export type Model<Kind extends ModelKind = ModelKind> = InstanceType<(typeof MODELS)[Kind]>;

/**
 * Builds a model from what a checkpoint says of it.
 *
 * @param kind a key of {@link MODELS}
 * @param config as it was written, by this version or an earlier one: absent fields get their default
 * @throws {RangeError} naming the kind, or the field that is missing or out of range
 */
export function createModel<Kind extends ModelKind>(kind: Kind, config: object): Model<Kind> {
  return new (modelOf(kind))(config as never) as Model<Kind>;
}

/**
 * A configuration with the defaults of its kind filled in: what two configurations are compared by.
 *
 * @throws {RangeError} naming the kind, or the field that is missing or out of range
 */
export function completeConfig<Kind extends ModelKind>(
  kind: Kind,
  config: object,
): Model<Kind>['config'] {
  return complete(config as never, modelOf(kind).rules as never);
}

function modelOf<Kind extends ModelKind>(kind: Kind): (typeof MODELS)[Kind] {
  if (Object.hasOwn(MODELS, kind)) return MODELS[kind];
  const kinds = Object.keys(MODELS);
  const expected = { en: kinds.join(' or '), zh: ` ${kinds.join(' 或 ')}` };
  throw new BilingualRangeError(mismatch('kind', expected, kind));
}
