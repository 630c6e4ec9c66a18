const CLINGS_TO_THE_LEFT = new Set([...'.,;:!?)]}%…”']);
const CLINGS_TO_THE_RIGHT = new Set([...'([{$£€¥“#@']);
const HALVES = new Set([...'—…']);

/**
 * A sentence of tokens, with spaces where English puts them.
 *
 * @param isSpaceless whether a token is written without spaces around it, as Chinese is; of English
 *   none is
 */
export function joinTokens(
  tokens: readonly string[],
  isSpaceless: (token: string) => boolean = () => false,
): string {
  const openQuotes = new Set<string>();
  let text = '';
  let glue = true; // nothing stands before the first token
  for (const [i, token] of tokens.entries()) {
    const side = quoteSide(token, tokens[i - 1], openQuotes);
    const left = CLINGS_TO_THE_LEFT.has(token) || side === 'closing';
    const right = CLINGS_TO_THE_RIGHT.has(token) || side === 'opening';
    const spaceless = isSpaceless(token);
    text += (glue || left || spaceless ? '' : ' ') + token;
    glue = right || spaceless || isTimeColon(tokens, i) || isDoubled(tokens, i);
  }
  return text;
}

/** Straight quotes open and close in turn; a lone ' after an s is the owner's: the boys' room. */
function quoteSide(token: string, before: string | undefined, open: Set<string>) {
  if (token !== '"' && token !== "'") return undefined;
  if (open.delete(token)) return 'closing';
  if (token === "'" && before?.endsWith('s')) return 'closing';
  open.add(token);
  return 'opening';
}

/** The colon of 3:30, whose hours and minutes are tokens of their own: a model knows more times so. */
function isTimeColon(tokens: readonly string[], i: number): boolean {
  const isNumber = (token: string | undefined) => /^\p{Nd}+$/u.test(token ?? '');
  return tokens[i] === ':' && isNumber(tokens[i - 1]) && isNumber(tokens[i + 1]);
}

/** Inside —— and ……, which Chinese writes double. */
function isDoubled(tokens: readonly string[], i: number): boolean {
  return HALVES.has(tokens[i]) && HALVES.has(tokens[i + 1]);
}
