/**
 * Text in composed form (Unicode NFC) without what nobody sees: zero-width spaces, byte order
 * marks, soft hyphens and the like go; control characters become spaces.
 * Two sentences that look alike give the same tokens only after this.
 */
export function cleanText(text: string): string {
  return text
    .replace(/\p{Cf}/gu, '')
    .replace(/\p{Cc}/gu, ' ')
    .normalize('NFC');
}
