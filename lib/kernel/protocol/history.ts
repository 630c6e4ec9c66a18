interface Entry {
  readonly line: number;
  readonly input: string;
  readonly output: string | null;
}

/** What a `history_request` may ask. Source: the messaging page of jupyter_client. */
export interface HistoryRequest {
  readonly hist_access_type?: 'tail' | 'range' | 'search';
  /** Answer with pairs of input and output instead of inputs. */
  readonly output?: boolean;
  readonly session?: number;
  readonly start?: number;
  readonly stop?: number | null;
  readonly n?: number | null;
  /** With `*` for any text and `?` for any one character. */
  readonly pattern?: string;
  /** Each input once, as it was run last. */
  readonly unique?: boolean;
}

/** A kernel forgets its past when it ends, so there is one session. */
const SESSION = 1;

/** The cells that this kernel has run. */
export class History {
  private readonly entries: Entry[] = [];

  /**
   * @param line the cell's execution count
   * @param output the plain text of its result, null when it had none
   */
  add(line: number, input: string, output: string | null): void {
    this.entries.push({ line, input, output });
  }

  /** The content of the `history_reply`: `[session, line, input]` or `[session, line, [input, output]]`. */
  answer(request: HistoryRequest): object {
    const history = this.select(request).map(({ line, input, output }) => [
      SESSION,
      line,
      request.output ? [input, output] : input,
    ]);
    return { status: 'ok', history };
  }

  private select(request: HistoryRequest): readonly Entry[] {
    const { hist_access_type: access = 'tail', session = 0, start = 0, stop, n } = request;
    if (access === 'range') {
      // Sessions below zero are earlier ones, counted back from this one, which is 0.
      const known = session === 0 || session === SESSION;
      return this.entries.filter(({ line }) => known && line >= start && line < (stop ?? Infinity));
    }
    const found = access === 'search' ? this.search(request) : this.entries;
    return found.slice(-(n ?? found.length) || found.length);
  }

  private search({ pattern = '*', unique }: HistoryRequest): readonly Entry[] {
    const glob = globToRegExp(pattern);
    const found = this.entries.filter(({ input }) => glob.test(input));
    return unique ? found.filter((entry, i) => !repeated(entry, found.slice(i + 1))) : found;
  }
}

function repeated({ input }: Entry, later: readonly Entry[]): boolean {
  return later.some((entry) => entry.input === input);
}

function globToRegExp(glob: string): RegExp {
  const escaped = glob.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
}
