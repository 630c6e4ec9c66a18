/** One of several texts that are written at the same time. */
export interface Part {
  write(line: string): void;
  /** Nothing more will come. */
  end(): void;
}

/**
 * Lets several writers work at once and prints them one after the other, in the order in which they
 * began: the first that has not ended is printed as it writes, those behind it wait.
 *
 * @param print takes each line when its turn has come
 * @returns begins another part
 */
export function inOrder(print: (line: string) => void): () => Part {
  const open: { readonly waiting: string[]; ended: boolean }[] = [];
  const printWhatIsDue = () => {
    while (open.length > 0) {
      open[0].waiting.splice(0).forEach(print);
      if (!open[0].ended) return;
      open.shift();
    }
  };
  return () => {
    const part = { waiting: [] as string[], ended: false };
    open.push(part);
    return {
      write: (line) => {
        part.waiting.push(line);
        printWhatIsDue();
      },
      end: () => {
        part.ended = true;
        printWhatIsDue();
      },
    };
  };
}
