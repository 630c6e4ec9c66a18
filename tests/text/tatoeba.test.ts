import { describe, expect, it, vi } from 'vitest';
import {
  CorpusError,
  type CorpusReport,
  describeCorpusReport,
  loadTatoeba,
  TextOptionError,
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

const [EN, ZH] = ["Let's try.", '我们试试吧。'];
const CREDIT = 'CC-BY 2.0 (France) Attribution: tatoeba.org #1276 (CK) & #2 (Martha)';

describe('loadTatoeba reads the forms in which sites hand pairs out', () => {
  const expected = [
    { source: EN, target: ZH },
    { source: 'Hi.', target: '你好。' },
  ];
  it.each([
    ['two columns', [`${EN}\t${ZH}`, 'Hi.\t你好。'], {}],
    ['with attribution', [`${EN}\t${ZH}\t${CREDIT}`, `Hi.\t你好。\t${CREDIT}`], {}],
    ['“Sentence pairs”', [`1276\t${EN}\t2\t${ZH}`, '1277\tHi.\t4\t你好。'], { labelled: 2 }],
    ['the other way round', [`${ZH}\t${EN}`, '你好。\tHi.'], { swapped: 2 }],
    ['that with ids', [`2\t${ZH}\t1276\t${EN}`, '4\t你好。\t7\tHi.'], { swapped: 2, labelled: 2 }],
    ['with a header', ['English\tChinese', `${EN}\t${ZH}`, 'Hi.\t你好。'], { headers: 1, lines: 3 }],
    ['in quotes', [`"${EN}"\t"${ZH}"`, '"Hi."\t"你好。"'], { quoted: 2 }],
    ['the Tatoeba Challenge', [`eng\tcmn_Hans\t${EN}\t${ZH}`, 'eng\tcmn_Hans\tHi.\t你好。'], { labelled: 2 }],
    ['notes of Anki', ['#separator:tab', '#html:true', '#tags column:3', `Let&#39;s try.\t${ZH}\tx`, 'Hi.\t你好。<br>\t'], { headers: 3, lines: 5, labelled: 2 }],
    ['several of them, and two files behind each other', [`1276\t${EN}\t2\t${ZH}`, '\uFEFF你好。\tHi.', `\uFEFF${EN}\t${ZH}\t${CREDIT}`], { labelled: 1, swapped: 1, duplicates: 1, lines: 3 }],
  ])('%s', (_, lines, counts) => {
    for (const content of [lines.join('\n'), `\uFEFF${lines.join('\r\n')}\r\n`]) {
      const { pairs, report } = load(content);
      expect(pairs).toEqual(expected);
      const none = { headers: 0, labelled: 0, quoted: 0, swapped: 0, strayColumns: 0, malformed: 0 };
      expect(report).toMatchObject({ lines: 2, kept: 2, ...none, ...counts });
    }
  }); // prettier-ignore

  it('says in its report what it left out and exchanged', () => {
    const { report } = load(`English\tChinese\n2\t${ZH}\t1276\t"${EN}"\n4\t"你好。"\t7\t"Hi."`);
    expect(describeCorpusReport(report, 'en')).toContain(
      'lines 3, pairs kept 2, header lines left out 1, with ids or other labels left out 2, with sides exchanged 2',
    );
    expect(describeCorpusReport(report, 'zh')).toContain(
      '3 行，2 个句对保留，1 个表头行略去，2 行的编号等标注已略去，2 个句对的两侧已对调',
    );
    const quoted = load(`"${EN}"\t"${ZH}"`).report;
    expect(describeCorpusReport(quoted, 'en')).toContain('quotation marks of the file taken off 1');
    expect(describeCorpusReport(quoted, 'zh')).toContain('1 行外层的引号已去掉');
  });

  it('translates from Chinese on request, and simplifies it there', () => {
    for (const content of ['Go away!\t走開！', '走開！\tGo away!']) {
      const { pairs, report } = load(content, { source: 'zh' });
      expect(pairs).toEqual([{ source: '走开！', target: 'Go away!' }]);
      expect(report).toMatchObject({ simplified: 1, swapped: content.startsWith('G') ? 1 : 0 });
    }
    const asIs = load('Go away!\t走開！', { source: 'zh', script: 'as-is' });
    expect(asIs.pairs).toEqual([{ source: '走開！', target: 'Go away!' }]);
  });

  it('keeps the order of the file where it is told to, or where characters do not tell', () => {
    const asIs = load('走開！\tGo away!', { script: 'as-is' });
    expect(asIs.pairs).toEqual([{ source: '走開！', target: 'Go away!' }]);
    const french = load('Go!\tVa !\nHi.\tSalut.');
    expect(french.pairs[1]).toEqual({ source: 'Hi.', target: 'Salut.' });
    expect(french.report.swapped).toBe(0);
  });

  it('counts each line as one thing', () => {
    const { report } = load(
      `source\ttarget\n${EN}\t${ZH}\n\n1\t2\n${EN}\t${ZH}\nsource\ttarget\nHi.\t你好。\tx`,
      { malformed: 'drop' },
    );
    expect(report).toMatchObject({ lines: 7, kept: 2, headers: 2, blank: 1, malformed: 1 });
    expect(report).toMatchObject({ duplicates: 1, strayColumns: 1 });
  });
});

describe('loadTatoeba refuses what is no pair, by name', () => {
  it.each([
    ['links.csv', '1276\t2\n1277\t4\n', 'line 1', 'links.csv'],
    ['one such line', `${EN}\t${ZH}\n1276\t2\n`, 'line 2', 'links.csv'],
    ['sentences.csv', `1276\teng\t${EN}\n`, 'line 1', 'sentences.csv'],
    ['sentences_detailed.csv', `2\tcmn\t${ZH}\tCK\t\\N\t\\N\n`, 'line 1', 'sentences_detailed.csv'],
    ['tags.csv', '1276\tidiom\n', 'line 1', 'a number where a sentence should be'],
    ['CSV', `"${EN}","${ZH}"\n`, 'line 1', 'separated by commas?'],
    ['pinyin between', `${EN}\twǒmen shìshi ba\t${ZH}\n`, 'line 1', 'Chinese in column 3'],
    ['a header alone', 'English\tChinese\n', 'found none in 1 lines', '一个也没有'],
  ])('%s', (_, content, ...parts) => {
    const refused = () => load(content);
    expect(refused).toThrow(CorpusError);
    for (const part of parts) expect(messageOf(refused)).toContain(part);
  }); // prettier-ignore

  it('drops such lines on request, but not all without a word', () => {
    const { pairs, report } = load(`${EN}\t${ZH}\n1276\t2\n2\tcmn\t${ZH}\n`, { malformed: 'drop' });
    expect(pairs).toHaveLength(1);
    expect(report.malformed).toBe(2);
    const nothing = messageOf(() => load('1276\t2\n1277\t4\n', { malformed: 'drop' }));
    expect(nothing).toContain('found none in 2 lines');
    expect(nothing).toContain("numbers only, as in Tatoeba's links.csv");
    expect(nothing).toContain('2 行中一个也没有');
  });

  it('Japanese, whose characters it would change, unless told to leave them alone', () => {
    const japanese = 'Hi.\t今日は。\nGo!\t行け！\nOK.\t了解。\n';
    expect(messageOf(() => load(japanese))).toContain("found Japanese; for other languages than Chinese, set script: 'as-is'"); // prettier-ignore
    expect(messageOf(() => load(japanese))).toContain('但内容是日文');
    expect(load(japanese, { script: 'as-is' }).pairs).toHaveLength(3);
    expect(load('Hi.\t你好。\nA brand.\t鲜の每日。\n').pairs).toHaveLength(2);
  });

  it.each([
    ['ZIP', Buffer.from('PK\x03\x04\x14\x00', 'latin1')],
    ['bzip2', Buffer.from('BZh91AY', 'latin1')],
    ['gzip', Buffer.from('\x1F\x8B\x08', 'latin1')],
  ])('an archive that was not unpacked: %s', (format, bytes) => {
    const message = messageOf(() => loadTatoeba(write(bytes)));
    expect(message).toContain(`found an archive (${format}). Unpack it`);
    expect(message).toContain('请先解压');
  });

  it.each([
    [{ script: 'traditional' }, "script: expected 'simplified' or 'as-is', received traditional"],
    [{ malformed: 'skip' }, "malformed: expected 'refuse' or 'drop', received skip"],
    [{ duplicates: 'no' }, "duplicates: expected 'keep' or 'drop', received no"],
    [{ source: 'fr' }, "source: expected 'en' or 'zh', received fr"],
  ])('the option %j', (options, message) => {
    const refused = () => loadTatoeba(write('Hi.\t你好。'), options as object);
    expect(refused).toThrow(TextOptionError);
    expect(messageOf(refused)).toContain(message);
    expect(messageOf(refused)).toContain('：应为 ');
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
