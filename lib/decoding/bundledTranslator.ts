import { courseFolder } from '../text';
import { Translator } from './translator';

/**
 * The translator that comes with the course, trained by the recipe of chapter 11: for chapters and
 * slides that show trained attention at once (`datasets/translator`, see the card there).
 *
 * @throws {CorpusError} naming the place when it is not beside the library
 * @throws {CheckpointError} naming the file that is broken
 * @example
 * const translator = await bundledTranslator();
 * translator.translate('I saw a saw.').text; // 我看见了一把锯子。
 */
export async function bundledTranslator(): Promise<Translator> {
  return Translator.load(courseFolder('datasets', 'translator', 'checkpoint'));
}
