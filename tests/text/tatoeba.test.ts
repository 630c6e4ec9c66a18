import { describe, expect, it, vi } from 'vitest';
import {
  CorpusError,
  type CorpusReport,
  describeCorpusReport,
  loadTatoeba,
  toSimplified,
} from '../../lib/text';
import { corpusFiles, messageOf } from './corpusFiles';

const write = corpusFiles();

const UNTIDY = [
  '\uFEFFI am fine.\t我沒事。\tattribution',
  'I am fine.\t我没事。\tanother attribution', // a duplicate once it is simplified
  'Go away!\t走開！', // no attribution
  '',
  'Stop!\t停下！\tattribution\tstray\tcolumns',
  'A line without a tab',
  'Empty.\t\tattribution',
].join('\r\n');

function load(content: string, options: Parameters<typeof loadTatoeba>[1] = {}) {
  const reports: CorpusReport[] = [];
  const onReport = (report: CorpusReport) => void reports.push(report);
  const pairs = loadTatoeba(write(content), { ...options, onReport });
  expect(reports).toHaveLength(1);
  return { pairs, report: reports[0] };
}

describe('loadTatoeba', () => {
  it('reads an untidy file, and reports everything that it changed or left out', () => {
    const { pairs, report } = load(UNTIDY, { malformed: 'drop' });
    expect(pairs).toEqual([
      { source: 'I am fine.', target: '我没事。' },
      { source: 'Go away!', target: '走开！' },
      { source: 'Stop!', target: '停下！' },
    ]);
    expect(report).toMatchObject({
      lines: 7,
      kept: 3,
      blank: 1,
      duplicates: 1,
      malformed: 2,
      strayColumns: 1,
      simplified: 2,
      carriageReturns: 6,
      hasByteOrderMark: true,
    });
    expect(report.lines).toBe(report.kept + report.blank + report.duplicates + report.malformed);
  });

  it('refuses a malformed line unless told to drop it', () => {
    const message = messageOf(() => load(UNTIDY));
    expect(message).toContain('line 6: expected source, tab, target; found no tab');
    expect(() => load(UNTIDY)).toThrow(CorpusError);
  });

  it('leaves characters and duplicates alone on request', () => {
    const content = 'Fine.\t我沒事。\nFine.\t我没事。\nFine.\t我没事。\n';
    const { pairs, report } = load(content, { script: 'as-is', duplicates: 'keep' });
    expect(pairs.map(({ target }) => target)).toEqual(['我沒事。', '我没事。', '我没事。']);
    expect(report).toMatchObject({ kept: 3, duplicates: 0, simplified: 0 });
  });

  it('prints its report, in both languages, when nobody asks for it', () => {
    const print = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    loadTatoeba(write('Go away!\t走開！\n'));
    expect(print).toHaveBeenCalledOnce();
    const text = String(print.mock.calls[0][0]);
    expect(text).toContain('lines 1, pairs kept 1, converted to simplified characters 1');
    expect(text).toContain('1 行，1 个句对保留，1 个句对由繁体转为简体');
    print.mockRestore();
  });

  it('describes a report in the language asked for, without what did not occur', () => {
    const { report } = load('Stop!\t停下！\n');
    expect(describeCorpusReport(report, 'en')).toBe(`${report.file}: lines 1, pairs kept 1`);
    expect(describeCorpusReport(report, 'zh')).toBe(`${report.file}：1 行，1 个句对保留`);
  });
});

describe('toSimplified', () => {
  it.each([
    ['我沒事，你瞭解嗎？', '我没事，你了解吗？'],
    ['頭髮與發展', '头发与发展'], // two traditional characters, one simplified
    ['乾坤和餅乾', '乾坤和饼干'], // one traditional character, two simplified by the word
    ['皇后在後面', '皇后在后面'],
    ['我没事。', '我没事。'],
    ['I saw a saw — naïve 😀', 'I saw a saw — naïve 😀'],
  ])('%s', (traditional, simplified) => {
    expect(toSimplified(traditional)).toBe(simplified);
    expect(toSimplified(simplified)).toBe(simplified);
  });
});
