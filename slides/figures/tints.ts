/** Rows that belong together: of a sentence, of another; of a word. */
export const TINTS = ['#cfe6f5', '#fbe3b4', '#cdeade'] as const;
