import type { NativeAttribute, NativeBinding, NativeValues } from '../native';
import { ADAM_UPDATE, adamFunction } from './adamFunction';
import { oneDnnFunction } from './oneDnn';
import {
  type AttrValue,
  encodeSavedModel,
  type FunctionDef,
  type NodeDef,
  type ShapeProto,
  type TensorProto,
} from './schema';

/** A TensorFlow graph under construction. Names are `n0`, `n1`, …; output 1 of `n4` is `n4:1`. */
export class Graph {
  readonly nodes: NodeDef[] = [];
  private readonly constants = new Map<string, string>();
  private readonly functions = new Map<string, FunctionDef>();

  /** @param mayUseOneDnn whether operations that oneDNN computes faster go to it */
  constructor(
    private readonly binding: NativeBinding,
    private readonly mayUseOneDnn: boolean,
  ) {}

  /** Adds an operation as it was called natively. @param shape of its first output */
  operation(
    op: string,
    attributes: readonly NativeAttribute[],
    inputs: readonly string[],
    shape: readonly number[],
  ): string {
    const attr: Record<string, AttrValue> = {};
    for (const attribute of attributes) attr[attribute.name] = this.attributeValue(op, attribute);
    const definition = this.definitionOf(op, attr, inputs.length, shape);
    if (!definition) return this.add(op, inputs, attr);
    const { name } = definition.signature;
    this.functions.set(name, definition);
    return this.add(name, inputs, {});
  }

  /** Adds a value that every run is given afresh. @param shape any shape when absent */
  placeholder(dtype: number, shape?: readonly number[]): string {
    const attr: Record<string, AttrValue> = { dtype: { type: dtype } };
    if (shape) attr['shape'] = { shape: axes(shape) };
    return this.add('Placeholder', [], attr);
  }

  /** Adds values that are part of the graph, once for equal ones. */
  constant(dtype: number, shape: readonly number[], values: NativeValues): string {
    const isRepeated = values.length > 1 && values.every((value) => value === values[0]);
    const content = bytesOf(isRepeated ? values.subarray(0, 1) : values);
    const key = `${dtype}|${shape.join()}|${Buffer.from(content).toString('latin1')}`;
    const known = this.constants.get(key);
    if (known) return known;
    const stored = isRepeated ? firstValue(values) : { tensorContent: content };
    const tensor = { dtype, tensorShape: axes(shape), ...stored };
    const name = this.add('Const', [], { dtype: { type: dtype }, value: { tensor } });
    this.constants.set(key, name);
    return name;
  }

  /** The file that TensorFlow loads. */
  encode(): Uint8Array {
    return encodeSavedModel(this.nodes, [...this.functions.values()]);
  }

  /** The function that an operation is a call of, unless TensorFlow has it under its own name. */
  private definitionOf(
    op: string,
    attr: Record<string, AttrValue>,
    inputCount: number,
    shape: readonly number[],
  ): FunctionDef | undefined {
    if (op === ADAM_UPDATE) return adamFunction(`${op}_${this.nodes.length}`, inputCount);
    return this.mayUseOneDnn ? oneDnnFunction(op, attr, shape) : undefined;
  }

  private add(op: string, input: readonly string[], attr: Record<string, AttrValue>): string {
    const name = `n${this.nodes.length}`;
    this.nodes.push({ name, op, input, attr });
    return name;
  }

  private attributeValue(op: string, { name, type, value }: NativeAttribute): AttrValue {
    const kinds = this.binding;
    switch (type) {
      case kinds.TF_ATTR_TYPE:
        return { type: value as number };
      case kinds.TF_ATTR_BOOL:
        return { b: value as boolean };
      case kinds.TF_ATTR_INT:
        return Array.isArray(value) ? { list: { i: value as number[] } } : { i: value as number };
      case kinds.TF_ATTR_FLOAT:
        return { f: value as number };
      case kinds.TF_ATTR_STRING:
        return { s: Buffer.from(value as string) };
      case kinds.TF_ATTR_SHAPE:
        return { shape: axes(value as number[]) };
      default:
        throw new Error(`${op}.${name}: attributes of kind ${type} cannot be recorded`);
    }
  }
}

function axes(shape: readonly number[]): ShapeProto {
  return { dim: shape.map((size) => ({ size })) };
}

function bytesOf(values: NativeValues): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice();
}

/** The first value, under the field of its type. Booleans arrive as bytes. */
function firstValue(values: NativeValues): Partial<TensorProto> {
  if (values instanceof Float32Array) return { floatVal: [values[0]] };
  if (values instanceof Int32Array) return { intVal: [values[0]] };
  return { boolVal: [values[0] !== 0] };
}
