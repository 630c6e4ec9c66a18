import type { Bilingual } from '../../locale';
import type { ArchitectureModel, Block, Column } from './blocks';
import { frameName, RESIDUAL_SUM, whatHappens, whatRepeats } from './stepTexts';

/** Shapes by the path of the module that they leave, as `watchForward` tells them. */
export type Shapes = Readonly<Record<string, readonly number[]>>;

/** One step on the way of the data through a model. */
export interface ArchitectureStep {
  readonly column: Column['name'];
  /** What is lit: a block; where there is none, the frame around those that are repeated. */
  readonly block?: Block;
  /** Where the model has it. Absent for what has no field of its own. */
  readonly path?: string;
  readonly name: Bilingual;
  /** What comes in and goes out, where a batch is shown. */
  readonly input?: readonly number[];
  readonly output?: readonly number[];
  /** What cross-attention reads beside its input. */
  readonly memory?: readonly number[];
  /** What the axes are called, such as B, Ts, D. */
  readonly axes: readonly string[];
  readonly outputAxes: readonly string[];
  readonly what: Bilingual;
}

/**
 * The way of the data through a model: the blocks of the encoder from the bottom up, then those of the
 * decoder. Only blocks that the model has; the frame that is repeated is a step of its own.
 */
export function architectureSteps(
  model: ArchitectureModel,
  columns: readonly Column[],
  shapes: Shapes,
): ArchitectureStep[] {
  let memory: readonly number[] | undefined;
  return columns.flatMap((column) => {
    const steps = stepsOfColumn(model, column, shapes, memory);
    memory = steps.at(-1)!.output;
    return steps;
  });
}

function stepsOfColumn(
  model: ArchitectureModel,
  { name: column, blocks }: Column,
  shapes: Shapes,
  memory: readonly number[] | undefined,
): ArchitectureStep[] {
  const T = model.kind === 'transformer' ? { encoder: 'Ts', decoder: 'Tt' }[column] : 'T';
  const hidden = ['B', T, 'D'];
  const repeated = blocks.filter(({ isRepeated }) => isRepeated);
  const steps: ArchitectureStep[] = [];
  let at: { shape?: readonly number[]; axes: readonly string[] } = { axes: ['B', T] };
  let entered = at;
  blocks.forEach((block, i) => {
    if (isEnd(block)) return;
    if (block === repeated[0]) entered = at;
    const outputAxes = i === 0 ? at.axes : isVocabulary(block) ? ['B', T, 'V'] : hidden;
    const output = i === 0 ? idsShape(blocks, shapes) : (shapeAfter(block, shapes) ?? at.shape);
    steps.push({
      column,
      block,
      path: block.path,
      name: nameOf(block),
      ...(i > 0 && { input: at.shape }),
      output,
      ...(block.part === 'crossAttention' && { memory }),
      axes: at.axes,
      outputAxes,
      what: whatHappens(model, column, block),
    });
    at = { shape: output, axes: outputAxes };
    if (block !== repeated.at(-1)) return;
    const path = block.path ?? blocks[i - 1].path!;
    const stack = path.slice(0, path.indexOf('.0.'));
    at = { shape: shapes[`${stack}.${model.config.numLayers - 1}`] ?? at.shape, axes: hidden };
    steps.push({
      column,
      path: stack,
      name: frameName(model.config.numLayers),
      input: entered.shape,
      output: at.shape,
      axes: hidden,
      outputAxes: hidden,
      what: whatRepeats(model, column),
    });
  });
  return steps;
}

/** Words at the end say what softmax gave: no step of their own. */
function isEnd({ part, shape }: Block): boolean {
  return part === 'softmax' && shape === 'words';
}

function isVocabulary({ part }: Block): boolean {
  return part === 'linear' || part === 'softmax';
}

function shapeAfter({ path, outputPath = path }: Block, shapes: Shapes) {
  return outputPath === undefined ? undefined : shapes[outputPath];
}

/** Ids have no module that they leave; their embedding has an axis more. */
function idsShape(blocks: readonly Block[], shapes: Shapes): readonly number[] | undefined {
  const embedding = blocks.find(({ part }) => part === 'embedding')!;
  return shapeAfter(embedding, shapes)?.slice(0, 2);
}

/** In one line. */
function nameOf({ text }: Block): Bilingual {
  if (text.en === '') return RESIDUAL_SUM;
  return { zh: text.zh.replace('\n', ''), en: text.en.replace('\n', ' ') };
}
