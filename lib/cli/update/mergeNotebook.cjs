'use strict';
const { sha256 } = require('../bootstrap/stamp.cjs');

/** @typedef {import('../../locale/preferredLocale.cjs').Locale} Locale */

/**
 * @typedef {object} Cell as the notebook format 4 stores it
 * @property {string} [id]
 * @property {string} cell_type
 * @property {string | readonly string[]} source
 * @property {Record<string, unknown>} [metadata]
 * @property {readonly unknown[]} [outputs]
 * @property {number | null} [execution_count]
 */

/** @typedef {{ cells: Cell[], metadata?: Record<string, unknown>, nbformat_minor?: number }} Notebook */
/** @typedef {ReadonlyMap<string, Cell>} Cells by id, in their order */

/** What stands over the course's cell where the learner has changed theirs. */
const NEW_VERSION = {
  zh: '课程更新：这是本格的新版本，你改过的版本在上一格。',
  en: 'The course has a new version of this cell; the one above is yours.',
};

/** @param {Cell} cell */
const sourceOf = ({ source }) => (typeof source === 'string' ? source : source.join(''));

/** @param {Cell} a @param {Cell} b */
const isSame = (a, b) => a.cell_type === b.cell_type && sourceOf(a) === sourceOf(b);

/**
 * @param {string} text
 * @returns {Notebook}
 * @throws {SyntaxError} when it is not JSON, {TypeError} when it holds no list of cells
 */
function parse(text) {
  const notebook = /** @type {Notebook} */ (JSON.parse(text));
  if (!Array.isArray(notebook?.cells)) throw new TypeError('cells: expected a list');
  return notebook;
}

/**
 * The learner's cells by id. An editor may have dropped ids, or given one twice: a cell without is
 * taken for the course's cell with the same text, else for the learner's own.
 *
 * @param {Notebook} mine
 * @param {Cells} base
 * @returns {Cells}
 */
function identify(mine, base) {
  const given = new Set(mine.cells.map(({ id }) => id));
  const cells = /** @type {Map<string, Cell>} */ (new Map());
  for (const cell of mine.cells) {
    const isFree = (/** @type {string} */ id) => !cells.has(id);
    const alike = () =>
      [...base].find(([id, its]) => !given.has(id) && isFree(id) && isSame(its, cell))?.[0];
    let id = cell.id && isFree(cell.id) ? cell.id : alike();
    for (let n = 1; id === undefined; n++) {
      const fresh = `own-${sha256(sourceOf(cell)).slice(0, 8)}-${n}`;
      if (isFree(fresh) && !given.has(fresh)) id = fresh;
    }
    cells.set(id, { ...cell, id });
  }
  return cells;
}

/** @param {Notebook} notebook @returns {Cells} */
const byId = ({ cells }) => new Map(cells.map((cell, at) => [cell.id ?? `cell-${at}`, cell]));

/**
 * All ids of both: those of `first` in their order, each other one behind the id that it follows.
 *
 * @param {readonly string[]} first
 * @param {readonly string[]} second
 * @returns {string[]}
 */
function weave(first, second) {
  const all = [...first];
  const known = new Set(first);
  second.forEach((id, at) => {
    if (known.has(id)) return;
    all.splice(at === 0 ? 0 : all.indexOf(second[at - 1]) + 1, 0, id);
    known.add(id);
  });
  return all;
}

/**
 * Whether the learner has put cells that all three have into another order. Cells that the course has
 * removed do not count: once they are gone, a merge that is done again would decide otherwise.
 *
 * @param {Cells} base @param {Cells} mine @param {Cells} theirs
 */
function isReordered(base, mine, theirs) {
  const common = [...mine.keys()].filter((id) => base.has(id) && theirs.has(id));
  const before = [...base.keys()].filter((id) => mine.has(id) && theirs.has(id));
  return common.some((id, at) => id !== before[at]);
}

/**
 * The course's new version of a cell that the learner has changed, to stand below it. Its id follows
 * from its text, so that a merge which was interrupted and is done again adds it once.
 *
 * @param {string} id
 * @param {Cell} cell
 * @param {Locale} language
 * @returns {Cell}
 */
function newVersion(id, cell, language) {
  const text = NEW_VERSION[language];
  const heading = { code: `// ${text}\n`, markdown: `> ${text}\n\n` }[cell.cell_type] ?? '';
  const source = (heading + sourceOf(cell)).split(/(?<=\n)/);
  return { ...cell, id: `${id.slice(0, 50)}-${sha256(sourceOf(cell)).slice(0, 8)}`, source };
}

/**
 * One cell of base, mine and theirs, each of which may not have it.
 *
 * @param {Cell | undefined} base
 * @param {Cell | undefined} mine
 * @param {Cell | undefined} theirs
 * @returns {readonly Cell[] | 'both'} `both`: the learner and the course have changed it, each differently
 */
function resolve(base, mine, theirs) {
  if (!mine) return theirs && !(base && isSame(base, theirs)) ? [theirs] : [];
  if (!theirs) return base && isSame(base, mine) ? [] : [mine];
  const isNewLook = JSON.stringify(base?.metadata) !== JSON.stringify(theirs.metadata);
  const metadata = isNewLook ? { ...mine.metadata, ...theirs.metadata } : mine.metadata;
  if (isSame(mine, theirs) || (base && isSame(base, theirs))) return [{ ...mine, metadata }];
  if (!base || !isSame(base, mine)) return 'both';
  if (theirs.cell_type !== 'code' || mine.cell_type !== 'code') return [theirs];
  // What the old code showed stays; that the new one has not run yet is seen by its empty number.
  return [{ ...theirs, metadata, outputs: mine.outputs ?? [], execution_count: null }];
}

/** @param {unknown} value @returns {unknown} with keys in order, as Jupyter writes them */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}

/**
 * Brings a new version of a chapter into a learner's copy, cell by cell. Cells that the learner has
 * changed or added stay as they are, and so does every output; the course's changes come into all
 * others. Where both have changed a cell, the new version stands below the learner's and says so.
 *
 * @param {string} base the chapter that the learner's copy was made of, as stored
 * @param {string} mine the learner's copy
 * @param {string} theirs the new chapter
 * @param {Locale} language of the chapter
 * @returns {{ text: string, both: number }} the new copy; how many cells both had changed
 * @throws {SyntaxError | TypeError} when one of them is not a notebook
 */
function mergeNotebook(base, mine, theirs, language) {
  const [was, own, now] = [parse(base), parse(mine), parse(theirs)];
  const [baseCells, theirCells] = [byId(was), byId(now)];
  const myCells = identify(own, baseCells);
  const [mineFirst, theirsFirst] = [[...myCells.keys()], [...theirCells.keys()]];
  const order = isReordered(baseCells, myCells, theirCells)
    ? weave(mineFirst, theirsFirst)
    : weave(theirsFirst, mineFirst);
  let both = 0;
  const cells = order.flatMap((id) => {
    const [mineNow, theirsNow] = [myCells.get(id), theirCells.get(id)];
    const resolved = resolve(baseCells.get(id), mineNow, theirsNow);
    if (resolved !== 'both') return resolved;
    const added = newVersion(id, /** @type {Cell} */ (theirsNow), language);
    if (myCells.has(/** @type {string} */ (added.id))) return [/** @type {Cell} */ (mineNow)];
    both++;
    return [/** @type {Cell} */ (mineNow), added];
  });
  const minor = Math.max(own.nbformat_minor ?? 0, now.nbformat_minor ?? 0);
  const metadata = { ...own.metadata, ...now.metadata };
  const merged = sorted({ ...own, cells, metadata, nbformat_minor: minor });
  return { text: `${JSON.stringify(merged, null, 1)}\n`, both };
}

module.exports = { mergeNotebook, parseNotebook: parse };
