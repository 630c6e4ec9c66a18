import type { ChapterSuggestions } from './suggestions';

/** What chapter 09 suggests. */
export const DECODER_SUGGESTIONS: ChapterSuggestions = {
  chapter: '09-decoder',
  shrink: [
    { cell: 'views-split', from: 'const numPairs = 4000;', to: 'const numPairs = 300;' },
    { cell: 'training-code', from: 'const epochs = 6;', to: 'const epochs = 1;' },
  ],
  suggestions: [
    ...['same-depth', 'granularity-consistent', 'global-and-local', 'mixture'].map((view) => ({
      cell: 'play-code',
      from: "'last' as MemoryView",
      to: `'${view}' as MemoryView`,
      rerun: ['play-code'],
    })),
    ...['I saw a bat.', 'We saw three books.', 'I bought two books yesterday.'].map((to) => ({
      cell: 'play-sentence',
      from: 'I saw a saw.',
      to,
      rerun: ['play-sentence'],
    })),
    {
      cell: 'gradient-code',
      from: 'const deep = 6;',
      to: 'const deep = 3;',
      rerun: ['gradient-code', 'gradient-answer'],
    },
  ],
};
