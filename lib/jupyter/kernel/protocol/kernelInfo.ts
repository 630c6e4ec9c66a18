import { PROTOCOL_VERSION } from './wire';

/** Versions that the kernel tells about itself. */
export interface Versions {
  readonly kit: string;
  readonly tslab: string;
  /** Of the compiler inside tslab, which is what checks the cells. */
  readonly typescript: string;
}

/** The answer to `kernel_info_request`. `codemirror_mode` is what JupyterLab highlights by. */
export function kernelInfo({ kit, tslab, typescript }: Versions): object {
  return {
    status: 'ok',
    protocol_version: PROTOCOL_VERSION,
    implementation: 'attention-kit',
    implementation_version: kit,
    language_info: {
      name: 'typescript',
      version: typescript,
      mimetype: 'text/typescript',
      file_extension: '.ts',
      pygments_lexer: 'typescript',
      codemirror_mode: 'typescript',
      nbconvert_exporter: 'script',
    },
    banner: `attention-kit ${kit}: TypeScript ${typescript} (tslab ${tslab}), Node ${process.version}`,
    help_links: [],
  };
}
