import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import MarkdownIt from 'markdown-it';
import { escapeHtml } from '../../lib/figures/escapeHtml';
import { withLinks } from './chapterLinks';
import { declarationSource } from './declaration';
import { highlight } from './highlight';
import { math } from './math';
import { REFERENCE } from './readDeck';
import { isMain, type Deck, type Slide } from './slide';

const markdown = new MarkdownIt({ html: false, linkify: false }).use(math);
// The slides stay where they are.
markdown.renderer.rules.link_open = (tokens, i, options, _env, self) => {
  tokens[i].attrSet('target', '_blank');
  return self.renderToken(tokens, i, options);
};

/** The line of the notes that says where more of it is: it stands at the foot of the slide too. */
const WAYS_ON = /^(?:Chapter|章节)[:：].*$/mu;

/**
 * A deck as HTML for reveal.js: a `<section>` a slide, and one around a slide and those below it.
 *
 * @param root the clone's folder
 */
export function renderDeck(
  root: string,
  { folder, slides }: Deck,
  { areLinked = false }: Pick<Surroundings, 'areLinked'> = {},
): string {
  const columns: string[][] = [];
  const count = slides.filter(isMain).length;
  for (const slide of slides) {
    if (isMain(slide) || columns.length === 0) columns.push([]);
    const column = columns.at(-1)!;
    const below = column.length > 0 ? `.${column.length}` : '';
    const number = `${columns.length}${below} / ${count}`;
    column.push(renderSlide(slide, { root, folder, number, areLinked }));
  }
  return columns.map((column) => (column.length > 1 ? stack(column) : column[0])).join('\n');
}

/** Who comes back from the next slide is on the uppermost again, not where somebody once asked. */
function stack(column: readonly string[]): string {
  return ['<section data-start-indexv="0">', ...column, '</section>'].join('\n');
}

/** Where a slide finds what it shows. */
interface Surroundings {
  /** The clone's folder. */
  readonly root: string;
  /** The deck's. */
  readonly folder: string;
  /** What stands in the slide's corner. */
  readonly number: string;
  /** Whether a server is there that knows the way to the chapters. */
  readonly areLinked?: boolean;
}

/** @throws {Error} naming the slide and the figure, formula or declaration that is not there */
export function renderSlide(slide: Slide, around: Surroundings): string {
  const { id, title, kind } = slide;
  const heading = kind === 'part' ? 'h1' : 'h2';
  try {
    const notes = withLinks(around.root, slide.notes, around.areLinked ?? false);
    return [
      // What reveal.js does with a section differs between screen and paper; the page in it is ours.
      `<section id="${id}" class="slide ${kind}"><div class="page">`,
      `<${heading}>${markdown.renderInline(title)}</${heading}>`,
      `<div class="body">${bodyOf(slide, around)}</div>`,
      `<footer><span>${waysOn(notes)}</span><span class="number">${around.number}</span></footer>`,
      '</div>',
      `<aside class="notes">${markdown.render(notes)}</aside>`,
      '</section>',
    ].join('\n');
  } catch (error) {
    throw new Error(`${slide.place}: ${(error as Error).message}`, { cause: error });
  }
}

function bodyOf({ kind, body, answers }: Slide, { root, folder }: Surroundings): string {
  if (kind === 'live') return `<div class="live-room">${renderBody(folder, body)}</div>`;
  const question = kind === 'quiz' ? body.replace(/^- \[[x ]\] .+$/gmu, '') : body;
  const filled = question.replace(REFERENCE, (...match) => {
    const { file, name, from, to } = match.at(-1) as Record<string, string | undefined>;
    const lines = from === undefined ? {} : { lines: [Number(from), Number(to)] as const };
    const source = declarationSource(root, { file: file!, name: name!, ...lines });
    return `\`\`\`ts ${file}#${name}\n${source}`;
  });
  return renderBody(folder, filled) + (answers.length > 0 ? answersOf(answers) : '');
}

function renderBody(folder: string, body: string): string {
  const tokens = markdown.parse(body, {});
  return tokens
    .map((token, i) => {
      if (token.type === 'fence') return codeBlock(token.content, token.info);
      const images = token.children?.filter(({ type }) => type === 'image') ?? [];
      const figures = images.map((image) => {
        const source = String(image.attrGet('src'));
        const path = join(folder, source);
        if (!existsSync(path)) throw new Error(`${source} is not there`);
        return figure(readFileSync(path, 'utf8'), image.content);
      });
      if (figures.length > 0) return figures.join('');
      // The paragraph around a figure is the figure's own.
      const beside = token.type === 'paragraph_open' ? tokens[i + 1] : tokens[i - 1];
      const isAround = beside?.children?.some(({ type }) => type === 'image') ?? false;
      if (isAround && /^paragraph_/u.test(token.type)) return '';
      return markdown.renderer.render([token], markdown.options, {});
    })
    .join('')
    .replace(/<th>\s*<\/th>/gu, '<td></td>'); // the corner of a table is no heading
}

let drawn = 0;

/**
 * A drawing in the page itself, so that the page's fonts draw its words. Names in it become unlike
 * those of every other drawing, and what it says of itself gives way to the slide's own words.
 */
function figure(svg: string, alt: string): string {
  const own = `f${(drawn += 1)}-`;
  const unlike = svg
    .replace(/<\?xml[^>]*\?>/u, '')
    // The paper of a slide is white, whatever colours the speaker's system has.
    .replace(/@media \(prefers-color-scheme:dark\)\{[^}]*\}\}/u, '')
    .replace(/ id="([^"]+)"/gu, (_, name: string) => ` id="${own}${name}"`)
    .replace(/url\(#([^)]+)\)/gu, (_, name: string) => `url(#${own}${name})`)
    .replace(/<title>[\s\S]*?<\/title>|<desc>[\s\S]*?<\/desc>/gu, '')
    .replace(/<svg /u, `<svg aria-label="${escapeHtml(alt)}" `);
  return `<figure>${unlike}</figure>`;
}

function codeBlock(code: string, info: string): string {
  const [language, place] = info.split(' ');
  const caption = place === undefined ? '' : `<figcaption>${escapeHtml(place)}</figcaption>`;
  const content = language === 'ts' ? highlight(code.trimEnd()) : escapeHtml(code.trimEnd());
  const lines = `<pre><code>${content}</code></pre>`;
  return `<figure class="code">${lines}${caption}</figure>`;
}

/** Unmarked at first; the next step shows which are right. */
function answersOf(answers: Slide['answers']): string {
  const items = answers.map(({ text, isRight }) => {
    const mark = `<span class="fragment mark" data-fragment-index="1">${isRight ? '✓' : '✗'}</span>`;
    return `<li class="${isRight ? 'right' : 'wrong'}"><span>${markdown.renderInline(text)}</span>${mark}</li>`;
  });
  return `<ol class="answers">${items.join('')}</ol>`;
}

function waysOn(notes: string): string {
  return markdown.renderInline(WAYS_ON.exec(notes)?.[0] ?? '');
}
