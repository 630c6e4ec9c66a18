import * as jupyter from 'tslab/dist/jupyter';
import type { Outputs } from './outputs';
import type { MimeData } from './shownBundle';

interface DisplayData {
  readonly data: MimeData;
  readonly transient?: { readonly display_id?: string };
}

/** Lets `import { display } from 'tslab'` show things in this kernel as well. */
export function letTslabDisplay(outputs: Outputs): void {
  const writable = jupyter as unknown as { lastWriteDisplayData: unknown };
  writable.lastWriteDisplayData = ({ data, transient }: DisplayData, isUpdate = false) =>
    outputs.display(data, transient?.display_id, isUpdate);
}
