import { type FromCells, OUTPUT_TYPES } from './messages';

const KINDS: Readonly<Record<FromCells['kind'], (message: Fields) => boolean>> = {
  started: () => true,
  publish: ({ id, type, content }) => isText(id) && isOutput(type) && isObject(content),
  answer: ({ id, content }) => isText(id) && isObject(content) && isText(content.status),
  input: ({ id, serial, prompt }) => isText(id) && typeof serial === 'number' && isText(prompt),
  childEnded: () => true,
  exiting: ({ code, place }) => typeof code === 'number' && (place === undefined || isText(place)),
};

type Fields = Readonly<Record<string, unknown>>;

/**
 * A message of the cells' process. Undefined for whatever else came through its pipe, which is open
 * to the cells: the front process must survive anything that they write.
 */
export function checkedMessage(line: string): FromCells | undefined {
  const message = parse(line);
  if (!isObject(message) || !isText(message.kind)) return undefined;
  if (!Object.hasOwn(KINDS, message.kind)) return undefined;
  const isSound = KINDS[message.kind as FromCells['kind']](message);
  return isSound ? (message as unknown as FromCells) : undefined;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isOutput(type: unknown): boolean {
  return (OUTPUT_TYPES as readonly unknown[]).includes(type);
}
