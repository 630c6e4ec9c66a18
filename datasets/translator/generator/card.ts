import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Evaluation } from '../../../lib/decoding';
import type { Locale } from '../../../lib/locale';
import type { Transformer } from '../../../lib/models';
import { parameterCount } from '../../../lib/tensor';
import type { Recipe } from './recipe';

/** What a checkpoint of a translator consists of. */
export const FILES = [
  'checkpoint/config.json',
  'checkpoint/model.safetensors',
  'checkpoint/source-vocabulary.json',
  'checkpoint/target-vocabulary.json',
] as const;

interface Facts {
  readonly model: Transformer;
  readonly seed: number;
  readonly recipe: Recipe;
  readonly test: Evaluation;
  readonly handWritten: Evaluation;
}

/** SHA-256 of each file, as `sha256sum` writes and checks them. */
export function checksums(folder: string): string {
  return FILES.map((name) => {
    const hash = createHash('sha256').update(readFileSync(join(folder, name)));
    return `${hash.digest('hex')}  ${name}\n`;
  }).join('');
}

/** The card of the translator: what it is, how it was made, what it scores, what it is not. */
export function card(facts: Facts, lang: Locale): string {
  return lang === 'zh' ? chinese(facts) : english(facts);
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

function scoreRow(name: string, { exactMatch, bleu, chrF, examples }: Evaluation): string {
  const [score, f] = [bleu.score.toFixed(1), chrF.toFixed(1)];
  return `| ${name} | ${examples.length} | ${percent(exactMatch)} | ${score} | ${f} |`;
}

function recipeText({ epochs, batchSize, peak, warmup, dropout, labelSmoothing }: Recipe): string {
  return `epochs ${epochs}, batchSize ${batchSize}, peak ${peak}, warmup ${warmup}, dropout ${dropout}, labelSmoothing ${labelSmoothing}`;
}

function english({ model, seed, recipe, test, handWritten }: Facts): string {
  const { dModel, numHeads, dFF, numLayers } = model.config;
  return `# A trained translator

English to Chinese, trained on [ambiguous-words](../ambiguous-words/README.md) by the recipe of chapter 11, but for two epochs more and with dropout, so that
other chapters and the slides can show trained attention at once. \`bundledTranslator()\` loads it.

| | |
|---|---|
| model | Transformer, ${numLayers} + ${numLayers} layers, dModel ${dModel}, ${numHeads} heads, dFF ${dFF}: ${parameterCount(model).toLocaleString('en')} parameters |
| kept as | safetensors in 16 bits (\`checkpoint/model.safetensors\`), vocabularies as JSON |
| made by | \`npx tsx datasets/translator/generator/main.ts\`, seed ${seed}; ${recipeText(recipe)} |
| checksums | \`checksums.txt\` (\`sha256sum -c checksums.txt\`) |
| licence | CC0 1.0, like the corpus |

Scores of these weights, greedy decoding:

| | sentences | exact | BLEU | chrF |
|---|--:|--:|--:|--:|
${scoreRow('generated test set', test)}
${scoreRow('hand-written test set', handWritten)}

It has learnt the corpus' small language, not English: outside of its words and patterns it guesses.
`;
}

function chinese({ model, seed, recipe, test, handWritten }: Facts): string {
  const { dModel, numHeads, dFF, numLayers } = model.config;
  return `# 训练好的译者

英译中，用 [ambiguous-words](../ambiguous-words/README.zh.md) 按第 11 章的方法训练而成（多训练两轮，用了 dropout），让其他章节和幻灯片可以直接展示训练好的注意力。用 \`bundledTranslator()\` 载入。

| | |
|---|---|
| 模型 | Transformer，${numLayers} + ${numLayers} 层，dModel ${dModel}，${numHeads} 个头，dFF ${dFF}：参数 ${parameterCount(model).toLocaleString('en')} 个 |
| 存储 | 16 位 safetensors（\`checkpoint/model.safetensors\`），词表为 JSON |
| 生成 | \`npx tsx datasets/translator/generator/main.ts\`，随机种子 ${seed}；${recipeText(recipe)} |
| 校验和 | \`checksums.txt\`（\`sha256sum -c checksums.txt\`） |
| 许可 | CC0 1.0，与语料库相同 |

这组参数的得分（贪心解码）：

| | 句数 | 完全正确 | BLEU | chrF |
|---|--:|--:|--:|--:|
${scoreRow('生成的测试集', test)}
${scoreRow('手写的测试集', handWritten)}

它学会的是语料库这门小语言，不是英语：超出其中的词和句型，它只能猜。
`;
}
