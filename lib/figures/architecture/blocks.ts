import { type Bilingual, BilingualRangeError, mismatch } from '../../locale';

/** What a drawing of a model needs to know of it: every model of `models/` fits. */
export interface ArchitectureModel {
  /** `transformer` (encoder and decoder), `bert` (encoder only) or `gpt` (decoder only). */
  readonly kind: string;
  readonly config: {
    readonly numLayers: number;
    readonly normPlacement?: 'post' | 'pre';
    readonly norm?: 'layer' | 'batch' | 'power';
    readonly positions?: 'sinusoidal' | 'learned' | 'rotary' | 'none';
    /** Only told in its steps. */
    readonly numHeads?: number;
    readonly dFF?: number;
    readonly scaleEmbedding?: boolean;
  };
}

/** What the course speaks of, and a drawing can leave out or light. */
export type ArchitecturePart =
  | 'inputs'
  | 'shiftedRight'
  | 'embedding'
  | 'positions'
  | 'selfAttention'
  | 'maskedAttention'
  | 'crossAttention'
  | 'feedForward'
  | 'addNorm'
  | 'encoderStack'
  | 'decoderStack'
  | 'linear'
  | 'softmax';

/** All parts, in the order in which data passes them. */
export const ARCHITECTURE_PARTS: readonly ArchitecturePart[] = [
  'inputs',
  'shiftedRight',
  'embedding',
  'positions',
  'selfAttention',
  'maskedAttention',
  'crossAttention',
  'feedForward',
  'addNorm',
  'encoderStack',
  'decoderStack',
  'linear',
  'softmax',
];

/** How a block is drawn: a box, the small circle of a sum, or words alone. */
export type BlockShape = 'box' | 'sum' | 'words';

/** One block of the drawing. */
export interface Block {
  readonly part: ArchitecturePart;
  readonly shape: BlockShape;
  readonly text: Bilingual;
  /**
   * Where the model has it, such as `encoder.blocks.0.selfAttention`: the first of the N stands for
   * all. Absent for what has no parameters and no field of its own.
   */
  readonly path?: string;
  /** The module that gives what leaves the block, where that is not the one at `path`. */
  readonly outputPath?: string;
  /** Stands in the frame that is repeated N times. */
  readonly isRepeated?: boolean;
  /** Where a shortcut begins and ends: from below `from` it goes round to this block. */
  readonly shortcutFrom?: number;
}

/** Blocks from the bottom up. */
export interface Column {
  readonly name: 'encoder' | 'decoder';
  readonly blocks: readonly Block[];
}

const NORMS: Readonly<Record<'layer' | 'batch' | 'power', Bilingual>> = {
  layer: { zh: '层归一化', en: 'Layer norm' },
  batch: { zh: '批量归一化', en: 'Batch norm' },
  power: { zh: 'PowerNorm', en: 'PowerNorm' },
};

const ADD_NORM: Bilingual = { zh: '残差与归一化', en: 'Add & Norm' };

/** A sublayer with its residual connection. */
interface Sublayer {
  readonly part: ArchitecturePart;
  readonly text: Bilingual;
  readonly name: string;
}

const SUBLAYERS = {
  selfAttention: {
    part: 'selfAttention',
    text: { zh: '多头自注意力', en: 'Multi-head\nself-attention' },
    name: 'selfAttention',
  },
  maskedAttention: {
    part: 'maskedAttention',
    text: { zh: '有掩码的\n多头自注意力', en: 'Masked multi-head\nself-attention' },
    name: 'selfAttention',
  },
  crossAttention: {
    part: 'crossAttention',
    text: { zh: '多头交叉注意力', en: 'Multi-head\ncross-attention' },
    name: 'crossAttention',
  },
  feedForward: {
    part: 'feedForward',
    text: { zh: '前馈网络', en: 'Feed-forward' },
    name: 'feedForward',
  },
} satisfies Record<string, Sublayer>;

/**
 * The columns of a model, from the bottom up: nothing stands here that the model does not have.
 *
 * @throws {RangeError} for a kind of model that has no Transformer blocks
 */
export function columnsOf(model: ArchitectureModel): Column[] {
  const { selfAttention, maskedAttention, crossAttention, feedForward } = SUBLAYERS;
  if (model.kind === 'transformer') {
    return [
      column(model, 'encoder', 'encoder', [selfAttention, feedForward]),
      column(model, 'decoder', 'decoder', [maskedAttention, crossAttention, feedForward]),
    ];
  }
  if (model.kind === 'bert')
    return [column(model, 'encoder', 'stack', [selfAttention, feedForward])];
  if (model.kind === 'gpt') {
    return [column(model, 'decoder', 'stack', [maskedAttention, feedForward])];
  }
  const expected = { en: 'transformer, bert or gpt', zh: ' transformer、bert 或 gpt' };
  throw new BilingualRangeError(mismatch('kind', expected, model.kind));
}

function column(
  model: ArchitectureModel,
  name: Column['name'],
  path: string,
  sublayers: readonly Sublayer[],
): Column {
  const isPre = model.config.normPlacement === 'pre';
  const norm = NORMS[normOf(model, name)];
  const blocks: Block[] = [input(model, name), ...embedding(model, path)];
  for (const sublayer of sublayers) {
    const inBlock = `${path}.blocks.0`;
    if (isPre) blocks.push(...preNorm(sublayer, inBlock, norm, blocks.length));
    else blocks.push(...postNorm(sublayer, inBlock, blocks.length));
  }
  if (isPre) {
    blocks.push({ part: 'addNorm', shape: 'box', text: norm, path: `${path}.finalNorm` });
  }
  const isLast = model.kind !== 'transformer' || name === 'decoder';
  return { name, blocks: isLast ? [...blocks, ...head()] : blocks };
}

/** What looks over a batch could see later tokens: the decoder of a Transformer has layer norm. */
export function normOf(
  { kind, config }: ArchitectureModel,
  name: Column['name'],
): keyof typeof NORMS {
  const { norm = 'layer' } = config;
  return kind === 'transformer' && name === 'decoder' ? 'layer' : norm;
}

function input({ kind }: ArchitectureModel, name: Column['name']): Block {
  if (name === 'decoder' && kind === 'transformer') {
    const text = { zh: '译文（右移一位）', en: 'Outputs (shifted right)' };
    return { part: 'shiftedRight', shape: 'words', text };
  }
  const text = kind === 'transformer' ? { zh: '源句', en: 'Inputs' } : { zh: '文本', en: 'Text' };
  return { part: 'inputs', shape: 'words', text };
}

/** Rotary positions are in the attention, and add nothing here. */
function embedding({ config: { positions } }: ArchitectureModel, path: string): Block[] {
  const token: Block = {
    part: 'embedding',
    shape: 'box',
    text: { zh: '词元嵌入', en: 'Token embedding' },
    path: `${path}.embedding.token`,
  };
  if (positions === 'rotary' || positions === 'none') return [token];
  return [
    token,
    {
      part: 'positions',
      shape: 'sum',
      text: { zh: '位置编码', en: 'Positional encoding' },
      path: `${path}.embedding.position`,
      outputPath: `${path}.embedding`,
    },
  ];
}

function postNorm({ part, text, name }: Sublayer, path: string, at: number): Block[] {
  return [
    { part, shape: 'box', text, path: `${path}.${name}`, isRepeated: true },
    {
      part: 'addNorm',
      shape: 'box',
      text: ADD_NORM,
      path: `${path}.${name}Residual`,
      outputPath: `${path}.${name}Residual.norm`,
      isRepeated: true,
      shortcutFrom: at,
    },
  ];
}

function preNorm(sublayer: Sublayer, path: string, norm: Bilingual, at: number): Block[] {
  const { part, text, name } = sublayer;
  return [
    {
      part: 'addNorm',
      shape: 'box',
      text: norm,
      path: `${path}.${name}Residual.norm`,
      isRepeated: true,
    },
    { part, shape: 'box', text, path: `${path}.${name}`, isRepeated: true },
    {
      part: 'addNorm',
      shape: 'sum',
      text: { zh: '', en: '' },
      isRepeated: true,
      shortcutFrom: at,
    },
  ];
}

function head(): Block[] {
  return [
    { part: 'linear', shape: 'box', text: { zh: '线性层', en: 'Linear' }, path: 'wLogits' },
    { part: 'softmax', shape: 'box', text: { zh: 'Softmax', en: 'Softmax' } },
    {
      part: 'softmax',
      shape: 'words',
      text: { zh: '下一个词元的概率', en: 'Output probabilities' },
    },
  ];
}
