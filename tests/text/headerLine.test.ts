import { expect, it } from 'vitest';
import { isHeader } from '../../lib/text/headerLine';

it.each([
  [['English', 'Chinese']],
  [['source', 'target', 'Attribution']],
  [['Sentence id', 'Sentence', 'Translation id', 'Translation']],
  [['id_1', 'lang', 'text', 'id_2', 'lang', 'text']],
  [['英文', '中文']],
  [['zh-CN', 'en', '']],
])('%j is a header', (cells) => expect(isHeader(cells)).toBe(true));

it.each([
  [['English', '英国人']],
  [['Hi.', '你好。']],
  [['source', '']],
  [['', '']],
  [['Text.', '课文。']],
  [[]],
])('%j is none', (cells) => expect(isHeader(cells)).toBe(false));
