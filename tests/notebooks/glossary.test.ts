import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { repositoryRoot } from '../support/paths';
import { cell, notebookPairs } from './checks/chapterPairs';
import {
  glossaryComplaints,
  termComplaints,
  wordingComplaints,
  type Term,
} from './checks/glossary';

const glossary = JSON.parse(
  readFileSync(`${repositoryRoot}/notebooks/glossary.json`, 'utf8'),
) as readonly Term[];

describe('notebooks', () => {
  it.for(notebookPairs())("$name keeps to the glossary's words", ({ zh, en }) => {
    expect(wordingComplaints(zh, 'zh', glossary)).toEqual([]);
    expect(wordingComplaints(en, 'en', glossary)).toEqual([]);
  });

  it.for(notebookPairs())('$name uses the same terms in both languages', ({ zh, en }) => {
    expect(termComplaints(zh, en, glossary)).toEqual([]);
  });
});

describe('the glossary', () => {
  it('has no term twice, and avoids no word that it prescribes', () => {
    expect(glossaryComplaints(glossary)).toEqual([]);
    expect(glossary.length).toBeGreaterThan(60);
  });

  it('would be refused with a collision in it', () => {
    const twice: Term[] = [
      { en: 'mask', zh: '掩码', avoid: { zh: ['填充'] } },
      { en: 'padding mask', zh: '填充掩码', avoid: { en: ['mask'] } },
      { en: 'mask', zh: '遮蔽', avoid: {} },
    ];
    expect(glossaryComplaints(twice)).toEqual([
      'zh: «填充» is avoided, and is part of a term',
      'en: «mask» stands for two terms',
      'en: «mask» is avoided, and is part of a term',
    ]);
  });
});

describe('the check of wording', () => {
  const markdown = (source: string) => [cell(source, { type: 'markdown' })];

  it('names the cell, the word and the right one', () => {
    expect(wordingComplaints(markdown('看看关注权重。'), 'zh', glossary)).toEqual([
      'a1: «关注权重»; the glossary says «注意力权重»',
    ]);
    expect(wordingComplaints(markdown('A Heatmap of it'), 'en', glossary)).toHaveLength(1);
    expect(wordingComplaints(markdown('two skip\nconnections'), 'en', glossary)).toHaveLength(1);
  });

  it('reads comments and labels of code, and not its names', () => {
    const wrong = [cell("show({ title: '热点图' }); // 掩蔽")];
    expect(wordingComplaints(wrong, 'zh', glossary)).toHaveLength(2);
    expect(wordingComplaints([cell('const heatmap = 3;')], 'en', glossary)).toEqual([]);
  });

  it('does not read code spans, formulas, targets of links and HTML tags', () => {
    const source = '`heatmap` $heatmap$ [map](heatmap.png) <img alt="heatmap">';
    expect(wordingComplaints(markdown(source), 'en', glossary)).toEqual([]);
  });

  it('sees a term that only one twin uses', () => {
    const complaints = (zh: string, en: string) =>
      termComplaints(markdown(zh), markdown(en), glossary);
    expect(complaints('多头注意力', 'Multi-head attention')).toEqual([]);
    expect(complaints('很多头', 'multi-head attention')).toEqual([
      'en says «multi-head attention», and zh never «多头注意力»',
    ]);
    expect(complaints('多头注意力', 'many heads')).toEqual([
      'zh says «多头注意力», and en never «multi-head attention»',
    ]);
  });
});
