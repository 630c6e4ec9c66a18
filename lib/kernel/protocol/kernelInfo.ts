import { PROTOCOL_VERSION } from './wire';

/** Versions that the kernel tells about itself. */
export interface Versions {
  readonly kit: string;
  readonly tslab: string;
  /** Of the compiler inside tslab, which is what checks the cells. */
  readonly typescript: string;
}

/**
 * What a notebook says of its language. Committed notebooks say it in the same words, or JupyterLab
 * would show them as changed as soon as they are opened.
 *
 * @param version of TypeScript
 */
export function languageInfo(version: string) {
  return {
    codemirror_mode: 'typescript', // what JupyterLab highlights by
    file_extension: '.ts',
    mimetype: 'text/typescript',
    name: 'typescript',
    nbconvert_exporter: 'script',
    pygments_lexer: 'typescript',
    version,
  };
}

/** The answer to `kernel_info_request`. */
export function kernelInfo({ kit, tslab, typescript }: Versions): object {
  return {
    status: 'ok',
    protocol_version: PROTOCOL_VERSION,
    implementation: 'attention-kit',
    implementation_version: kit,
    language_info: languageInfo(typescript),
    banner: `attention-kit ${kit}: TypeScript ${typescript} (tslab ${tslab}), Node ${process.version}`,
    help_links: [],
  };
}
