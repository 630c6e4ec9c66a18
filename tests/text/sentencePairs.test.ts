import { describe, expect, it } from 'vitest';
import { CorpusError, loadPairs } from '../../lib/text';
import { corpusFiles, messageOf } from './corpusFiles';

const write = corpusFiles();

describe('loadPairs', () => {
  it('reads a pair a line, in order, duplicates and all', () => {
    const file = write('I saw a saw.\t我看见了一把锯子。\nHi.\t你好。\nHi.\t你好。\n');
    expect(loadPairs(file)).toEqual([
      { source: 'I saw a saw.', target: '我看见了一把锯子。' },
      { source: 'Hi.', target: '你好。' },
      { source: 'Hi.', target: '你好。' },
    ]);
  });

  it('overlooks a byte order mark, line ends of Windows and blank lines', () => {
    const file = write('\uFEFFHi.\t你好。\r\n\r\n \t\r\nBye.\t再见。');
    expect(loadPairs(file)).toEqual([
      { source: 'Hi.', target: '你好。' },
      { source: 'Bye.', target: '再见。' },
    ]);
  });

  it.each([
    ['Hi.\t你好。\nBye. 再见。\n', 'line 2', 'found no tab: "Bye. 再见。"', '第 2 行'],
    ['Hi.\t\n', 'line 1', 'found an empty target: "Hi.\\t"', '译句为空'],
    ['\n\t你好。\n', 'line 2', 'found an empty source', '源句为空'],
    ['a\tb\tc\n', 'line 1', 'found 2 tabs', '2 个制表符'],
    ['', 'none in 0 lines', '', '一个也没有'],
    ['\n\n', 'none in 2 lines', '', '一个也没有'],
  ])('refuses %j, with the file, the line and what was found', (content, ...parts) => {
    const file = write(content);
    expect(() => loadPairs(file)).toThrow(CorpusError);
    for (const part of [file, ...parts]) expect(messageOf(() => loadPairs(file))).toContain(part);
  });

  it('shows the beginning of a long line only', () => {
    expect(messageOf(() => loadPairs(write('x'.repeat(500)))).length).toBeLessThan(400);
  });
});

describe('a file that is not UTF-8', () => {
  const cut = Buffer.from('你好。\t\uFFFD 你好').subarray(0, -1); // a character cut off at the end
  it.each([
    [Buffer.from('ab\xFFc\td', 'latin1'), 2, '0xFF'],
    [Buffer.concat([Buffer.from('你好\uFFFD\t'), Buffer.from([0xc0, 0xaf])]), 10, '0xC0'],
    [cut, 17, '0xE5'],
  ])('is refused with the offset of its first wrong byte: %j', (bytes, offset, byte) => {
    const message = messageOf(() => loadPairs(write(bytes)));
    expect(message).toContain(`byte ${offset} is ${byte}`);
    expect(message).toContain('Save the file as UTF-8');
    expect(message).toContain(`第 ${offset} 个字节`);
  });

  it('is refused with a guess at what it is', () => {
    const utf16 = Buffer.from('\uFEFFHi.\t你好。', 'utf16le');
    const gbk = Buffer.from([0x48, 0x69, 0x09, 0xc4, 0xe3, 0xba, 0xc3, 0x0a]); // Hi, tab, 你好
    expect(messageOf(() => loadPairs(write(utf16)))).toContain('byte 0 is 0xFF (UTF-16?)');
    expect(messageOf(() => loadPairs(write(gbk)))).toContain('byte 3 is 0xC4 (GB18030?)');
  });

  it('is told from a file that is not there', () => {
    const message = messageOf(() => loadPairs('no/such/file.tsv'));
    expect(message).toContain('no/such/file.tsv: cannot be read (ENOENT)');
    expect(message).toContain('请检查路径');
  });
});
