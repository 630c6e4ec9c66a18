import { DT_FLOAT, type FunctionDef, type NodeDef } from './schema';

/** The operation that this library adds to TensorFlow's, as a function in the graph. */
export const ADAM_UPDATE = 'AdamUpdate';

/** Scalars that come first, then these vectors for each group of parameters. */
const SCALARS = ['rate', 'beta1', 'beta2', 'epsilon'];
const VECTORS = ['parameters', 'firstMoment', 'secondMoment', 'gradient'];
/** Those of the vectors that change. */
const STATE = VECTORS.slice(0, 3);

/**
 * Adam in one pass over its vectors. TensorFlow has an operation for that, `ResourceApplyAdam`, but it
 * works on variables of TensorFlow's own. So the function makes such variables out of the vectors that
 * it is given, lets the operation change them, gives out what they hold, and destroys them again.
 *
 * The operation computes `θ ← θ - rate · √(1 - β₂ᵗ) / (1 - β₁ᵗ) · m / (√v + ε)`. With 0 for both powers
 * that is `θ - rate · m / (√v + ε)`.
 *
 * @param name of the function; no other one in the graph may have it, as the variables bear it too
 * @param inputCount four scalars, and four vectors for each group of parameters
 */
export function adamFunction(name: string, inputCount: number): FunctionDef {
  const count = (inputCount - SCALARS.length) / VECTORS.length;
  const groups = Array.from({ length: count }, (_, i) => (of: string) => `${of}${i}`);
  const floats = (names: readonly string[]) => names.map((of) => ({ name: of, type: DT_FLOAT }));
  const namesOf = (vectors: readonly string[]) => groups.flatMap((named) => vectors.map(named));
  const zero = { dtype: DT_FLOAT, tensorShape: {}, floatVal: [0] };
  return {
    signature: {
      name,
      inputArg: floats([...SCALARS, ...namesOf(VECTORS)]),
      outputArg: floats(namesOf(STATE).map((of) => `new_${of}`)),
      isStateful: true,
    },
    nodeDef: [
      node('zero', 'Const', [], { dtype: FLOAT, value: { tensor: zero } }),
      ...groups.flatMap((named) => updateOf(name, STATE.map(named), named('gradient'))),
    ],
    ret: Object.fromEntries(namesOf(STATE).map((of) => [`new_${of}`, `${of}_out:output:0`])),
  };
}

const FLOAT = { type: DT_FLOAT };

function updateOf(owner: string, state: readonly string[], gradient: string): NodeDef[] {
  const update = `${gradient}_update`;
  const handles = state.map((of) => `${of}_variable:resource:0`);
  const [rate, ...others] = SCALARS;
  const isSet = state.map((of) => `^${of}_set`);
  return [
    ...state.flatMap((of, i) => {
      const shared = { s: Buffer.from(`${owner}_${of}`) };
      const variable = { dtype: FLOAT, shape: { shape: { unknownRank: true } } };
      return [
        node(`${of}_variable`, 'VarHandleOp', [], { ...variable, shared_name: shared }),
        node(`${of}_set`, 'AssignVariableOp', [handles[i], of], { dtype: FLOAT }),
        node(`${of}_new`, 'ReadVariableOp', [handles[i], `^${update}`], { dtype: FLOAT }),
        node(`${of}_end`, 'DestroyResourceOp', [handles[i], `^${of}_new`], {}),
        node(`${of}_out`, 'Identity', [`${of}_new:value:0`, `^${of}_end`], { T: FLOAT }),
      ];
    }),
    node(
      update,
      'ResourceApplyAdam',
      [...handles, 'zero:output:0', 'zero:output:0', rate, ...others, gradient, ...isSet],
      { T: FLOAT },
    ),
  ];
}

function node(name: string, op: string, input: readonly string[], attr: NodeDef['attr']): NodeDef {
  return { name, op, input, attr };
}
