import { type Bilingual, BilingualError } from '../locale';

/** What JSON can hold. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** MIME types whose value is JSON. Source: the schema of notebooks, `mimebundle`. */
export const JSON_MIME = /^application\/(?:.*\+)?json$/;

/** How `plainJson` reads. */
export interface PlainJsonOptions {
  /** NaN and ±Infinity become `null`, which a plot shows as a gap; they are refused otherwise. */
  readonly gaps?: boolean;
}

/**
 * Deeper than this is no data that one shows. Jupyter's own programs give up somewhat deeper, and
 * then lose the whole notebook.
 */
const DEEPEST = 100;
/** Characters, with eight for a number: more than this in one output is more than a page can show. */
export const LARGEST = 64_000_000;
const NUMBER_SIZE = 8;
/** Kinds of objects whose content is not in their fields: JSON would keep nothing of it. */
const NO_FIELDS =
  /^(?:Map|Set|WeakMap|WeakSet|WeakRef|RegExp|Promise|Error|ArrayBuffer|DataView|Symbol|BigInt)$/;

/**
 * A copy of a value that holds nothing but JSON, for what leaves the kernel. Typed arrays become
 * arrays and `toJSON` is asked, as JSON.stringify does; whatever else JSON would lose is refused.
 *
 * @param name of the value, for the refusal: `["application/json"]`
 * @throws {BilingualError} naming the path that is no JSON: a BigInt, a function, a symbol, NaN,
 *   `undefined` in a list, a Map, a circle, a getter that throws; or more than 100 levels or 64
 *   million characters
 */
export function plainJson(value: unknown, name: string, options: PlainJsonOptions = {}): Json {
  return new Reader(name, options).read(value);
}

class Reader {
  /** The way from the value to where the reader is. */
  private readonly path: (string | number)[] = [];
  private readonly above: object[] = [];
  private size = 0;

  constructor(
    private readonly name: string,
    private readonly options: PlainJsonOptions,
  ) {}

  read(value: unknown): Json {
    switch (typeof value) {
      case 'string':
        this.weigh(value.length);
        return value;
      case 'boolean':
        return value;
      case 'number':
        return this.number(value);
      case 'object':
        return value === null ? null : this.inside(value);
      case 'bigint':
        return this.refuse({ en: `the BigInt ${value}n`, zh: ` BigInt ${value}n` });
      default:
        return this.refuse({ en: `of type ${typeof value}`, zh: ` ${typeof value} 类型` });
    }
  }

  private number(value: number): Json {
    this.weigh(NUMBER_SIZE);
    if (Number.isFinite(value)) return value;
    if (this.options.gaps) return null;
    return this.refuse({
      en: `${value} (null leaves a gap)`,
      zh: ` ${value}（可以用 null 表示空缺）`,
    });
  }

  private inside(value: object): Json {
    if (this.above.includes(value)) {
      return this.refuse({ en: 'a circle: it holds itself', zh: '循环引用：它包含了自己' });
    }
    if (this.above.length === DEEPEST) {
      return this.refuse({
        en: `nested more than ${DEEPEST} levels deep`,
        zh: `超过 ${DEEPEST} 层的嵌套`,
      });
    }
    this.above.push(value);
    const plain = this.composite(value);
    this.above.pop();
    return plain;
  }

  private composite(value: object): Json {
    const toJSON = this.attempt(() => (value as { toJSON?: unknown }).toJSON);
    if (typeof toJSON === 'function') {
      const key = String(this.path.at(-1) ?? '');
      const replaced: unknown = this.attempt(() => toJSON.call(value, key) as unknown);
      if (replaced !== value) return this.read(replaced);
    }
    if (this.attempt(() => isList(value))) return this.list(value as ArrayLike<unknown>);
    const kind = this.attempt(() => Object.prototype.toString.call(value).slice(8, -1));
    if (/^(?:String|Number|Boolean)$/.test(kind)) {
      return this.read(this.attempt(() => value.valueOf()));
    }
    if (NO_FIELDS.test(kind))
      return this.refuse({ en: `${/^[AE]/.test(kind) ? 'an' : 'a'} ${kind}`, zh: ` ${kind}` });
    return this.fields(value);
  }

  private list(value: ArrayLike<unknown>): Json {
    const plain: Json[] = [];
    const length = this.attempt(() => value.length);
    for (let i = 0; i < length; i++) plain.push(this.field(value, i));
    return plain;
  }

  private fields(value: object): Json {
    const plain: Record<string, Json> = {};
    const keys = this.attempt(() => Object.keys(value));
    for (const key of keys) {
      const field = this.field(value, key);
      if (field === undefined) continue;
      // Defined, not assigned: `__proto__` is a name like any other here.
      const descriptor = { value: field, enumerable: true, configurable: true, writable: true };
      Object.defineProperty(plain, key, descriptor);
    }
    return plain;
  }

  private field(holder: ArrayLike<unknown>, key: number): Json;
  private field(holder: object, key: string): Json | undefined;
  private field(holder: object, key: string | number): Json | undefined {
    this.path.push(key);
    const value = this.attempt(() => (holder as Record<string | number, unknown>)[key]);
    // In an object: a field that is not there. In a list nothing can be left out.
    const isAbsent = value === undefined && typeof key === 'string';
    const plain = isAbsent ? undefined : this.read(value);
    this.path.pop();
    return plain;
  }

  private weigh(size: number): void {
    this.size += size;
    if (this.size > LARGEST) throw tooLarge(this.name);
  }

  private attempt<T>(read: () => T): T {
    try {
      return read();
    } catch (cause) {
      throw unreadable(this.where(), cause);
    }
  }

  private refuse(what: Bilingual): never {
    const path = this.where();
    throw new BilingualError({
      en: `${path} cannot be shown: it is ${what.en}, and what is shown must be JSON`,
      zh: `${path} 无法显示：它是${what.zh}，而显示的内容必须是 JSON`,
    });
  }

  private where(): string {
    return this.path.reduce<string>((path, key) => {
      if (typeof key === 'number') return `${path}[${key}]`;
      const isName = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key);
      return isName ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
    }, this.name);
  }
}

/** What is said of something that throws when it is read. */
export function unreadable(path: string, cause: unknown): BilingualError {
  const text = {
    en: `${path} cannot be shown: reading it throws an error`,
    zh: `${path} 无法显示：读取它时抛出了错误`,
  };
  return new BilingualError(text, { cause });
}

/** What is said of an output that is larger than `LARGEST`. */
export function tooLarge(name: string): BilingualError {
  return new BilingualError({
    en: `${name} is too large: more than ${LARGEST} characters; write it to a file instead`,
    zh: `${name} 太大：超过 ${LARGEST} 个字符，请改为写入文件`,
  });
}

function isList(value: object): boolean {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}
