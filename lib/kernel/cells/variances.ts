const DECLARATIONS = /[/\\]@tensorflow[/\\]tfjs-core[/\\]dist[/\\]tensor\.d\.ts$/;
const GENERIC = /(?<=^export declare class (?:Tensor|Variable|TensorBuffer)<)[^>]+(?=>)/gm;
const PARAMETER = /(?:^|(?<=, ))(?=\w+ extends )/g;

/**
 * TensorFlow.js's own declarations of tensors, with a word that TypeScript would find out for itself: a
 * tensor of rank 3 may stand where a tensor is wanted (`out`, covariant). To find out it compares all
 * methods of two tensors, and in every cell anew: a third of the time in which a cell was compiled.
 * `variances.test.ts` has the compiler check the word.
 *
 * @param path of a file that the compiler reads
 * @param text what stands in it; undefined when it is not there
 */
export function withVariances(path: string, text: string | undefined): string | undefined {
  if (!DECLARATIONS.test(path)) return text;
  return text?.replace(GENERIC, (parameters) => parameters.replace(PARAMETER, 'out '));
}
