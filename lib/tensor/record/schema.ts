import protobuf from 'protobufjs';

/**
 * The part of TensorFlow's schema that a recorded graph needs, with the field numbers of
 * https://github.com/tensorflow/tensorflow/tree/v2.21.0/tensorflow/core: protobuf/saved_model.proto,
 * protobuf/meta_graph.proto, and of framework/: graph, versions, function, op_def, node_def,
 * attr_value, tensor, tensor_shape and types.proto.
 */
const SCHEMA = `
  syntax = "proto3";
  package tensorflow;

  message SavedModel {
    int64 saved_model_schema_version = 1;
    repeated MetaGraphDef meta_graphs = 2;
  }
  message MetaGraphDef {
    message MetaInfoDef {
      repeated string tags = 4;
    }
    MetaInfoDef meta_info_def = 1;
    GraphDef graph_def = 2;
  }
  message GraphDef {
    repeated NodeDef node = 1;
    FunctionDefLibrary library = 2;
    VersionDef versions = 4;
  }
  message FunctionDefLibrary {
    repeated FunctionDef function = 1;
  }
  message FunctionDef {
    OpDef signature = 1;
    repeated NodeDef node_def = 3;
    map<string, string> ret = 4;
  }
  message OpDef {
    message ArgDef {
      string name = 1;
      DataType type = 3;
    }
    string name = 1;
    repeated ArgDef input_arg = 2;
    repeated ArgDef output_arg = 3;
    bool is_stateful = 17;
  }
  message VersionDef {
    int32 producer = 1;
  }
  message NodeDef {
    string name = 1;
    string op = 2;
    repeated string input = 3;
    map<string, AttrValue> attr = 5;
  }
  message AttrValue {
    message ListValue {
      repeated int64 i = 3;
    }
    oneof value {
      ListValue list = 1;
      bytes s = 2;
      int64 i = 3;
      float f = 4;
      bool b = 5;
      DataType type = 6;
      TensorShapeProto shape = 7;
      TensorProto tensor = 8;
    }
  }
  message TensorProto {
    DataType dtype = 1;
    TensorShapeProto tensor_shape = 2;
    bytes tensor_content = 4;
    repeated float float_val = 5;
    repeated int32 int_val = 7;
    repeated bool bool_val = 11;
  }
  message TensorShapeProto {
    message Dim {
      int64 size = 1;
    }
    repeated Dim dim = 2;
    bool unknown_rank = 3;
  }
  enum DataType {
    DT_INVALID = 0;
    DT_FLOAT = 1;
    DT_INT32 = 3;
    DT_UINT8 = 4;
    DT_BOOL = 10;
  }
`;

/** The sizes of a tensor's axes, or that nothing is known of them. */
export interface ShapeProto {
  readonly dim?: readonly { readonly size: number }[];
  readonly unknownRank?: boolean;
}

/**
 * A tensor whose values stand in the graph: all of them as bytes, or a list of which TensorFlow
 * repeats the last one until the shape is full.
 */
export interface TensorProto {
  readonly dtype: number;
  readonly tensorShape: ShapeProto;
  readonly tensorContent?: Uint8Array;
  readonly floatVal?: readonly number[];
  readonly intVal?: readonly number[];
  readonly boolVal?: readonly boolean[];
}

/** The value of an attribute: one of these fields is set. */
export interface AttrValue {
  readonly list?: { readonly i: readonly number[] };
  readonly s?: Uint8Array;
  readonly i?: number;
  readonly f?: number;
  readonly b?: boolean;
  readonly type?: number;
  readonly shape?: ShapeProto;
  readonly tensor?: TensorProto;
}

/** One operation of a graph. */
export interface NodeDef {
  readonly name: string;
  readonly op: string;
  readonly input: readonly string[];
  readonly attr: Record<string, AttrValue>;
}

/** An input or output of a function. */
export interface ArgDef {
  readonly name: string;
  readonly type: number;
}

/** A function that a node can have as its operation. */
export interface FunctionDef {
  readonly signature: {
    readonly name: string;
    readonly inputArg: readonly ArgDef[];
    readonly outputArg: readonly ArgDef[];
    /** Whether running it has an effect besides its outputs. */
    readonly isStateful?: boolean;
  };
  readonly nodeDef: readonly NodeDef[];
  /** By name of the output: node, name of the node's output, and which of these. */
  readonly ret: Readonly<Record<string, string>>;
}

const types = protobuf.parse(SCHEMA).root;
const SavedModel = types.lookupType('tensorflow.SavedModel');

/** TensorFlow's numbers for float32 and int32. */
export const { DT_FLOAT, DT_INT32 } = types.lookupEnum('tensorflow.DataType').values;

/** The version of graphs that TensorFlow 2.21 itself writes. */
const PRODUCER = 1395;

/** The tag under which the one graph of a recording is saved, and loaded again. */
export const TAG = 'serve';

/** The content of a `saved_model.pb` with one graph. */
export function encodeSavedModel(
  nodes: readonly NodeDef[],
  functions: readonly FunctionDef[],
): Uint8Array {
  const library = { function: functions };
  const graphDef = { node: nodes, library, versions: { producer: PRODUCER } };
  const metaGraph = { metaInfoDef: { tags: [TAG] }, graphDef };
  return SavedModel.encode({ savedModelSchemaVersion: 1, metaGraphs: [metaGraph] }).finish();
}

/** The operations in such a file, for a message about them. */
export function decodeNodes(file: Uint8Array): NodeDef[] {
  const decoded = SavedModel.toObject(SavedModel.decode(file), { longs: Number, arrays: true });
  return (decoded as { metaGraphs: { graphDef: { node: NodeDef[] } }[] }).metaGraphs[0].graphDef
    .node;
}
