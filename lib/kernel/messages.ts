/** What the supervisor and the process that runs the cells tell each other. */

/** Content of an `execute_request`. Source: the messaging page of jupyter_client. */
export interface ExecuteRequest {
  readonly code: string;
  /** Show nothing and do not count. */
  readonly silent?: boolean;
  readonly store_history?: boolean;
  readonly stop_on_error?: boolean;
  readonly user_expressions?: Readonly<Record<string, string>>;
}

/** A question about code that is not to be run. */
export interface CodeQuestion {
  readonly code: string;
  /** In characters as Python counts them, not in UTF-16 units. */
  readonly cursor_pos?: number;
}

/** From the supervisor: a cell to run, or a question. */
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

export type QuestionKind = 'complete' | 'inspect' | 'is_complete';

/** To the supervisor: here I am; something to broadcast for a request; the content of its reply. */
export type FromCells =
  | { readonly kind: 'started' }
  | { readonly kind: 'publish'; readonly id: string; readonly type: string; content: object }
  | { readonly kind: 'answer'; readonly id: string; readonly content: Answer };

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
 * Number of the pipe, as the child sees it, on which the supervisor asks for an interrupt: the
 * run's number and a line feed. It is read by a thread of its own, since the cell may be a loop
 * that reads nothing.
 */
export const INTERRUPT_PIPE = 4;
