/**
 * One picture as plain data: what plotly.js draws, and what is said for whoever cannot see it.
 * Every value is JSON-safe, so a figure can be stored, sent and compared.
 */
export interface Figure {
  /** The traces, in the order in which they are drawn. */
  data: Attributes[];
  layout: Attributes;
  /** States that a slider steps through. */
  frames?: Attributes[];
  config?: Attributes;
  /** The picture in words, made from the numbers that it shows. */
  alt: string;
  /** What it is, what to notice, what it does not show; also drawn below the picture. */
  caption: string;
}

/** Attributes of a trace, a layout or a frame, in the words that plotly.js 2 and 3 share. */
export type Attributes = Record<string, unknown>;

/** A picture that is drawn as SVG from the start. */
export interface Drawing {
  readonly svg: string;
  /** The same with more to it, where a page shows HTML: such as steps that a reader opens. */
  readonly html?: string;
  /** The picture in words. */
  readonly alt: string;
  readonly caption: string;
}
