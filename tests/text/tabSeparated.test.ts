import { describe, expect, it } from 'vitest';
import { CorpusError } from '../../lib/text';
import { readTable } from '../../lib/text/tabSeparated';
import { messageOf } from './corpusFiles';

const cellsOf = (...lines: string[]) => readTable('a.txt', lines).rows.map(({ cells }) => cells);
const quotedIn = (...lines: string[]) => readTable('a.txt', lines).rows.map((row) => row.isQuoted);

describe('readTable', () => {
  it('cuts at tabs, without the space around cells', () => {
    expect(cellsOf('a \t b', '', '\uFEFFc\t\u3000d\t')).toEqual([['a', 'b'], [''], ['c', 'd', '']]);
    const [row] = readTable('a.txt', ['x\ty']).rows;
    expect(row).toMatchObject({ file: 'a.txt', number: 1, line: 'x\ty', isLabelled: false });
  });

  describe('takes quotation marks off that are those of the file', () => {
    it('where they are doubled inside', () => {
      const lines = ['Hi.\t你好。', '"He said ""hi""."\t他说“你好”。', '"He said ""a\'b"""\tx'];
      expect(cellsOf(...lines)[1]).toEqual(['He said "hi".', '他说“你好”。']);
      expect(cellsOf(...lines)[2]).toEqual(['He said "a\'b"', 'x']);
      expect(quotedIn(...lines)).toEqual([false, true, true]);
    });

    it('where they are around every cell with a letter', () => {
      expect(cellsOf('7\t"Hi."\t8\t"你好。"', '9\t"Go!"\t10\t"走！"')).toEqual([
        ['7', 'Hi.', '8', '你好。'],
        ['9', 'Go!', '10', '走！'],
      ]);
    });

    it('where they are around the cells that hold a comma', () => {
      expect(cellsOf('"Well, go!"\t走！', 'Hi.\t你好。')[0]).toEqual(['Well, go!', '走！']);
    });
  });

  describe('leaves quotation marks that are those of the sentences', () => {
    it.each([
      [['"Go!"\t走！', '"Go!" he said.\t他说走！']],
      [['"Who?" "Me."\t"谁？""我。"', 'Hi.\t你好。']],
      [['"Go, Tom!"\t走！', 'Well, hi.\t你好。']],
      [['"Go!"\t走！', 'Hi.\t你好。']],
      [['"\t走！', 'Hi.\t你好。']],
    ])('%j', (lines) => {
      expect(cellsOf(...lines)).toEqual(lines.map((line) => line.split('\t')));
      expect(quotedIn(...lines)).toEqual([false, false]);
    });
  });

  describe('reads notes exported from Anki', () => {
    it('by the directives at the top, which say what is no field', () => {
      const { rows, directives } = readTable('a.txt', [
        '#separator:tab',
        '#html:true',
        '#guid column:1',
        '#tags column:4',
        'Gh7\tI&#39;m <b>here</b>.<br>Go!\t"我""在""&lt;这&gt;&nbsp;里。[sound:a.mp3]"\tx y',
        '#1 is here.\t&unknown; 5 < 6',
      ]);
      expect(directives).toBe(4);
      expect(rows.map(({ cells }) => cells)).toEqual([
        ["I'm here. Go!", '我"在"<这> 里。'],
        ['&unknown; 5 < 6'],
      ]);
      expect(rows[0]).toMatchObject({ number: 5, isLabelled: true, isQuoted: true });
    });

    it('without taking letters for HTML that are none', () => {
      expect(cellsOf('#separator:Tab', '#html:false', '<b>\t&amp;')).toEqual([['<b>', '&amp;']]);
      expect(cellsOf('<b>\t&amp;', '#html:true')[0]).toEqual(['<b>', '&amp;']);
    });

    it.each(['Comma', ';', 'Pipe', 'Space'])('refuses those separated by %s', (separator) => {
      const read = () => readTable('a.txt', [`#separator:${separator}`, 'a,b']);
      expect(read).toThrow(CorpusError);
      expect(messageOf(read)).toContain(`a.txt, #separator: expected tab`);
      expect(messageOf(read)).toContain(`收到的是 ${separator}`);
    });
  });
});
