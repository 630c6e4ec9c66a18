import type { Bilingual, Locale } from '../../locale';
import { csvTable } from '../reports/csv';
import { type Html, html, page, type Say } from '../reports/page';
import type { AlikePair, Likeness, Written } from './alike';

/** Of so many pairs the code is shown side by side. */
const MOST_SHOWN = 20;

/** What is alike, with the code beside each other; for teachers only. */
export function similarPage(likeness: Likeness, language: Locale): string {
  const say: Say = (text) => text[language];
  const { pairs } = likeness;
  const title = say({ zh: '相似的提交', en: 'Submissions that are alike' });
  return page(
    language,
    title,
    html`<h1>${title}</h1>
      <p class="warning">${say(NO_PROOF)}</p>
      <p>${say(comparedText(likeness))}</p>
      ${pairs.length === 0 ? html`<p>${say(NONE)}</p>` : pairTable(pairs, say)}
      ${pairs.slice(0, MOST_SHOWN).map((pair) => sideBySide(pair, say))}`,
  );
}

const NO_PROOF: Bilingual = {
  zh: '相似不等于抄袭。短的题目，对的写法本来就只有几种；一起讨论过、看过同一本书的人会写得很像；抄袭的人也可能不在这里。这张表只说哪两份值得您自己并排读一遍，不要只凭这个数下结论，更不要由它来扣分。',
  en: 'Being alike is no proof of copying. A short exercise has only a few right answers; people who have talked it over or read the same book write alike; and whoever copied may not be in this list. It only says which two are worth your reading side by side: conclude nothing from the number alone, and let it cost nobody a point.',
};

const NONE: Bilingual = { zh: '没有明显相似的两份。', en: 'No two are noticeably alike.' };

function comparedText({ compared, tooShort, usual }: Likeness): Bilingual {
  const percent = share(usual);
  return {
    zh: `比较了 ${compared} 份（另有 ${tooShort} 份自己写的代码太少）。改名、换注释、调换次序不影响比较；发下去的代码和四分之一以上的人都有的写法不算。两份之间的中位数是 ${percent}：比它高得多才值得看。`,
    en: `${compared} were compared (${tooShort} more hold too little code of their own). Other names, comments or order make no difference; code that was handed out, and what more than a quarter of the class has, does not count. Two of this class are ${percent} alike at the median: only far above it is worth a look.`,
  };
}

function pairTable(pairs: readonly AlikePair[], say: Say): Html {
  return html`<table>
    <tr>
      <th colspan="2">${say({ zh: '学生', en: 'Learners' })}</th>
      <th>${say({ zh: '相似', en: 'Alike' })}</th>
    </tr>
    ${pairs.map(
      ({ learners: [one, other], similarity }) =>
        html`<tr>
          <td>${link(one)}</td>
          <td>${link(other)}</td>
          <td class="number">${share(similarity)}</td>
        </tr> `,
    )}
  </table>`;
}

function link({ id, name }: Written): Html {
  return html`<a href="students/${encodeURIComponent(id)}.html">${name}</a>`;
}

function sideBySide({ learners, similarity, lines }: AlikePair, say: Say): Html {
  const [one, other] = learners;
  const marked = say({ zh: '两边都有的行涂了底色。', en: 'Lines that stand in both are shaded.' });
  return html`<details>
    <summary>${one.name} · ${other.name}: ${share(similarity)}</summary>
    <p>${marked}</p>
    <div class="beside">
      ${learners.map(
        ({ code }, i) => html`<pre>${code.split('\n').map(markedLine(lines[i]))}</pre> `,
      )}
    </div>
  </details>`;
}

function markedLine(shared: ReadonlySet<number>): (line: string, at: number) => Html {
  return (line, at) => (shared.has(at) ? html`<mark>${line}</mark> ` : html`${line} `);
}

function share(value: number): string {
  return `${Math.round(value * 100)}%`;
}

/** The same pairs as a table. */
export function similarCsv({ pairs }: Likeness): string {
  const rows = pairs.map(({ learners: [one, other], similarity }) => {
    return [one.id, one.name, other.id, other.name, Math.round(similarity * 100)];
  });
  return csvTable([['id', 'name', 'other id', 'other name', 'percent'], ...rows]);
}
