// What Python's str.split and str.strip take for white space. JavaScript's \s lacks the file
// separators (U+001C to U+001F) and U+0085, and has U+FEFF, which Python does not.
const SPACE =
  '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+';
const ANYWHERE = new RegExp(SPACE, 'g');
const AT_START = new RegExp(`^${SPACE}`);
const AT_END = new RegExp(`${SPACE}$`);

/** The parts between white space, as Python's `str.split()` gives them: never an empty one. */
export function splitOnSpace(text: string): string[] {
  return text.split(ANYWHERE).filter((part) => part !== '');
}

/** The text without white space around it, or at its end only: Python's `strip` and `rstrip`. */
export function trimSpace(text: string, where: 'both' | 'end' = 'both'): string {
  const trimmed = text.replace(AT_END, '');
  return where === 'end' ? trimmed : trimmed.replace(AT_START, '');
}
