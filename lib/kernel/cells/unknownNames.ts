import type { Diagnostic } from 'tslab/dist/converter';
import { say } from '../../locale';
import { moduleOf } from './libraryNames';

/** Cannot find a name, a namespace (`tf` of `tf.Tensor`), the value of `{ name }`. */
const NOT_FOUND = [2304, 2503, 18004];
/** The same, and the compiler has a guess of its own. */
const WITH_GUESS = [2552, 2833];
const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/**
 * Where the names come from that a cell uses and nobody has declared: an import of the library, or a
 * cell that has not run. A line for each, nothing where the compiler knows better.
 */
export function whereNamesComeFrom(found: readonly Diagnostic[], code: string): string[] {
  const unknown = namesOf(found, [...NOT_FOUND, ...WITH_GUESS], code);
  const modules = [...new Set(unknown.flatMap((name) => moduleOf(name) ?? []))];
  const lines = modules.map((module) =>
    inLibrary(
      unknown.filter((name) => moduleOf(name) === module),
      module,
    ),
  );
  const others = namesOf(found, NOT_FOUND, code).filter((name) => !moduleOf(name));
  return others.length > 0 ? [...lines, nowhere(others)] : lines;
}

function namesOf(found: readonly Diagnostic[], codes: readonly number[], code: string): string[] {
  const names = found
    .filter((one) => codes.includes(one.code) && !one.fileName)
    .map(({ start, end }) => code.slice(start.offset, end.offset))
    .filter((name) => IDENTIFIER.test(name));
  return [...new Set(names)];
}

function inLibrary(names: readonly string[], module: string): string {
  const line = `import { ${names.join(', ')} } from '${module}';`;
  return say({
    en: `In the library: ${line} Write this line into the cell, or run the cell that has it.`,
    zh: `库里有：${line} 把这一行写进单元格，或者先运行有这一行的单元格。`,
  });
}

function nowhere(names: readonly string[]): string {
  return say({
    en: `Not declared in any cell that has run: ${names.join(', ')}. If a cell above declares it, run that one first (after a restart, all cells above); if none does, look at the spelling.`,
    zh: `运行过的单元格都没有声明：${names.join('、')}。如果上面有一格声明了它，请先运行那一格（重启内核之后，上面各格都要重新运行）；如果没有，请检查拼写。`,
  });
}
