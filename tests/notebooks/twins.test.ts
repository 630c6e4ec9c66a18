import { describe, expect, it } from 'vitest';
import { cell, notebookPairs } from './checks/chapterPairs';
import { twinComplaints } from './checks/twins';

describe('notebooks', () => {
  it.for(notebookPairs())('$name says the same in both languages', ({ zh, en }) => {
    expect(twinComplaints(zh, en)).toEqual([]);
  });
});

describe('the check of twins', () => {
  const complaints = (zh: string, en: string) => twinComplaints([cell(zh)], [cell(en)]);

  it('lets comments, layout and labels differ', () => {
    const zh = "const y = f(x, { title: '损失' }); // 画图";
    const en = "// draw\nconst y = f(x, {\n  title: 'Loss per token, in nats',\n});";
    expect(complaints(zh, en)).toEqual([]);
    expect(complaints("show({ lang: 'zh' })", "show({ lang: 'en' })")).toEqual([]);
    expect(complaints('print(`损失 ${x}`)', 'print(`loss ${x}`)')).toEqual([]);
  });

  it.for([
    ['another number', 'const x = 3;', 'const x = 5;', '3 (line 1) in zh, 5 (line 1) in en'],
    ['another name', 'const\nx = 3;', 'const\ny = 3;', 'x (line 2) in zh, y (line 2) in en'],
    ['a setting', "build({ norm: 'pre' })", "build({ norm: 'post' })", "'pre'"],
    ['a value inside a template', '`值 ${x}`', '`value ${y}`', 'x (line 1) in zh, y (line 1)'],
    ['one more statement', 'f();', 'f();\ng();', 'nothing (line 1) in zh, g (line 2) in en'],
    ['code that does not parse', 'const = 3;', 'const x = 3;', 'zh does not parse: line 1'],
  ])('refuses %s', ([, zh, en, complaint]) => {
    expect(complaints(zh, en).join()).toContain(complaint);
  });

  it('refuses another order, another kind and other tags', () => {
    const [first, second] = [cell('f();', { id: 'a1' }), cell('g();', { id: 'b2' })];
    expect(twinComplaints([first, second], [second, first])[0]).toContain('cell 1');
    expect(twinComplaints([first, second], [first])[0]).toContain('b2 in zh and none in en');
    expect(twinComplaints([first], [{ ...first, type: 'markdown' }])[0]).toContain('code in zh');
    expect(twinComplaints([first], [{ ...first, tags: ['x'] }])[0]).toContain('[x] in en');
  });

  it('refuses a text left untranslated, and a heading that one language lacks', () => {
    const text = (source: string) => [cell(source, { type: 'markdown' })];
    expect(twinComplaints(text('the loss goes down'), text('the loss goes down'))[0]).toContain(
      'no Chinese',
    );
    expect(twinComplaints(text('# 损失\n说明'), text('Loss\nA text'))[0]).toContain('headings: 1');
    expect(twinComplaints(text('$$x$$ 如上'), text('as above'))[0]).toContain('display formulas');
  });
});
