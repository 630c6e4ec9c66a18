/** What the front process and the process that runs the cells tell each other, and where. */

/** Content of an `execute_request`. Source: the messaging page of jupyter_client. */
export interface ExecuteRequest {
  readonly code: string;
  /** Show nothing and do not count. */
  readonly silent?: boolean;
  readonly store_history?: boolean;
  readonly stop_on_error?: boolean;
  /** Whether the front end has an input box. */
  readonly allow_stdin?: boolean;
  readonly user_expressions?: Readonly<Record<string, string>>;
}

/** A question about code that is not to be run. */
export interface CodeQuestion {
  readonly code: string;
  /** In characters as Python counts them, not in UTF-16 units. */
  readonly cursor_pos?: number;
}

/** From the front process: a cell to run, or a question. */
export type ToCells =
  | {
      readonly kind: 'execute';
      readonly id: string;
      /** Unlike the execution count, never the same for two cells: silent ones have it too. */
      readonly run: number;
      readonly count: number;
      readonly content: ExecuteRequest;
    }
  | { readonly kind: QuestionKind; readonly id: string; readonly content: CodeQuestion };

/** What a front end asks about code while it is typed, named as in Jupyter's requests. */
export type QuestionKind = 'complete' | 'inspect' | 'is_complete';

/** What a cell puts out, named as Jupyter's messages. */
export const OUTPUT_TYPES = [
  'stream',
  'display_data',
  'update_display_data',
  'execute_result',
  'error',
  'clear_output',
] as const;
export type OutputType = (typeof OUTPUT_TYPES)[number];

/** To the front process. */
export type FromCells =
  /** Here I am. */
  | { readonly kind: 'started' }
  /** Something to broadcast for a request. */
  | {
      readonly kind: 'publish';
      readonly id: string;
      readonly type: OutputType;
      readonly content: object;
    }
  /** The content of a reply. */
  | { readonly kind: 'answer'; readonly id: string; readonly content: Answer }
  /** A line of input is wanted for a request; `serial` is for the answer to be told by. */
  | {
      readonly kind: 'input';
      readonly id: string;
      readonly serial: number;
      readonly prompt: string;
    }
  /** A program that a cell started has ended: let me know when what it printed is shown. */
  | { readonly kind: 'childEnded' }
  /** `process.exit` was called, by this place of a cell where one is known. */
  | { readonly kind: 'exiting'; readonly code: number; readonly place?: string };

/** To a thread of the cells' process that always listens, also while a cell is busy. */
export type ToControl =
  | { readonly kind: 'interrupt'; readonly run: number }
  | { readonly kind: 'childShown' }
  | { readonly kind: 'input'; readonly serial: number; readonly text: string };

/** The content of a reply. */
export interface Answer {
  readonly status: 'ok' | 'error' | 'aborted' | 'complete' | 'incomplete' | 'invalid';
  readonly [field: string]: unknown;
}

/** What an `error` message and the reply to a failed cell have in common. */
export interface ErrorContent {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

/**
 * The pipes between the two processes, as the cells' process numbers them.
 *
 * All but the last two carry lines of JSON. Pipes of our own, and not the channel that Node's `fork`
 * makes: what a cell does to `process` (`process.send`, `process.disconnect`) must not reach the
 * front process.
 */
export const PIPES = {
  /** To the cells: `ToCells`. */
  requests: 3,
  /** To the cells: `ToControl`. Not with the requests, since the cell may be a loop that reads none. */
  control: 4,
  /** From the cells: `FromCells`, written at once, whatever the cell does next. */
  messages: 5,
  /** From programs that cells start with `stdio: 'inherit'`. */
  childStdout: 6,
  childStderr: 7,
} as const;
