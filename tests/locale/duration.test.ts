import { expect, test } from 'vitest';
import { formatDuration } from '../../lib/locale';

test.each([
  [400, '0.4 s', '0.4 秒'],
  [0, '0.0 s', '0.0 秒'],
  [9_949, '9.9 s', '9.9 秒'],
  [9_950, '10 s', '10 秒'],
  [59_600, '1 min 00 s', '1 分 00 秒'],
  [125_000, '2 min 05 s', '2 分 05 秒'],
  [3_599_600, '1 h 00 min', '1 小时 00 分'],
  [3_780_000, '1 h 03 min', '1 小时 03 分'],
])('%d ms is said as %s and %s', (ms, en, zh) => {
  expect(formatDuration(ms, 'en')).toBe(en);
  expect(formatDuration(ms, 'zh')).toBe(zh);
});
