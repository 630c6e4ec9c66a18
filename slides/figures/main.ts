/** `npx tsx slides/figures/main.ts`: makes the pictures of the slides anew. */
import { join } from 'node:path';
import { writeFigures } from './index';

void writeFigures(join(__dirname, '..', '..')).then((files) => console.log(files.join('\n')));
