import { describe, expect, it } from 'vitest';
import { csvCell } from '../../lib/grading/reports/csv';

describe('csvCell', () => {
  it.each([
    ['Ann', '"Ann"'],
    ['a "b", c\nd', '"a ""b"", c\nd"'],
    ['=HYPERLINK("x")', `"'=HYPERLINK(""x"")"`],
    ['+1', `"'+1"`],
    ['-1', `"'-1"`],
    ['@x', `"'@x"`],
    ['\t=1', `"'\t=1"`],
    [' =1', `"' =1"`],
    ['＝1', `"'＝1"`],
    ['a=1', '"a=1"'],
  ])('writes %j as text that no spreadsheet runs', (text, cell) => {
    expect(csvCell(text)).toBe(cell);
  });

  it('leaves numbers and truth values as they are', () => {
    expect([-2.5, true].map(csvCell)).toEqual(['-2.5', 'true']);
  });
});
