import type { ChapterSuggestions } from './suggestions';

/** What chapter 08 suggests. */
export const ENCODER_SUGGESTIONS: ChapterSuggestions = {
  chapter: '08-encoder',
  shrink: [],
  suggestions: [
    ...['[0]', '[1]', '[]', '[1, 0]', '[0, 0]', '[0, 0, 1]'].map((order) => ({
      cell: 'play-code',
      from: 'const mine = [0, 1];',
      to: `const mine = ${order};`,
      rerun: ['play-code'],
    })),
    {
      cell: 'time-code',
      from: 'tokensInAll = 2048',
      to: 'tokensInAll = 4096',
      rerun: ['time-code', 'time-answer'],
    },
    {
      cell: 'words',
      from: "letter: ['信', '字母']",
      to: "park: ['公园', '停']",
      rerun: ['words', 'meaning-answer'],
    },
  ],
};
