import { COURSE } from '../../jupyter/course';
import { say } from '../../locale';
import type { Part } from './report';

/**
 * A link to where something is explained, from a notebook of exercises to its chapter beside it.
 *
 * @param place a chapter and a section, such as `02#4`
 */
export function rereadLink(place: string): Part {
  const [number, section] = place.split('#');
  const chapter = COURSE.find((one) => one.number === number);
  const about = chapter ? say(chapter.title) : '';
  const text = say({
    zh: `再读一遍：第 ${number} 章“${about}”第 ${section} 节`,
    en: `Read again: chapter ${number} “${about}”, section ${section}`,
  });
  return { kind: 'link', text, href: `../${chapter?.name ?? number}.ipynb` };
}
