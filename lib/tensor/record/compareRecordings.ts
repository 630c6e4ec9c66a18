import type { Feed, Recording } from './recording';
import { decodeNodes, DT_INT32, type NodeDef } from './schema';

/** How two recordings of a function differ, in both languages. */
export interface Difference {
  readonly english: string;
  readonly chinese: string;
}

/** Whether a replay of one recording does what a replay of the other would. */
export function areSame(a: Recording, b: Recording): boolean {
  return (
    Buffer.compare(a.file, b.file) === 0 &&
    a.outputNames.join() === b.outputNames.join() &&
    a.feeds.length === b.feeds.length &&
    a.feeds.every((feed, i) => isSameFeed(feed, b.feeds[i])) &&
    a.assigned.length === b.assigned.length &&
    a.assigned.every((variable, i) => variable === b.assigned[i])
  );
}

function isSameFeed(a: Feed, b: Feed): boolean {
  if (a.kind === 'argument' && b.kind === 'argument') return a.index === b.index;
  if (a.kind === 'variable' && b.kind === 'variable') return a.variable === b.variable;
  if (a.kind === 'captured' && b.kind === 'captured') return a.dataId === b.dataId;
  if (a.kind !== 'made' || b.kind !== 'made') return false;
  const [values, others] = [a.upload.values, b.upload.values];
  return values.length === others.length && values.every((value, i) => value === others[i]);
}

/** Says what differs first between two recordings that are not the same. */
export function describeDifference(a: Recording, b: Recording): Difference {
  const [nodes, others] = [decodeNodes(a.file), decodeNodes(b.file)];
  const at = nodes.findIndex((node, i) => JSON.stringify(node) !== JSON.stringify(others[i]));
  if (at < 0) {
    return {
      english: 'each time it reads or assigns tensors or variables that are not the same objects',
      chinese: '每次读取或赋值的张量、变量不是同一个对象',
    };
  }
  const user = nodes.find(({ input }) => input.includes(nodes[at].name)) ?? nodes[at];
  const [value, other] = [nodes[at], others[at]].map(describeNode);
  return {
    english: `at ${user.op} there is ${value} once and ${other} the next time`,
    chinese: `在 ${user.op} 处，一次是 ${value}，下一次是 ${other}`,
  };
}

/** A constant by its value, anything else by its operation. */
function describeNode(node?: NodeDef): string {
  const tensor = node?.attr['value']?.tensor;
  if (!node || !tensor) return node?.op ?? 'nothing';
  const { tensorContent, floatVal = [], intVal = [], boolVal = [] } = tensor;
  const values = [...floatVal, ...intVal, ...boolVal];
  if (values.length > 0) return String(values[0]);
  return tensorContent?.length === 4 ? describeScalar(tensor.dtype, tensorContent) : node.op;
}

function describeScalar(dtype: number, bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return String(dtype === DT_INT32 ? view.getInt32(0, true) : view.getFloat32(0, true));
}
