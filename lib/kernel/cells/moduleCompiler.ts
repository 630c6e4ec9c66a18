import { extname } from 'node:path';
import type ts from '@tslab/typescript-for-tslab';
import { instrument } from './instrument';
import { compiler } from './patchedCompiler';

/** What stands for `import.meta`, which CommonJS does not have. */
const META = '__importMeta__';
const META_VALUE = `const ${META} = { url: require('node:url').pathToFileURL(__filename).href, filename: __filename, dirname: __dirname };`;

/**
 * Compiles a module beside the notebook to the CommonJS that Node's `require` loads, with loops and
 * awaits that can be stopped as those of cells. Types are checked elsewhere.
 */
export function compileModule(file: string, source: string): { code: string; map: object } {
  const { ModuleKind, ScriptTarget, JsxEmit } = compiler;
  const isCommonJs = ['.cts', '.cjs'].includes(extname(file));
  const { outputText, sourceMapText } = compiler.transpileModule(source, {
    fileName: file,
    compilerOptions: {
      module: ModuleKind.CommonJS,
      target: ScriptTarget.ES2022,
      esModuleInterop: true,
      experimentalDecorators: true,
      jsx: JsxEmit.React,
      allowJs: true,
      sourceMap: true,
      noImplicitUseStrict: isCommonJs,
    },
    transformers: { before: [withoutMeta, instrument(compiler)] },
  });
  const isMetaUsed = outputText.includes(META);
  const code = isMetaUsed ? withFirst(outputText) : outputText;
  return { code, map: JSON.parse(sourceMapText ?? '{}') as object };
}

/** In the first line, so that all lines stay where they are. */
function withFirst(code: string): string {
  const strict = /^"use strict";/.exec(code)?.[0] ?? '';
  return `${strict} ${META_VALUE} ${code.slice(strict.length)}`;
}

const withoutMeta: ts.TransformerFactory<ts.SourceFile> = (context) => {
  const visit = (node: ts.Node): ts.Node =>
    compiler.isMetaProperty(node) && node.keywordToken === compiler.SyntaxKind.ImportKeyword
      ? context.factory.createIdentifier(META)
      : compiler.visitEachChild(node, visit, context);
  return (file) => compiler.visitEachChild(file, visit, context);
};
