const NAMES = new Set(
  (
    'id|sentenceid|sourceid|targetid|translationid|lang|language|sourcelang|targetlang|' +
    'source|src|sourcesentence|sourcetext|target|tgt|trg|targetsentence|targettext|' +
    'sentence|text|translation|original|front|back|tags|attribution|license|' +
    'en|eng|english|zh|cn|zhcn|cmn|zho|chi|chinese|mandarin|' +
    '编号|原文|源句|源语言|译文|译句|目标语言|句子|翻译|语言|标签|英文|英语|中文|汉语|出处'
  ).split('|'),
);

/** Whether the cells of a line are names of columns (`English`, `Chinese`), at least two of them. */
export function isHeader(cells: readonly string[]): boolean {
  const names = cells.filter((cell) => cell !== '');
  return names.length >= 2 && names.every((name) => NAMES.has(plain(name)));
}

/** Without case, spaces, underscores and numbers: `Sentence_id 1` is `sentenceid`. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[\s_#.\d-]/g, '');
}
