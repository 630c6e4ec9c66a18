import { createRequire } from 'node:module';
import { learnerLocale } from '../../locale';
import { compiler } from './patchedCompiler';

/** The compiler's own translations, which it has for many languages and does not use by itself. */
type Messages = Readonly<Record<string, string>>;

/** Exported by the compiler, but not part of its types. */
interface Localized {
  readonly setLocalizedDiagnosticMessages: (messages: Messages | undefined) => void;
}

const { setLocalizedDiagnosticMessages } = compiler as unknown as Localized;
let chinese: Messages | undefined;

/**
 * Lets the compiler say what it objects to in the learner's language, as long as `work` lasts. Not
 * longer: tslab tells an unfinished cell from a wrong one by the English words “… expected.”
 */
export function inLearnersLanguage<T>(work: () => T): T {
  setLocalizedDiagnosticMessages(learnerLocale() === 'zh' ? (chinese ??= load()) : undefined);
  try {
    return work();
  } finally {
    setLocalizedDiagnosticMessages(undefined);
  }
}

function load(): Messages {
  const fromTslab = createRequire(require.resolve('tslab/dist/converter.js'));
  const file = '@tslab/typescript-for-tslab/lib/zh-cn/diagnosticMessages.generated.json';
  const messages = fromTslab(file) as Messages;
  // A question ends in “?” there, whatever stands before it.
  return Object.fromEntries(
    Object.entries(messages).map(([key, text]) => [key, text.replace(/\?$/, '？')]),
  );
}
